import { createInflateRaw, type InflateRaw } from 'node:zlib';
import type { ByteSource } from './byte-source';
import { crc32 } from './crc32';

/** Node's default of 16 KB costs inflate twice the time. */
const INFLATED_CHUNK_BYTES = 64 * 1024;

/** What a deflate stream came to: what the trailer of a gzip member states of it. */
export interface Inflated {
  readonly checksum: number;
  readonly bytes: number;
}

export interface InflateOptions {
  /** How many bytes may come at once; 64 KB unless said. A stream takes memory for them, however short it is. */
  readonly chunkBytes?: number;
  /** One of zlib's constants: how to end where the bytes do. An error, by default. */
  readonly finishFlush?: number;
  /** Is told how many bytes were taken of the source, and given, so far; what it throws ends it. */
  readonly check?: (taken: number, given: number) => void;
}

/**
 * Inflates the deflate stream that the source stands before, in bounded memory, and gives back what stands
 * behind it: Node's own Gunzip goes on with whatever follows.
 *
 * @returns yields the uncompressed bytes; returns what they came to
 * @throws zlib's own errors, what `check` throws, and {UnreadableFileError} when the bytes cannot be had
 */
export async function* inflateRaw(
  source: ByteSource,
  { chunkBytes = INFLATED_CHUNK_BYTES, finishFlush, check = () => {} }: InflateOptions = {},
): AsyncGenerator<Buffer, Inflated> {
  const inflate = createInflateRaw({ chunkSize: chunkBytes, finishFlush });
  let checksum = 0;
  let bytes = 0;
  const feeding = feed(inflate, source, () => check(source.taken, bytes));
  try {
    // It would end as broken off what nobody has ended: with an error, whose stack costs more than a small stream.
    for await (const chunk of inflate.iterator({ destroyOnReturn: false })) {
      checksum = crc32(chunk, checksum);
      bytes += chunk.length;
      check(source.taken, bytes);
      yield chunk;
    }
  } finally {
    inflate.destroy();
  }
  await feeding;
  return { checksum, bytes };
}

/** Hands chunk by chunk to the decompressor until it has had enough; gives back what it did not use. */
async function feed(inflate: InflateRaw, source: ByteSource, onTaken: () => void): Promise<void> {
  try {
    for (;;) {
      const chunk = await source.take();
      if (chunk === undefined) {
        inflate.end();
        return;
      }
      onTaken();
      const before = inflate.bytesWritten;
      await write(inflate, chunk);
      const used = inflate.bytesWritten - before;
      if (used === chunk.length) continue;
      source.giveBack(chunk.subarray(used));
      return;
    }
  } catch (error) {
    // It surfaces where the output is read.
    inflate.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Resolves when the chunk is used, or when nothing more of it will be: behind the end, or an error. */
function write(inflate: InflateRaw, chunk: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      inflate.off('end', done).off('close', done);
      resolve();
    };
    inflate.once('end', done).once('close', done);
    inflate.write(chunk, done);
  });
}
