import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableFileError } from '../errors';
import { object, text } from './json';
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
  const head = await readHead(source);
  const all = continueFrom(head, source);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  try {
    yield* isGzip ? gunzip(all) : all;
  } catch (cause) {
    const complaint = zlibComplaint(cause);
    if (complaint === undefined) throw cause;
    throw new UnreadableFileError(`it cannot be decompressed: ${complaint}`, { cause });
  }
}

/** Enough bytes to tell gzip from JSON: a source may give its first ones one by one. */
async function readHead(source: AsyncIterator<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let bytes = 0; bytes < 2; ) {
    const next = await nextChunk(source);
    if (next.done === true) break;
    chunks.push(next.value);
    bytes += next.value.length;
  }
  return Buffer.concat(chunks);
}

async function nextChunk(source: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await source.next();
  } catch (cause) {
    const why = text(object(cause)?.message) ?? String(cause);
    throw new UnreadableFileError(`it broke off: ${why}`, { cause });
  }
}

async function* continueFrom(
  head: Buffer,
  source: AsyncIterator<Uint8Array>,
): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await nextChunk(source); next.done !== true; next = await nextChunk(source)) {
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

/** What zlib says of bytes that it cannot inflate; undefined for any other error. */
function zlibComplaint(error: unknown): string | undefined {
  const fields = object(error);
  return text(fields?.code)?.startsWith('Z_') ? text(fields?.message) : undefined;
}
