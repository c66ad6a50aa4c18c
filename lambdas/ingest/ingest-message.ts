import { NotALogError, StoreUnavailableError } from '../../core/errors';
import type { LogFile } from '../../core/ledger/ledger-entry';
import { type LogKeyKind, parseLogKey } from '../../core/records/log-key';
import { HandedBackError, OUT_OF_TIME, OutOfTimeError } from './deadline';
import { type IngestOutcome, type IngestPorts, ingestFile } from './ingest-file';
import { type Notice, readNotification } from './notification';

/** What became of one object that a message announced, or of a message that announced none. */
export type MessageOutcome =
  | { readonly kind: 'ingested' | 'known'; readonly outcome: IngestOutcome }
  /** Acknowledged: it is no log, and its bucket is right to hold it. */
  | { readonly kind: 'passed-over'; readonly what: PassedOver; readonly uri?: string };

export type PassedOver =
  | Exclude<LogKeyKind, 'log'>
  | 'empty'
  /** It lies in a bucket that is none of ours, whatever the message says of it. */
  | 'other-bucket'
  | Extract<Notice, { kind: 'acknowledged' }>['what'];

/** What a message is worked on with. */
export interface MessagePorts extends IngestPorts {
  /** The buckets that log files are read from: configuration says so, never a message. */
  readonly buckets: readonly string[];
}

/**
 * Does what one message of the queue asks for. Only logs enter the event parser: digests, Insights
 * files, folder objects and strangers are acknowledged, and so is whatever lies in another bucket.
 *
 * @param onFailure called with the `s3://` address of each file that fails, and why
 * @throws what `readNotification` and `ingestFile` throw, {OutOfTimeError} when the deadline passed meanwhile
 *   and {HandedBackError} when it passed before; the message then comes again
 */
export async function ingestMessage(
  body: string,
  ports: MessagePorts,
  attempt: number,
  onOutcome: (outcome: MessageOutcome) => void,
  onFailure: (error: unknown, uri: string) => void = () => {},
): Promise<void> {
  const failures: unknown[] = [];
  for (const notice of readNotification(body)) {
    try {
      onOutcome(await ingestNotice(notice, ports, attempt, onFailure));
    } catch (error) {
      // The files beside it are done all the same; those that are done are known when it comes again.
      failures.push(error);
    }
  }
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, describeFailures(failures));
}

function describeFailures(failures: readonly unknown[]): string {
  const [first] = failures;
  return `${failures.length} files of one message failed, the first: ${first instanceof Error ? first.message : String(first)}`;
}

async function ingestNotice(
  notice: Notice,
  ports: MessagePorts,
  attempt: number,
  onFailure: (error: unknown, uri: string) => void,
): Promise<MessageOutcome> {
  if (notice.kind === 'acknowledged') return { kind: 'passed-over', what: notice.what };
  const { bucket, key, etag, version, size } = notice;
  const file: LogFile = { uri: `s3://${bucket}/${key}`, key, etag, version, size };
  if (!ports.buckets.includes(bucket)) {
    return { kind: 'passed-over', what: 'other-bucket', uri: file.uri };
  }
  const { kind } = parseLogKey(key);
  if (kind !== 'log') return { kind: 'passed-over', what: kind, uri: file.uri };
  if (size === 0) return { kind: 'passed-over', what: 'empty', uri: file.uri };
  try {
    const outcome = await ingestInTime(file, ports, attempt);
    return { kind: outcome.kind, outcome };
  } catch (error) {
    onFailure(error, file.uri);
    throw error;
  }
}

async function ingestInTime(
  file: LogFile,
  ports: IngestPorts,
  attempt: number,
): Promise<IngestOutcome> {
  if (ports.deadline?.isOver()) {
    throw new HandedBackError('the time of the function was over before the file was begun');
  }
  try {
    return await ingestFile(file, ports, attempt);
  } catch (error) {
    // A call that the deadline ended fails in words of its own, and says nothing of the file.
    const isOutOfTime = ports.deadline?.isOver() && !(error instanceof NotALogError);
    // The store waits as long as there is time: what it did not take by then, it takes at another delivery.
    const isThrottled = ports.deadline !== undefined && error instanceof StoreUnavailableError;
    throw isOutOfTime || isThrottled ? new OutOfTimeError(OUT_OF_TIME, { cause: error }) : error;
  }
}
