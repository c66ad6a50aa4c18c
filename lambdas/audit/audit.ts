import type { ChainState } from '../../core/audit/audit-log';
import { MOST_OPEN_DAYS } from '../../core/audit/audit-settings';
import { findPlaces } from '../../core/audit/find-places';
import { type Finding, isAlarming, isNote, isOpen } from '../../core/audit/finding';
import { type Place, placeOf, placeUri } from '../../core/audit/place';
import { secondsOf } from '../../core/calendar';
import { forEachConcurrently } from '../../core/concurrently';
import { auditPlace } from './audit-place';
import { DAY_SECONDS, HOUR_SECONDS } from './place-times';
import type { AuditPorts, MayGoOn, Tally } from './ports';

/** Places in hand at a time: while one waits for the bucket, another is judged. */
const PLACES_AT_A_TIME = 4;

/** Log files that a run queues before it leaves the rest to the next. */
const MOST_QUEUED = 10_000;

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
  /** Places that could not be audited: the next run tries again. */
  readonly failures: readonly { readonly place: string; readonly error: unknown }[];
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
  const { places, isWhole } = await findPlaces(ports.archive, bucket);
  const all = withKnown(places, known);
  const tally: Tally = { digestsProven: 0, logsProven: 0, logsQueued: 0 };
  const chains: ChainState[] = [];
  const failures: { place: string; error: unknown }[] = [];
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
      others: all.filter((each) => each !== place),
      chains: ofPlace,
      findings: before.filter((finding) => finding.place === uri && isOpen(finding)),
    };
    try {
      chains.push(...(await auditPlace(about, ports, tally, isInBounds)));
    } catch (error) {
      // What is wrong with one place must not keep the others from being proven.
      failures.push({ place: uri, error });
      chains.push(...ofPlace);
    }
  });
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
 * longest ago comes first, and a new one before it.
 */
function withKnown(found: readonly Place[], chains: readonly ChainState[]): readonly Place[] {
  const places = new Map(found.map((place) => [placeUri(place), place]));
  const auditedAt = new Map<string, number>();
  for (const state of chains) {
    const place = placeOf(state.chain.bucket, state.chain);
    const uri = placeUri(place);
    if (!places.has(uri)) places.set(uri, place);
    auditedAt.set(uri, secondsOf(state.auditedAt));
  }
  return [...places]
    .sort(([a], [b]) => (auditedAt.get(a) ?? 0) - (auditedAt.get(b) ?? 0))
    .map(([, place]) => place);
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
