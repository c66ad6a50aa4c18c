import { UnreadableFileError } from '../errors';
import { DEFAULT_SETTINGS } from '../settings';
import { ByteSource, tooLarge } from './byte-source';
import { type GzipEnd, gunzip, isGzip } from './gzip';

/**
 * CloudTrail's files shrink to a tenth or a twentieth, deflate at its very best to a thousandth (zlib's
 * "Technical Details": 1032 to 1). What is this small is no log, however long it would go on.
 */
const MOST_TIMES_LARGER = 500;
/** Until so much has come out, a file that repeats itself does no harm. */
const HARMLESS_BYTES = 64 * 1024 * 1024;

/**
 * Gives a file's bytes as they were before they were compressed, in bounded memory. Whether they were is
 * told by their first two, not by the file's name.
 *
 * @param stored the bytes as they are stored: gzip, of one member or several, or anything else
 * @param maxBytes what the file may hold, uncompressed
 * @returns yields the bytes; returns what stood behind gzip
 * @throws {UnreadableFileError} when the bytes cannot be had or decompressed to the end, when there are
 *   too many of them, or when they are a decompression bomb
 */
export async function* decompress(
  stored: AsyncIterable<Uint8Array>,
  maxBytes: number = DEFAULT_SETTINGS.maxFileBytes,
): AsyncGenerator<Buffer, GzipEnd> {
  const source = new ByteSource(stored, maxBytes);
  try {
    const content = (await isGzip(source)) ? gunzip(source) : takeAll(source);
    return yield* atMost(maxBytes, content, source);
  } finally {
    await source.close();
  }
}

async function* atMost(
  maxBytes: number,
  content: AsyncGenerator<Buffer, GzipEnd>,
  source: ByteSource,
): AsyncGenerator<Buffer, GzipEnd> {
  let bytes = 0;
  try {
    let step = await content.next();
    while (step.done !== true) {
      bytes += step.value.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      if (bytes > HARMLESS_BYTES && bytes > source.taken * MOST_TIMES_LARGER) throw bomb();
      yield step.value;
      step = await content.next();
    }
    return step.value;
  } finally {
    await content.return({ strayBytes: 0 });
  }
}

async function* takeAll(source: ByteSource): AsyncGenerator<Buffer, GzipEnd> {
  for (let chunk = await source.take(); chunk !== undefined; chunk = await source.take()) {
    yield chunk;
  }
  return { strayBytes: 0 };
}

function bomb(): UnreadableFileError {
  return new UnreadableFileError(
    `it is more than ${MOST_TIMES_LARGER} times as large as its compressed bytes: no log is, but a ` +
      'decompression bomb',
  );
}
