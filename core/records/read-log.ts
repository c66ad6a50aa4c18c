import { createHash } from 'node:crypto';
import { readRecords } from './read-records';
import { RecordSplitter, type SplitRecord } from './record-splitter';

/** What a log's bytes were, once they were read to the end. */
export interface LogDigest {
  /** SHA-256 of the uncompressed bytes in hexadecimal: the hash that CloudTrail's digests list. */
  readonly sha256: string;
  /** Uncompressed. */
  readonly bytes: number;
}

/**
 * Reads a log file in bounded memory: gunzip (when it is gzip), hash, split into records.
 *
 * @param stored the file's bytes as they are stored, compressed or plain JSON
 * @param maxBytes what the file may hold, uncompressed
 * @returns yields the records that each chunk completed, in file order; returns the log's digest
 * @throws {NotALogError} when the content is no CloudTrail log
 * @throws {UnreadableFileError} as `decompress`, and when it is too damaged to tell its records apart
 */
export async function* readLog(
  stored: AsyncIterable<Uint8Array>,
  maxBytes?: number,
): AsyncGenerator<readonly SplitRecord[], LogDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  yield* readRecords(stored, new RecordSplitter(), {
    maxBytes,
    onChunk: (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
    },
  });
  return { sha256: hash.digest('hex'), bytes };
}
