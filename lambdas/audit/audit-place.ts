import { addressOf, type ChainState } from '../../core/audit/audit-log';
import { digestsFolder, type Place } from '../../core/audit/place';
import { secondsOf } from '../../core/calendar';
import { type DigestKey, parseDigestKey } from '../../core/digests/digest-key';
import { describeChains } from './describe-chains';
import { judgeDeliveries } from './judge-deliveries';
import { judgeDigest } from './judge-digest';
import { endOfJudged, judgeLogsOfPlace } from './judge-unlisted';
import { ListedHours } from './listed-hours';
import { PlaceNotes } from './place-notes';
import { type PlaceState, stateOfPlace } from './place-state';
import { PlaceTimes } from './place-times';
import type { AuditPorts, KnownPlace, MayGoOn, Tally } from './ports';
import { chainNameOf, digestTime, VerdictBook } from './verdict-book';

/** Digests of one place that a run judges: the others want their turn. */
const MOST_DIGESTS = 400;

/**
 * Audits the digests of one place, of every trail that delivers there, and the log files beside them.
 * Doing it again, or twice at once, does no harm.
 *
 * @returns how far its chains are
 * @throws whatever the ports throw; what was judged until then is kept
 */
export async function auditPlace(
  known: KnownPlace,
  ports: AuditPorts,
  tally: Tally,
  mayGoOn: MayGoOn,
): Promise<AuditedPlace> {
  const times = new PlaceTimes(known, ports);
  const notes = new PlaceNotes(known, ports.log, times.now);
  const book = new VerdictBook(known.place);
  for await (const verdict of ports.log.listVerdicts(known.place, { from: times.windowStart })) {
    book.add(verdict);
  }
  const unjudged = await listUnjudged(known.place, times, book, ports);
  await new Judge({ known, times, notes, book, ports, tally }).work(unjudged, mayGoOn);
  const hours = new ListedHours(ports);
  const logsJudgedUntil = await judgeLogsOfPlace(
    { known, times, notes, book, hours },
    ports,
    mayGoOn,
  );
  const chains = await describeChains({ known, times, book }, logsJudgedUntil, ports);
  for (const chain of chains) await ports.log.saveChain(chain);
  const waiting = [...unjudged].filter(([key]) => book.find(key) === undefined);
  await judgeDeliveries(
    { known, times, notes, chains, waiting: waiting.map(([, name]) => name) },
    ports,
  );
  const judgedEnd = endOfJudged({ known, times, book });
  return { chains, state: stateOfPlace(chains, book.holes(), judgedEnd, waiting.length > 0) };
}

export interface AuditedPlace {
  readonly chains: readonly ChainState[];
  readonly state: PlaceState;
}

/** The digests that are due and have no verdict, backfill digests and late ones among them. */
async function listUnjudged(
  { bucket, ...place }: Place,
  times: PlaceTimes,
  book: VerdictBook,
  { archive }: AuditPorts,
): Promise<ReadonlyMap<string, DigestKey>> {
  const unjudged = new Map<string, DigestKey>();
  const folder = digestsFolder({ bucket, ...place });
  const day = times.windowStart.slice(0, 10).replaceAll('-', '/');
  for await (const { key } of archive.list(bucket, folder, `${folder}${day}`)) {
    const name = parseDigestKey(key);
    if (name === undefined || book.find(key) !== undefined) continue;
    const time = digestTime(name);
    // Of the same day, and done with.
    if (time < times.windowStart) continue;
    if (time > times.since(name) && time <= times.dueUntil) unjudged.set(key, name);
  }
  return unjudged;
}

interface Desk {
  readonly known: KnownPlace;
  readonly times: PlaceTimes;
  readonly notes: PlaceNotes;
  readonly book: VerdictBook;
  readonly ports: AuditPorts;
  readonly tally: Tally;
}

/** Judges digest after digest of a place. */
class Judge {
  constructor(private readonly desk: Desk) {}

  /** New ones in the order of their hours, then those that are open, the one judged longest ago first. */
  async work(unjudged: ReadonlyMap<string, DigestKey>, mayGoOn: MayGoOn): Promise<void> {
    const fresh = [...unjudged].sort(byTime).map(([key]) => key);
    const open = [...this.desk.book.open()].sort(
      (a, b) => secondsOf(a.judgedAt) - secondsOf(b.judgedAt),
    );
    const keys = [...fresh, ...open.map(({ key }) => key)];
    for (const key of keys.slice(0, MOST_DIGESTS)) {
      if (!mayGoOn()) return;
      await this.judge(key);
    }
  }

  private async judge(key: string): Promise<void> {
    const { known, times, notes, book, ports } = this.desk;
    const name = parseDigestKey(key);
    if (name === undefined) return;
    const at = { bucket: known.place.bucket, key };
    const around = { place: known.place, since: times.since(name), book };
    const judged = await judgeDigest(at, name, around, ports);
    this.count(judged);
    // Before its verdict: a digest without one is judged again, and they with it.
    await notes.settleDigest(judged.faults, addressOf(at));
    if (judged.isStray) {
      await ports.log.forgetVerdict(judged.verdict);
      book.forget(judged.verdict);
      return;
    }
    await ports.log.saveVerdict(judged.verdict);
    book.add(judged.verdict);
    const { missing } = judged;
    if (missing !== undefined && book.find(missing.key) === undefined) {
      await this.judge(missing.key);
    }
  }

  private count({ verdict, queued }: Awaited<ReturnType<typeof judgeDigest>>): void {
    const { tally } = this.desk;
    tally.logsQueued += queued;
    if (verdict.status !== 'proven') return;
    tally.digestsProven++;
    tally.logsProven += verdict.provenLogs;
  }
}

/** Chains side by side: none is far behind another of its place. */
function byTime([keyA, a]: [string, DigestKey], [keyB, b]: [string, DigestKey]): number {
  const [nameA, nameB] = [chainNameOf(a), chainNameOf(b)];
  const seconds = secondsOf(digestTime(a)) - secondsOf(digestTime(b));
  return seconds || (nameA === nameB ? (keyA < keyB ? -1 : 1) : nameA < nameB ? -1 : 1);
}
