import { secondsOf, timeText } from '../core/calendar';
import type { EventReader } from '../core/ports';
import type { EventFilter } from '../core/queries/event-filter';
import { readerOfStreams } from '../core/queries/narrowed-reader';
import type { FoundEvent, Position } from '../core/queries/ordering';
import type { Question } from '../core/queries/query';
import { batchDeletedKeys } from '../core/resources/batch-deleted-keys';
import { readAtMost } from './read-at-most';
import type { RecordOf } from './stored-records';

/** The batch deletes of one bucket that concern, or may concern, an object. */
export interface BatchDeletes {
  /** Calls whose own records name an object that is asked for, in the order of the question. */
  readonly naming: readonly FoundEvent[];
  /**
   * Calls that succeeded, and of which nothing that is known tells what they deleted. Only the first
   * page tells of them.
   */
  readonly silent: readonly FoundEvent[];
  /** Whether there may be more calls than were looked at. */
  readonly isCut: boolean;
  /** Whether there may be more events that tell what the silent ones deleted. */
  readonly isSilenceUnsure: boolean;
}

/** Asks a store, and shows how far it is. */
export type Asking = <T>(
  question: Question,
  reader: EventReader,
  use: (events: AsyncIterable<FoundEvent>) => Promise<T>,
) => Promise<T>;

export interface BatchDeleteSearch {
  readonly bucket: string;
  readonly times: Pick<EventFilter, 'since' | 'until'>;
  readonly order: Question['order'];
  /** Where the page begins; absent for the first one. */
  readonly after: Position | undefined;
  readonly isAskedFor: (objectKey: string) => boolean;
  readonly reader: EventReader;
  readonly ask: Asking;
  readonly recordOf: RecordOf;
}

/** Calls that are looked at for each page of the history; `isCut` tells of more. */
const MOST_CALLS = 200;
/** What concerns a bucket itself is mostly listings. They are read past, at most so many pages. */
const MOST_PAGES = 20;
/** A call needs one, where the bucket's account is no busy one. */
const MOST_PAGES_BESIDE_CALLS = 50;
/**
 * How far the events for each key may lie from their call. AWS does not say; a call deletes at most
 * 1,000 keys, in seconds.
 */
const SECONDS_BEFORE = 5;
const SECONDS_AFTER = 15;

interface Call {
  readonly found: FoundEvent;
  readonly requestId: string | undefined;
  /** The keys that its own record names. */
  readonly keys: readonly string[];
}

/**
 * Finds the batch deletes of a bucket. A DeleteObjects call is recorded on the bucket, mostly without
 * its keys; since June 2025 S3 records a DeleteObject for each key beside it, with the same request id
 * and the event type AwsServiceEvent. A call without them is of an older log, or of a trail that leaves
 * them out: then nothing tells what it deleted.
 *
 * Source: S3 User Guide, "Amazon S3 CloudTrail events".
 */
export async function findBatchDeletes(search: BatchDeleteSearch): Promise<BatchDeletes> {
  const { calls, isCut } = await readCalls(search);
  const named = calls.filter(({ keys }) => keys.some(search.isAskedFor));
  const mute = calls.filter(({ found, keys }) => !found.event.errorCode && keys.length === 0);
  const naming = named.map(({ found }) => found);
  if (search.after !== undefined) return { naming, silent: [], isCut, isSilenceUnsure: false };
  const explained = await findExplained(mute, search);
  const silent = mute.filter(({ requestId = '' }) => !explained.requestIds.has(requestId));
  return {
    naming,
    silent: distinctCalls(silent).map(({ found }) => found),
    isCut,
    isSilenceUnsure: explained.isCut && silent.length > 0,
  };
}

async function readCalls(search: BatchDeleteSearch): Promise<{ calls: Call[]; isCut: boolean }> {
  const { bucket, times, order, after, reader, ask, recordOf } = search;
  const bounded = readAtMost(MOST_PAGES, reader);
  const resource = { name: bucket, isS3: true, withoutObjects: true };
  const question: Question = {
    filter: { ...times, service: 's3', eventName: 'DeleteObjects', resource },
    order,
    after,
    expected: MOST_CALLS,
    withRecords: true,
  };
  const calls: Call[] = [];
  let isCut = false;
  await ask(question, bounded.reader, async (events) => {
    for await (const found of events) {
      isCut = calls.length === MOST_CALLS;
      if (isCut) break;
      const fields = recordOf(found)?.fields;
      const keys = fields === undefined ? [] : batchDeletedKeys(fields, bucket);
      calls.push({ found, requestId: fields?.requestID, keys });
    }
  });
  return { calls, isCut: isCut || bounded.wasCut() };
}

/** The request ids of those calls beside which an event for some key is known. */
async function findExplained(
  calls: readonly Call[],
  { bucket, reader, ask, recordOf }: BatchDeleteSearch,
): Promise<{ requestIds: ReadonlySet<string>; isCut: boolean }> {
  const explained = new Set<string>();
  const bounded = readAtMost(
    MOST_PAGES_BESIDE_CALLS,
    readerOfStreams(reader, calls.length > 0 ? await reader.listStreams() : []),
  );
  for (const { account, since, until, requestIds } of windowsAround(calls)) {
    if (bounded.wasCut()) break;
    const expected = new Set(requestIds);
    const question: Question = {
      filter: { account, service: 's3', category: 'data', eventName: 'DeleteObject', since, until },
      order: 'oldest first',
      withRecords: true,
    };
    await ask(question, bounded.reader, async (events) => {
      for await (const found of events) {
        if (found.event.resource !== bucket) continue;
        const requestID = recordOf(found)?.fields.requestID ?? '';
        if (expected.delete(requestID)) explained.add(requestID);
        if (expected.size === 0) break;
      }
    });
  }
  return { requestIds: explained, isCut: bounded.wasCut() };
}

interface Window {
  readonly account: string;
  readonly since: string;
  readonly until: string;
  readonly requestIds: readonly string[];
}

/** The times around calls; where they overlap, put together. */
function windowsAround(calls: readonly Call[]): Window[] {
  const windows: Window[] = [];
  for (const { found, requestId } of [...calls].sort(byAccountAndTime)) {
    if (requestId === undefined) continue;
    const { account, at } = found.event;
    const since = shift(at, -SECONDS_BEFORE);
    const until = shift(at, SECONDS_AFTER);
    const last = windows.at(-1);
    if (last?.account === account && since <= last.until) {
      windows.splice(-1, 1, { ...last, until, requestIds: [...last.requestIds, requestId] });
    } else {
      windows.push({ account, since, until, requestIds: [requestId] });
    }
  }
  return windows;
}

function byAccountAndTime(a: Call, b: Call): number {
  const [one, other] = [a, b].map(({ found: { event } }) => `${event.account} ${event.at}`);
  return one === other || one === undefined || other === undefined ? 0 : one < other ? -1 : 1;
}

function shift(at: string, seconds: number): string {
  return timeText(secondsOf(at) + seconds);
}

/** The caller's account and the bucket's each have an event of the same call. */
function distinctCalls(calls: readonly Call[]): Call[] {
  const byRequest = new Map<string, Call>();
  for (const call of calls) byRequest.set(call.requestId ?? call.found.position.at, call);
  return [...byRequest.values()];
}
