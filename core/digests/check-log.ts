import { createHash } from 'node:crypto';
import type { LogArchive } from '../ports';
import { ByteSource } from '../records/byte-source';
import type { ListedLog } from './digest';
import { GzipFormatError, inflateFirstMember, type MemberEnd } from './first-member';
import { s3Uri } from './wording';

/** CloudTrail's log files hold 50 MB at most (User Guide, "Quotas"); a bomb must cost bounded time. */
const MOST_LOG_BYTES = 5 * 1024 ** 3;

/** What became of a log file that a digest lists. */
export interface CheckedLog {
  /** What stands behind `INVALID: ` in the words of AWS's validator; absent when it is valid. */
  readonly reason?: string;
  /** Whether bytes stand behind the gzip, which the digest says nothing of. */
  readonly hasTrailingBytes?: boolean;
}

/**
 * Compares a log file with the hash in its digest, in bounded memory: `_download_log` of AWS's validator.
 * @throws what the archive throws
 */
export async function checkLog(log: ListedLog, archive: LogArchive): Promise<CheckedLog> {
  const stored = await archive.open(log.bucket, log.key);
  if (stored === undefined) return { reason: 'not found' };
  const source = new ByteSource(stored, Number.POSITIVE_INFINITY);
  try {
    const { sha256, end } = await hashMember(source);
    if (log.sha256 === '') return { reason: 'invalid format' };
    if (sha256 !== log.sha256) return { reason: "hash value doesn't match" };
    return { hasTrailingBytes: end.hasMore };
  } catch (cause) {
    if (cause instanceof GzipFormatError) return { reason: 'invalid format' };
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${s3Uri(log.bucket, log.key)} cannot be read: ${why}`, { cause });
  } finally {
    await source.close();
  }
}

async function hashMember(source: ByteSource): Promise<{ sha256: string; end: MemberEnd }> {
  const hash = createHash('sha256');
  const member = inflateFirstMember(source, MOST_LOG_BYTES);
  let step = await member.next();
  while (step.done !== true) {
    hash.update(step.value);
    step = await member.next();
  }
  return { sha256: hash.digest('hex'), end: step.value };
}
