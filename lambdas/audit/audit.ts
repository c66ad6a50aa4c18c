import type { ChainState } from '../../core/audit/audit-log';
import { MOST_OPEN_DAYS } from '../../core/audit/audit-settings';
import { findPlaces } from '../../core/audit/find-places';
import { type Finding, isAlarming, isNote, isOpen } from '../../core/audit/finding';
import { type Place, placeOf, placeUri } from '../../core/audit/place';
import { secondsOf } from '../../core/calendar';
import { forEachConcurrently } from '../../core/concurrently';
import { type LedgerPlace, ledgerGroup } from '../../core/ledger/unproven-file';
import { auditPlace } from './audit-place';
import { type AuditedPlaces, UnprovenJudge } from './judge-unproven';
import { ListedHours } from './listed-hours';
import type { PlaceState } from './place-state';
import { DAY_SECONDS, HOUR_SECONDS } from './place-times';
import type { AuditPorts, MayGoOn, Tally } from './ports';

/** Places in hand at a time: while one waits for the bucket, another is judged. */
const PLACES_AT_A_TIME = 4;

/** The walk through the bucket for places takes no longer: those that are known are audited anyway. */
const MOST_WALK_SECONDS = 120;

/** Log files that a run queues before it leaves the rest to the next. */
const MOST_QUEUED = 10_000;

/** A prime: an hour later begins far behind what an hour before came to. */
const STRIDE = 7919;

/** What a run did, and how things stand after it. */
export interface Audited extends Readonly<Tally> {
  readonly digestsOpen: number;
  /** Those that somebody has to look into. */
  readonly findings: readonly Finding[];
  /** From the time up to which everything is proven until now, of the chain that is the furthest behind. */
  readonly lagHours: number | undefined;
  readonly places: number;
  /** Whether every folder of the bucket was looked into for places. */
  readonly isWhole: boolean;
  /** Places, or parts of the ledger, that could not be audited: the next run tries again. */
  readonly failures: readonly Failure[];
}

interface Failure {
  readonly place: string;
  readonly error: unknown;
}

/**
 * Audits a bucket: everything that CloudTrail's digests list must be in the ledger, as they list it, and
 * nothing else. Doing it again, or twice at once, does no harm.
 *
 * @param mayGoOn asked before each piece of work: what is left is done by the next run
 */
export async function audit(
  bucket: string,
  ports: AuditPorts,
  mayGoOn: MayGoOn = () => true,
): Promise<Audited> {
  const known = await readChains(bucket, ports);
  const before = await readFindings(ports);
  const walkEnds = ports.now().getTime() + MOST_WALK_SECONDS * 1000;
  const mayWalk = () => mayGoOn() && ports.now().getTime() < walkEnds;
  const { places, isWhole } = await findPlaces(ports.archive, bucket, mayWalk);
  const all = withKnown(places, known, ports.now());
  const tally: Tally = { digestsProven: 0, logsProven: 0, logsQueued: 0 };
  const chains: ChainState[] = [];
  const failures: Failure[] = [];
  const states = new Map<string, PlaceState>();
  const missed = new Set(all.map(placeUri));
  const isInBounds = () => mayGoOn() && tally.logsQueued < MOST_QUEUED;
  await forEachConcurrently(all, PLACES_AT_A_TIME, async (place) => {
    const uri = placeUri(place);
    const ofPlace = chainsOfPlace(uri, known);
    if (!isInBounds()) {
      chains.push(...ofPlace);
      return;
    }
    const about = {
      place,
      chains: ofPlace,
      findings: before.filter((finding) => finding.place === uri && isOpen(finding)),
    };
    try {
      const audited = await auditPlace(about, ports, tally, isInBounds);
      chains.push(...audited.chains);
      states.set(uri, audited.state);
      missed.delete(uri);
    } catch (error) {
      // What is wrong with one place must not keep the others from being proven.
      failures.push({ place: uri, error });
      chains.push(...ofPlace);
    }
  });
  failures.push(...(await judgeStored(bucket, { states, missed }, before, ports, mayGoOn)));
  const after = await lapseNotes(await readFindings(ports), ports);
  return {
    ...tally,
    digestsOpen: chains.reduce((sum, { open }) => sum + open, 0),
    findings: after.filter(isAlarming),
    lagHours: lagOf(chains, ports.now()),
    places: all.length,
    isWhole,
    failures,
  };
}

