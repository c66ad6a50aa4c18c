import { addressOf, type Verdict } from '../../core/audit/audit-log';
import { EDGE_SECONDS } from '../../core/audit/coverage';
import type { Fault } from '../../core/audit/finding';
import { judgeHash, judgeLog, type LogVerdict } from '../../core/audit/judge-log';
import { hashOfLog } from '../../core/audit/log-hash';
import { listLogs } from '../../core/audit/log-listing';
import type { Place } from '../../core/audit/place';
import { secondsOf, timeText } from '../../core/calendar';
import { forEachConcurrently } from '../../core/concurrently';
import type { Digest, ListedLog } from '../../core/digests/digest';
import { UnreadableFileError } from '../../core/errors';
import type { LogFile } from '../../core/ledger/ledger-entry';
import type { ArchivedObject } from '../../core/ports';
import type { AuditPorts } from './ports';

const LOGS_AT_A_TIME = 16;

/** Faults of one digest that are kept as findings: a folder that is gone needs no thousand. */
const MOST_FAULTS = 200;

/** CloudTrail had five minutes, ingest the delay: what is still missing is queued so often. */
const QUEUE_AGAIN_SECONDS = 6 * 60 * 60;
const MOST_TIMES_QUEUED = 5;

/** Log files of one digest that are downloaded: what ingest does not read is an exception. */
const MOST_READ = 50;
/** As stored: ten times a large log file. Whoever puts more there keeps ingest from it, too. */
const MOST_READ_BYTES = 64 * 1024 * 1024;

/** What a digest's log files come to. */
export interface JudgedLogs {
  readonly proven: number;
  /** Log files of which the next runs shall see whether they are ingested. */
  readonly awaited: number;
  readonly queued: number;
  readonly faults: readonly Fault[];
  readonly queuedAt: string | undefined;
  readonly queuedTimes: number;
}

/**
 * Compares the log files that a digest lists with the ledger, and queues those that it lacks.
 * @param earlier the digest's verdict of an earlier run
 */
export async function judgeLogs(
  digest: Digest,
  place: Place,
  earlier: Verdict | undefined,
  ports: AuditPorts,
): Promise<JudgedLogs> {
  const objects = await listAround(digest, place, ports);
  const faults: Fault[] = [];
  const missing: LogFile[] = [];
  const wasQueued = (earlier?.queuedTimes ?? 0) > 0;
  let proven = 0;
  let read = 0;
  await forEachConcurrently(digest.logs, LOGS_AT_A_TIME, async (log) => {
    let verdict = await judgeOne(log, objects.get(log.key), place, ports);
    if (isSuspicious(verdict, wasQueued) && read < MOST_READ) {
      read++;
      verdict = await judgeUnread(log, verdict, ports);
    }
    if (verdict.kind === 'proven') proven++;
    if (verdict.kind === 'faulty') faults.push(verdict.fault);
    if (verdict.kind === 'to-ingest') missing.push(verdict.file);
  });
  const queue = await queueMissing(missing, earlier, ports);
  const all = [...faults, ...queue.faults];
  return {
    ...queue,
    proven,
    awaited: missing.length,
    // The same ones in every run.
    faults: all.sort(byObject).slice(0, MOST_FAULTS),
  };
}

function byObject(a: Fault, b: Fault): number {
  return a.object < b.object ? -1 : 1;
}

/** One listing for all log files of a digest. */
async function listAround(
  { startTime, endTime }: Digest,
  place: Place,
  { archive }: AuditPorts,
): Promise<ReadonlyMap<string, ArchivedObject>> {
  const objects = new Map<string, ArchivedObject>();
  const delivered = {
    from: timeText(secondsOf(startTime) - EDGE_SECONDS),
    before: timeText(secondsOf(endTime) + EDGE_SECONDS),
  };
  for await (const object of listLogs(archive, place, delivered)) objects.set(object.key, object);
  return objects;
}

async function judgeOne(
  log: ListedLog,
  listed: ArchivedObject | undefined,
  { bucket }: Place,
  ports: AuditPorts,
): Promise<LogVerdict> {
  if (log.bucket !== bucket) return { kind: 'elsewhere' };
  const object = listed ?? (await lookUp(log, ports));
  const entry = await ports.ledger.find({ uri: addressOf(log), key: log.key });
  const verdict = judgeLog(log, bucket, object, entry);
  return verdict.kind === 'to-read' ? readAndJudge(log, ports) : verdict;
}

/** One that was delivered at another time than its digest's. */
async function lookUp(
  { bucket, key }: ListedLog,
  { archive }: AuditPorts,
): Promise<ArchivedObject | undefined> {
  for await (const object of archive.list(bucket, key)) {
    return object.key === key ? object : undefined;
  }
  return undefined;
}

/** @param ifRefused what it comes to when S3 does not hand it out: archived objects, or refused ones */
async function readAndJudge(
  log: ListedLog,
  { archive }: AuditPorts,
  ifRefused: LogVerdict = judgeHash(log, NO_BYTES),
): Promise<LogVerdict> {
  let stored: AsyncIterable<Uint8Array> | undefined;
  try {
    stored = await archive.open(log.bucket, log.key);
  } catch (error) {
    if (error instanceof UnreadableFileError) return ifRefused;
    throw error;
  }
  try {
    return judgeHash(log, stored === undefined ? 'no bytes' : await hashOfLog(stored));
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error;
    return judgeHash(log, NO_BYTES);
  }
}

/** In place of a hash. */
const NO_BYTES = 'no bytes that can be read';

/** It is not as ingest read it, or ingest was asked to read it and did not. */
function isSuspicious(verdict: LogVerdict, wasQueued: boolean): verdict is ToIngest {
  return (
    verdict.kind === 'to-ingest' &&
    (verdict.isChanged || wasQueued) &&
    (verdict.file.size ?? 0) <= MOST_READ_BYTES
  );
}

type ToIngest = Extract<LogVerdict, { kind: 'to-ingest' }>;

/** What is wrong with it is said now, not when ingest has tried often enough. */
async function judgeUnread(
  log: ListedLog,
  toIngest: ToIngest,
  ports: AuditPorts,
): Promise<LogVerdict> {
  const verdict = await readAndJudge(log, ports, toIngest);
  return verdict.kind === 'faulty' ? verdict : toIngest;
}

/** Queues them, unless that was done a short while ago, or often enough. */
async function queueMissing(
  missing: readonly LogFile[],
  earlier: Verdict | undefined,
  { announcer, now }: AuditPorts,
): Promise<Pick<JudgedLogs, 'queued' | 'queuedAt' | 'queuedTimes' | 'faults'>> {
  const { queuedAt, queuedTimes = 0 } = earlier ?? {};
  const before = { queued: 0, queuedAt, queuedTimes, faults: [] };
  if (missing.length === 0) return before;
  const at = now();
  const isDue =
    queuedAt === undefined || at.getTime() / 1000 - secondsOf(queuedAt) >= QUEUE_AGAIN_SECONDS;
  if (queuedTimes >= MOST_TIMES_QUEUED) {
    return isDue ? { ...before, faults: missing.map(notIngested) } : before;
  }
  if (!isDue) return before;
  await announcer.announce(missing);
  return {
    queued: missing.length,
    queuedAt: at.toISOString(),
    queuedTimes: queuedTimes + 1,
    faults: [],
  };
}

function notIngested({ uri }: LogFile): Fault {
  const detail = `it was queued ${MOST_TIMES_QUEUED} times and is not in the ledger as it is now`;
  return { kind: 'not-ingested', object: uri, detail };
}
