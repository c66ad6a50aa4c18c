import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { UnreadableFileError } from '../errors';
import { object, text } from './json';

/** Node's default of 16 KB costs inflate twice the time. */
const GUNZIP_CHUNK_BYTES = 64 * 1024;

/**
 * Gives a file's bytes as they were before they were compressed, in bounded memory. Whether they were is
 * told by their first two, not by the file's name.
 *
 * @param stored the bytes as they are stored: gzip, of one member or several, or anything else
 * @throws {UnreadableFileError} when the bytes cannot be had or decompressed to the end
 */
export async function* decompress(stored: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
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
