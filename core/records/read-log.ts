import { createHash } from 'node:crypto';
import { decompress } from './decompress';
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
 * @returns yields the records that each chunk completed, in file order; returns the log's digest
 * @throws {NotALogError} when the content is no CloudTrail log
 * @throws {UnreadableFileError} when the bytes cannot be had or decompressed to the end
 */
export async function* readLog(
  stored: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly SplitRecord[], LogDigest> {
  const hash = createHash('sha256');
  const splitter = new RecordSplitter();
  let bytes = 0;
  for await (const chunk of decompress(stored)) {
    hash.update(chunk);
    bytes += chunk.length;
    yield splitter.push(chunk);
  }
  yield splitter.finish();
  return { sha256: hash.digest('hex'), bytes };
}
