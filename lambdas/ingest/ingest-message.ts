import type { LogFile } from '../../core/ledger/ledger-entry';
import { type LogKeyKind, parseLogKey } from '../../core/records/log-key';
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
  | Extract<Notice, { kind: 'acknowledged' }>['what'];

/**
 * Does what one message of the queue asks for. Only logs enter the event parser: digests, Insights
 * files, folder objects and strangers are acknowledged.
 *
 * @throws what `readNotification` and `ingestFile` throw; the message then comes again
 */
export async function ingestMessage(
  body: string,
  ports: IngestPorts,
  attempt: number,
  onOutcome: (outcome: MessageOutcome) => void,
): Promise<void> {
  const failures: unknown[] = [];
  for (const notice of readNotification(body)) {
    try {
      onOutcome(await ingestNotice(notice, ports, attempt));
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
  ports: IngestPorts,
  attempt: number,
): Promise<MessageOutcome> {
  if (notice.kind === 'acknowledged') return { kind: 'passed-over', what: notice.what };
  const { bucket, key, etag, version, size } = notice;
  const file: LogFile = { uri: `s3://${bucket}/${key}`, key, etag, version, size };
  const { kind } = parseLogKey(key);
  if (kind !== 'log') return { kind: 'passed-over', what: kind, uri: file.uri };
  if (size === 0) return { kind: 'passed-over', what: 'empty', uri: file.uri };
  const outcome = await ingestFile(file, ports, attempt);
  return { kind: outcome.kind, outcome };
}
