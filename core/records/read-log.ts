import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableFileError } from '../errors';
import { RecordSplitter, type SplitRecord } from './record-splitter';

/** What a log's bytes were, once they were read to the end. */
export interface LogDigest {
  /** SHA-256 of the uncompressed bytes in hexadecimal: the hash that CloudTrail's digests list. */
  readonly sha256: string;
  /** Uncompressed. */
  readonly bytes: number;
}

/** Node's default of 16 KB costs inflate twice the time. */
const GUNZIP_CHUNK_BYTES = 64 * 1024;

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

async function* decompress(stored: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const source = stored[Symbol.asyncIterator]();
  let isGzip: boolean | undefined;
  try {
    const first = await source.next();
    const rest = continueFrom(first, source);
    isGzip = first.done !== true && first.value[0] === 0x1f && first.value[1] === 0x8b;
    yield* isGzip ? gunzip(rest) : rest;
  } catch (cause) {
    if (isZlibError(cause)) {
      throw new UnreadableFileError(`it cannot be decompressed: ${cause.message}`, { cause });
    }
    throw cause;
  }
}

async function* continueFrom(
  first: IteratorResult<Uint8Array>,
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Buffer> {
  try {
    for (let next = first; next.done !== true; next = await source.next()) {
      yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
  } finally {
    await source.return?.();
  }
}

async function* gunzip(compressed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflated = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES });
  // Errors of either end surface in the loop below: pipeline destroys `inflated` with them.
  pipeline(Readable.from(compressed, { objectMode: false }), inflated, () => {});
  for await (const chunk of inflated) yield chunk;
}

function isZlibError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('Z_')
  );
}