/** What is in the store, whatever the bucket says. */
async function judgeStored(
  bucket: string,
  places: AuditedPlaces,
  findings: readonly Finding[],
  ports: AuditPorts,
  mayGoOn: MayGoOn,
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  const judge = new UnprovenJudge(bucket, places, findings, new ListedHours(ports), ports);
  const groups: LedgerPlace[] = [];
  for await (const group of ports.log.listLedgerPlaces()) groups.push(group);
  await forEachConcurrently(rotated(groups, ports.now()), PLACES_AT_A_TIME, async (group) => {
    if (!mayGoOn()) return;
    try {
      await judge.work(group, mayGoOn);
    } catch (error) {
      failures.push({ place: ledgerGroup(group), error });
    }
  });
  return failures;
}

async function readChains(bucket: string, { log }: AuditPorts): Promise<readonly ChainState[]> {
  const chains: ChainState[] = [];
  for await (const state of log.listChains()) {
    if (state.chain.bucket === bucket) chains.push(state);
  }
  return chains;
}

async function readFindings({ log }: AuditPorts): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of log.listFindings()) findings.push(finding);
  return findings;
}

function chainsOfPlace(uri: string, chains: readonly ChainState[]): readonly ChainState[] {
  return chains.filter(({ chain }) => placeUri(placeOf(chain.bucket, chain)) === uri);
}

/**
 * A place whose digests were there once is audited although they are gone. The one that was audited
 * longest ago comes first. New ones come in between: anybody who may write to the bucket can make any
 * number of folders that look like places.
 */
function withKnown(
  found: readonly Place[],
  chains: readonly ChainState[],
  now: Date,
): readonly Place[] {
  const places = new Map(found.map((place) => [placeUri(place), place]));
  const auditedAt = new Map<string, number>();
  for (const state of chains) {
    const place = placeOf(state.chain.bucket, state.chain);
    const uri = placeUri(place);
    if (!places.has(uri)) places.set(uri, place);
    auditedAt.set(uri, secondsOf(state.auditedAt));
  }
  const uris = [...places.keys()];
  const known = uris.filter((uri) => auditedAt.has(uri));
  known.sort((a, b) => (auditedAt.get(a) ?? 0) - (auditedAt.get(b) ?? 0));
  const fresh = rotated(
    uris.filter((uri) => !auditedAt.has(uri)),
    now,
  );
  return alternately(known, fresh)
    .map((uri) => places.get(uri))
    .filter((place) => place !== undefined);
}

function alternately<T>(some: readonly T[], others: readonly T[]): readonly T[] {
  const length = Math.max(some.length, others.length);
  return Array.from({ length }, (_, at) => [
    ...some.slice(at, at + 1),
    ...others.slice(at, at + 1),
  ]).flat();
}

/** Begins elsewhere each hour: each has its turn, although the time may never suffice for all. */
function rotated<T>(all: readonly T[], now: Date): readonly T[] {
  const hours = Math.floor(now.getTime() / 1000 / HOUR_SECONDS);
  const start = all.length === 0 ? 0 : (hours * STRIDE) % all.length;
  return [...all.slice(start), ...all.slice(0, start)];
}

/** A note is no longer shown once everything around it is long done with. */
async function lapseNotes(
  findings: readonly Finding[],
  { log, now }: AuditPorts,
): Promise<readonly Finding[]> {
  const at = now();
  const isPast = (finding: Finding) =>
    isNote(finding) &&
    isOpen(finding) &&
    at.getTime() / 1000 - secondsOf(finding.firstSeen) > MOST_OPEN_DAYS * DAY_SECONDS;
  for (const note of findings.filter(isPast)) await log.resolve(note, at);
  return findings.filter((finding) => !isPast(finding));
}

/** A chain without anything proven is as far behind as it goes back. */
function lagOf(chains: readonly ChainState[], now: Date): number | undefined {
  const hours = chains
    .filter(({ isEnded }) => !isEnded)
    .map(({ provenUntil, since }) => secondsOf(provenUntil ?? since))
    .map((seconds) => (now.getTime() / 1000 - seconds) / HOUR_SECONDS);
  return hours.length === 0 ? undefined : Math.max(...hours);
}
