import { addressOf } from '../../core/audit/audit-log';
import { EDGE_SECONDS, firstAffected, NEXT_DIGEST_SECONDS } from '../../core/audit/coverage';
import type { Fault } from '../../core/audit/finding';
import { type Delivered, listLogs } from '../../core/audit/log-listing';
import type { Place } from '../../core/audit/place';
import { secondsOf, timeText } from '../../core/calendar';
import { forEachConcurrently } from '../../core/concurrently';
import type { LedgerEntry } from '../../core/ledger/ledger-entry';
import type { ArchivedObject } from '../../core/ports';
import { parseLogKey } from '../../core/records/log-key';
import { chainsOf, newestOf } from './describe-chains';
import type { ListedHours } from './listed-hours';
import type { PlaceNotes } from './place-notes';
import { isExcused } from './place-state';
import { DAY_SECONDS, HOUR_SECONDS, type PlaceTimes } from './place-times';
import type { AuditPorts, KnownPlace, MayGoOn } from './ports';
import type { VerdictBook } from './verdict-book';

/** A chain of which nothing was judged for so long holds up the others no more. */
const STANDSTILL_SECONDS = 2 * DAY_SECONDS;

/** Findings of one run; the next goes on behind them. */
const MOST_FAULTS = 1000;

/** Findings that are looked at again in one run: those that were seen longest ago. */
const MOST_RECHECKED = 500;

const AT_A_TIME = 16;

interface Around {
  readonly known: KnownPlace;
  readonly times: PlaceTimes;
  readonly notes: PlaceNotes;
  readonly book: VerdictBook;
  readonly hours: ListedHours;
}

/**
 * Looks in the bucket for log files that no digest lists, hour by hour. Those of hours whose digests are
 * still looked for wait with them. What was ingested is also looked at in its own right: see `UnprovenJudge`.
 *
 * @returns up to when, ISO 8601 in UTC; undefined before the first digest was judged
 */
export async function judgeLogsOfPlace(
  around: Around,
  ports: AuditPorts,
  mayGoOn: MayGoOn,
): Promise<string | undefined> {
  const { known, notes, book } = around;
  const from = logsJudgedUntil(known) ?? firstSure(book);
  const until = lastSure(around);
  if (until === undefined || from === undefined) return undefined;
  const end = wholeMinute(secondsOf(until));
  let at = wholeMinute(secondsOf(from));
  for (let found = 0; at < end && found < MOST_FAULTS && mayGoOn(); ) {
    const nextHour = (Math.floor(at / HOUR_SECONDS) + 1) * HOUR_SECONDS;
    const before = Math.min(end, nextHour);
    const piece = { from: timeText(at), before: timeText(before) };
    const faults = await judgePiece(around, piece, ports, mayGoOn);
    await forEachConcurrently(faults, AT_A_TIME, (fault) => notes.note(fault));
    // Cut short, it is begun again by the next run, which passes over what this one found.
    if (!mayGoOn() || faults.length >= MOST_FAULTS) break;
    found += faults.length;
    at = before;
  }
  await recheck(around, ports, mayGoOn);
  return timeText(at);
}

/** Log files of before are listed in digests that were judged, if they are in any. */
function lastSure(around: Around): string | undefined {
  const judgedEnd = endOfJudged(around);
  if (judgedEnd === undefined) return undefined;
  const awaited = around.book
    .holes()
    .filter(({ isOpen, isGap }) => isOpen && !isGap)
    .map(firstAffected);
  return [
    timeText(secondsOf(judgedEnd) - NEXT_DIGEST_SECONDS - EDGE_SECONDS),
    ...awaited,
  ].sort()[0];
}

/** Up to when digests are judged, of the chain that is the least far; a trail that is gone holds up nobody. */
export function endOfJudged(around: Pick<Around, 'known' | 'book' | 'times'>): string | undefined {
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
function firstSure(book: VerdictBook): string | undefined {
  const first = book.firstCovered();
  return first && timeText(secondsOf(first) + EDGE_SECONDS);
}

/** Names of log files say no seconds. */
function wholeMinute(seconds: number): number {
  return Math.floor(seconds / 60) * 60;
}

async function judgePiece(
  { known: { place }, notes, book, hours }: Around,
  piece: Delivered,
  ports: AuditPorts,
  mayGoOn: MayGoOn,
): Promise<readonly Fault[]> {
  const unlisted: Fault[] = [];
  const holes = book.holes();
  // Of a piece that was cut short; `recheck` looks at them again.
  const found = new Set(notes.openOf('log-unlisted').map(({ object }) => object));
  for await (const object of listLogs(ports.archive, place, piece)) {
    if (!mayGoOn() || unlisted.length >= MOST_FAULTS) break;
    const { deliveredAt = '' } = parseLogKey(object.key);
    const uri = addressOf({ bucket: place.bucket, key: object.key });
    if (found.has(uri) || (await hours.has(place, deliveredAt, uri))) continue;
    if (isExcused(holes, deliveredAt, object)) continue;
    unlisted.push(await faultOf(uri, object, ports));
  }
  return unlisted;
}

async function faultOf(
  uri: string,
  { key }: ArchivedObject,
  { ledger }: AuditPorts,
): Promise<Fault> {
  return unlistedFault(uri, await ledger.find({ uri, key }));
}

/** @param entry what was stored of it */
export function unlistedFault(object: string, entry?: Pick<LedgerEntry, 'sha256'>): Fault {
  return {
    kind: 'log-unlisted',
    object,
    detail: `no digest lists it; its events ${stored(entry)}`,
  };
}

function stored(entry: Pick<LedgerEntry, 'sha256'> | undefined): string {
  if (entry === undefined) return 'were not stored';
  return entry.sha256 === ''
    ? 'were stored as far as it could be read'
    : `were stored, of the content with the SHA-256 ${entry.sha256}`;
}

/** Whether findings of earlier runs are mended: a backfill digest lists the file, or it is gone for good. */
async function recheck(
  { known: { place }, notes, hours }: Around,
  ports: AuditPorts,
  mayGoOn: MayGoOn,
): Promise<void> {
  const open = [...notes.openOf('log-unlisted')].sort((a, b) => (a.lastSeen < b.lastSeen ? -1 : 1));
  for (const finding of open.slice(0, MOST_RECHECKED)) {
    const key = finding.object.slice(`s3://${place.bucket}/`.length);
    const { deliveredAt } = parseLogKey(key);
    if (deliveredAt === undefined || !mayGoOn()) continue;
    const isMended =
      (await hours.has(place, deliveredAt, finding.object)) ||
      !(await isThere(finding.object, key, place, ports));
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
