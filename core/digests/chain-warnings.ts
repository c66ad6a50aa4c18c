import type { LogArchive } from '../ports';
import { parseLogKey } from '../records/log-key';
import { foldersOf } from './chain-place';
import { dayRange } from './days';
import { compactTime, type DigestChain, digestFolder } from './digest-key';
import { uriOf } from './placed-digests';
import type { WalkedTrail } from './trail-walks';
import type { Span } from './verify-chain';
import { displayTime, s3Uri } from './wording';

/**
 * What AWS's validator does not look for. None of it makes a file invalid; all of it is what somebody who
 * hides something would leave behind.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A log is named by the minute of its delivery and may be listed in the digest of the hour beside it. */
const EDGE = 5 * MINUTE;
/** CloudTrail delivers a digest each hour (User Guide, "CloudTrail digest file structure"), and takes a while. */
const DELIVERY = 2 * HOUR;
const MOST_OF_A_KIND = 1000;

/** Warns of digests that are there but were not walked to, that are missing at the end, or that overlap. */
export function* digestWarnings(trail: WalkedTrail, now: Date): Generator<string> {
  yield* newestWarning(trail, now);
  yield* overlapWarnings(trail.covered);
  yield* cutList(
    trail.unvisited.map(
      (digest) => `${uriOf(digest)}: no link leads to this digest, and it was not verified`,
    ),
  );
}

function* newestWarning({ digests, range }: WalkedTrail, now: Date): Generator<string> {
  const newest = digests.findLast(({ isBackfill }) => !isBackfill)?.time ?? '';
  const { from: since, to: until } = range;
  const expected = new Date(Math.min(until.getTime(), now.getTime() - DELIVERY));
  if (expected <= since || newest >= compactTime(expected)) return;
  yield newest === ''
    ? `no digest covers ${displayTime(since)} to ${displayTime(expected)}: nothing says what was delivered then`
    : `no digest covers ${fromCompact(newest)} to ${displayTime(expected)}: the newest one is missing, or the trail stopped`;
}

/** 20260102T030405Z as 2026-01-02T03:04:05Z. */
function fromCompact(time: string): string {
  return time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
}

function* overlapWarnings(covered: readonly Span[]): Generator<string> {
  const spans = inOrderOfTime(covered);
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1];
    if (next === undefined || next.from >= span.to) continue;
    yield `two digests cover ${displayTime(next.from)} to ${displayTime(next.to < span.to ? next.to : span.to)}`;
  }
}

function inOrderOfTime(spans: readonly Span[]): readonly Span[] {
  return spans.toSorted((a, b) => a.from.getTime() - b.from.getTime());
}

/**
 * Warns of log files in the bucket that no digest lists, although valid digests cover the time of their
 * delivery: CloudTrail did not write them.
 *
 * @param trails all trails that write to the same folders: a log's name does not tell its trail
 */
export async function* unlistedLogs(
  trails: readonly WalkedTrail[],
  archive: LogArchive,
): AsyncGenerator<string> {
  const found: string[] = [];
  for (const { chain, bucket, spans } of logFolders(trails)) {
    const folder = `${digestFolder(chain).replace('/CloudTrail-Digest/', '/CloudTrail/')}/`;
    const first = spans[0];
    const last = spans.at(-1);
    if (first === undefined || last === undefined) continue;
    const days = dayRange(folder, first.from, last.to);
    for await (const { key } of archive.list(bucket, folder, days.after)) {
      if (key > days.until) break;
      const { kind, deliveredAt } = parseLogKey(key);
      if (kind !== 'log' || deliveredAt === undefined) continue;
      if (!isCovered(new Date(deliveredAt), spans)) continue;
      const uri = s3Uri(bucket, key);
      if (!trails.some(({ listed }) => listed.has(uri))) found.push(uri);
    }
  }
  yield* cutList(
    found.map((uri) => `${uri}: no digest lists this log, though valid ones cover its time`),
  );
}

interface LogFolder {
  readonly chain: DigestChain;
  readonly bucket: string;
  /** In order of time; those that touch are one. */
  readonly spans: readonly Span[];
}

/** Each folder of logs once, with the time that digests of any trail cover there. */
function logFolders(trails: readonly WalkedTrail[]): Iterable<LogFolder> {
  const folders = new Map<string, LogFolder>();
  for (const { chain: walked, places, covered, coveredByBackfill } of trails) {
    for (const [name, { bucket, prefix }] of foldersOf(walked, places)) {
      const chain = { ...walked, prefix };
      const known = folders.get(name)?.spans ?? [];
      folders.set(name, {
        chain,
        bucket,
        spans: joined([...known, ...covered, ...coveredByBackfill]),
      });
    }
  }
  return folders.values();
}

/** Spans that touch or overlap as one. */
function joined(spans: readonly Span[]): readonly Span[] {
  const all: Span[] = [];
  for (const span of inOrderOfTime(spans)) {
    const last = all.at(-1);
    if (last === undefined || span.from > last.to) all.push(span);
    else all[all.length - 1] = { from: last.from, to: span.to > last.to ? span.to : last.to };
  }
  return all;
}

function isCovered(delivered: Date, spans: readonly Span[]): boolean {
  const time = delivered.getTime();
  return spans.some(({ from, to }) => time >= from.getTime() + EDGE && time <= to.getTime() - EDGE);
}

function* cutList(warnings: readonly string[]): Generator<string> {
  yield* warnings.slice(0, MOST_OF_A_KIND);
  const more = warnings.length - MOST_OF_A_KIND;
  if (more > 0) yield `and ${more} more of this kind`;
}
