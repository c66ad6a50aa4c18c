import { addressOf, type Verdict } from '../../core/audit/audit-log';
import { readSignedDigest } from '../../core/audit/digest-object';
import type { Fault } from '../../core/audit/finding';
import { ListedLogs } from '../../core/audit/listed-logs';
import { type Delivered, listLogs } from '../../core/audit/log-listing';
import { logsFolder, type Place } from '../../core/audit/place';
import { secondsOf, timeText } from '../../core/calendar';
import { parseLogKey } from '../../core/records/log-key';
import { chainsOf, newestOf } from './describe-chains';
import { EDGE_SECONDS } from './judge-logs';
import type { PlaceNotes } from './place-notes';
import { DAY_SECONDS, HOUR_SECONDS, type PlaceTimes } from './place-times';
import type { AuditPorts, KnownPlace, MayGoOn } from './ports';
import type { VerdictBook } from './verdict-book';

/** What is looked at in one piece: its listings, and the names in its digests, are held meanwhile. */
const PIECE_SECONDS = DAY_SECONDS;

/** A log file is listed in the digest of its hour, or in the next. */
const NEXT_DIGEST_SECONDS = HOUR_SECONDS;

/** A chain of which nothing was judged for so long holds up the others no more. */
const STANDSTILL_SECONDS = 2 * DAY_SECONDS;

/** Findings of one run; the next goes on behind them. */
const MOST_FAULTS = 1000;

interface Around {
  readonly known: KnownPlace;
  readonly times: PlaceTimes;
  readonly notes: PlaceNotes;
  readonly book: VerdictBook;
}

/**
 * Looks for log files that no digest lists: in the bucket, and in the ledger, which also holds those that
 * lay where CloudTrail puts none. Whoever can write to the bucket could otherwise write history.
 *
 * @returns up to when, ISO 8601 in UTC; undefined before the first digest was judged
 */
export async function judgeLogsOfPlace(
  { known, times, notes, book }: Around,
  ports: AuditPorts,
  mayGoOn: MayGoOn,
): Promise<string | undefined> {
  const judgedEnd = endOfJudged({ known, times, book });
  const from = logsJudgedUntil(known) ?? firstSure(book);
  if (judgedEnd === undefined || from === undefined) return undefined;
  await recheck(known.place, notes, ports, mayGoOn);
  const end = wholeMinute(secondsOf(judgedEnd) - NEXT_DIGEST_SECONDS - EDGE_SECONDS);
  let at = wholeMinute(secondsOf(from));
  for (let found = 0; at < end && found < MOST_FAULTS && mayGoOn(); ) {
    const before = Math.min(end, at + PIECE_SECONDS);
    const piece = { from: timeText(at), before: timeText(before) };
    const faults = await judgePiece(known, piece, ports);
    for (const fault of faults) await notes.note(fault);
    found += faults.length;
    at = before;
  }
  return timeText(at);
}

/** Up to when digests are judged, of the chain that is the least far; a trail that is gone holds up nobody. */
function endOfJudged(around: Omit<Around, 'notes'>): string | undefined {
  const ends = chainsOf(around)
    .map((name) => newestOf(name, around)?.endTime)
    .filter((end) => end !== undefined)
    .sort();
  const gone = around.times.ago(STANDSTILL_SECONDS);
  const living = ends.filter((end) => end > gone);
  return living[0] ?? ends.at(-1);
}

/** A place's chains all say the same; one that is new says nothing. */
function logsJudgedUntil({ chains }: KnownPlace): string | undefined {
  return chains.map((chain) => chain.logsJudgedUntil).find((until) => until !== undefined);
}

/** A log file of the first minutes may be listed in a digest of before. */
function firstSure({ firstCovered }: VerdictBook): string | undefined {
  return firstCovered && timeText(secondsOf(firstCovered) + EDGE_SECONDS);
}

/** Names of log files say no seconds. */
function wholeMinute(seconds: number): number {
  return Math.floor(seconds / 60) * 60;
}

