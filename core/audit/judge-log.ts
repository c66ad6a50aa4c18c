import type { ListedLog } from '../digests/digest';
import type { LedgerEntry, LogFile } from '../ledger/ledger-entry';
import type { ArchivedObject } from '../ports';
import { parseLogKey } from '../records/log-key';
import { addressOf } from './audit-log';
import type { Fault } from './finding';

/** What a log file in a digest comes to. */
export type LogVerdict =
  | { readonly kind: 'proven' }
  /** It is to be ingested: for the first time, or again where it changed since. */
  | { readonly kind: 'to-ingest'; readonly file: LogFile; readonly isChanged: boolean }
  /** The ledger never holds it: only its content can tell. */
  | { readonly kind: 'to-read' }
  /** It lies in another bucket, which is not ours to judge. */
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'faulty'; readonly fault: Fault };

/**
 * A log file that a digest lists must be in the bucket, and in the ledger with the digest's hash: ingest
 * took the hash of the bytes that it read. One that is not in the ledger, or that changed since, is to be
 * ingested, and is judged afterwards.
 *
 * @param object as the bucket lists it; undefined when it does not
 * @param entry what the ledger holds of it
 */
export function judgeLog(
  log: ListedLog,
  bucket: string,
  object: ArchivedObject | undefined,
  entry: LedgerEntry | undefined,
): LogVerdict {
  if (log.bucket !== bucket) return { kind: 'elsewhere' };
  if (object === undefined) {
    const stored = entry === undefined ? 'were not stored' : 'were stored before';
    return faulty('log-missing', log, `its events ${stored}`);
  }
  // Ingest passes over an empty file, so that the ledger would never tell.
  if (object.size === 0) return faulty('hash-differs', log, 'it is empty');
  if (parseLogKey(log.key).kind !== 'log') return { kind: 'to-read' };
  const isChanged = entry !== undefined && isOverwritten(entry, object);
  if (entry === undefined || isChanged) {
    return { kind: 'to-ingest', file: fileOf(log, object), isChanged };
  }
  return judgeHash(log, entry.sha256);
}

/** @param sha256 of the log file's uncompressed bytes, hexadecimal */
export function judgeHash(log: ListedLog, sha256: string): LogVerdict {
  if (sha256.toLowerCase() === log.sha256.toLowerCase()) return { kind: 'proven' };
  return faulty('hash-differs', log, `the digest says ${log.sha256}, the log file has ${sha256}`);
}

/** A file that was announced without its ETag was ingested as it was then; nothing tells of more. */
function isOverwritten({ file }: LedgerEntry, { etag }: ArchivedObject): boolean {
  if (file.etag === undefined || etag === undefined) return false;
  return withoutQuotes(file.etag) !== withoutQuotes(etag);
}

function fileOf(log: ListedLog, { etag, size }: ArchivedObject): LogFile {
  return {
    uri: addressOf(log),
    key: log.key,
    ...(etag !== undefined && { etag: withoutQuotes(etag) }),
    ...(size !== undefined && { size }),
  };
}

/** HTTP puts quotes around an ETag; notifications carry it without. */
function withoutQuotes(etag: string): string {
  return etag.replaceAll('"', '');
}

function faulty(kind: Fault['kind'], log: ListedLog, detail: string): LogVerdict {
  return { kind: 'faulty', fault: { kind, object: addressOf(log), detail } };
}