async function judgePiece(
  { place, others }: KnownPlace,
  piece: Delivered,
  ports: AuditPorts,
): Promise<readonly Fault[]> {
  const listed = await listedAround(place, piece, ports);
  const unlisted = new Map<string, Fault>();
  for await (const { key } of listLogs(ports.archive, place, piece)) {
    const uri = addressOf({ bucket: place.bucket, key });
    if (!listed.has(uri)) unlisted.set(uri, unlistedFault(uri, 'its events were not stored'));
  }
  const { account, region } = place;
  const delivered = { account, region, since: piece.from, until: piece.before };
  for await (const { file } of ports.ledger.list(delivered)) {
    const { deliveredAt = '' } = parseLogKey(file.key);
    if (deliveredAt >= piece.before || !isOurs(file.uri, place, others)) continue;
    if (!listed.has(file.uri)) {
      unlisted.set(file.uri, unlistedFault(file.uri, 'its events were stored'));
    }
  }
  return [...unlisted.values()];
}

function unlistedFault(object: string, detail: string): Fault {
  return { kind: 'log-unlisted', object, detail: `no digest lists it; ${detail}` };
}

/** Of the bucket, and not in another folder of the same account and Region, which has digests of its own. */
function isOurs(uri: string, place: Place, others: readonly Place[]): boolean {
  return (
    uri.startsWith(`s3://${place.bucket}/`) &&
    !others.some(
      (other) =>
        other.account === place.account &&
        other.region === place.region &&
        uri.startsWith(`s3://${other.bucket}/${logsFolder(other)}`),
    )
  );
}

/** Whether findings of earlier runs are mended: a backfill digest lists the file, or it is gone for good. */
async function recheck(
  place: Place,
  notes: PlaceNotes,
  ports: AuditPorts,
  mayGoOn: MayGoOn,
): Promise<void> {
  for (const finding of notes.openOf('log-unlisted')) {
    const key = finding.object.slice(`s3://${place.bucket}/`.length);
    const { deliveredAt } = parseLogKey(key);
    if (deliveredAt === undefined || !mayGoOn()) continue;
    const minute = { from: deliveredAt, before: timeText(secondsOf(deliveredAt) + 60) };
    const listed = await listedAround(place, minute, ports);
    const isMended =
      listed.has(finding.object) || !(await isThere(finding.object, key, place, ports));
    await notes.decide(finding, !isMended);
  }
}

async function isThere(
  uri: string,
  key: string,
  { bucket }: Place,
  { archive, ledger }: AuditPorts,
): Promise<boolean> {
  if ((await ledger.find({ uri, key })) !== undefined) return true;
  for await (const object of archive.list(bucket, key)) return object.key === key;
  return false;
}

/** The log files that digests list which end about then: those of the hour, of the next, and made later. */
async function listedAround(
  { account, region }: Place,
  { from, before }: Delivered,
  ports: AuditPorts,
): Promise<ListedLogs> {
  const listed = new ListedLogs();
  const ends = {
    from: timeText(secondsOf(from) - EDGE_SECONDS),
    to: timeText(secondsOf(before) + PIECE_SECONDS),
  };
  for await (const verdict of ports.log.listVerdicts({ account, region }, ends)) {
    if (verdict.listed !== undefined) listed.addPacked(verdict.listed);
    else if (verdict.logs > 0) await addFromDigest(verdict, listed, ports);
  }
  return listed;
}

/** Its log files were too many to be remembered. */
async function addFromDigest(
  { bucket, key, sha256 }: Verdict,
  listed: ListedLogs,
  { archive }: AuditPorts,
): Promise<void> {
  const object = await archive.fetch(bucket, key);
  const signed = object === undefined ? undefined : readSignedDigest(object);
  if (signed === undefined || signed.digest.sha256 !== sha256) return;
  for (const log of signed.digest.logs) listed.add(addressOf(log));
}
