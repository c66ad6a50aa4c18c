import { CorruptFileError, UnreadableFileError } from '../errors';
import type { ByteSource } from './byte-source';
import {
  DEFLATE,
  HAS_COMMENT,
  HAS_EXTRA,
  HAS_HEADER_CRC,
  HAS_NAME,
  RESERVED_FLAGS,
} from './gzip-header';
import { object, text } from './json';
import { type Inflated, inflateRaw } from './raw-inflate';

/**
 * Node's own Gunzip drops what it has inflated when something else than gzip follows in the same chunk,
 * and says nothing of it behind a zero byte: so the members of a file are told apart here.
 */

/** RFC 1952, section 2.3.1: the two bytes that every member begins with. */
const MAGIC = Buffer.of(0x1f, 0x8b);
const FIXED_HEADER_BYTES = 10;
const TRAILER_BYTES = 8;

/**
 * Each costs a decompressor of its own. Tools that cut gzip into blocks make them of 64 KB and hold a
 * gigabyte in no more than this.
 */
const MOST_MEMBERS = 20_000;

/** CloudTrail's files are one member. Each chunk is a journey to another thread: larger ones save a tenth. */
const WHOLE_FILE_CHUNK_BYTES = 256 * 1024;

/** How wrong a length may be that was read behind a changed bit; of other four bytes few are less wrong. */
const TIMES_WRONG = 16;

/** What became of the file's last bytes. */
export interface GzipEnd {
  /** Bytes behind the last member that are no gzip, zeros aside, which pad files on tapes. */
  readonly strayBytes: number;
}

/** Whether the next bytes begin a gzip member. */
export async function isGzip(source: ByteSource): Promise<boolean> {
  return (await source.peek(MAGIC.length)).equals(MAGIC);
}

/**
 * Inflates gzip of one member or several, in bounded memory.
 * @returns yields the bytes as they were; returns what stood behind them
 * @throws {CorruptFileError} when a member is broken; {UnreadableFileError} when it is cut off
 */
export async function* gunzip(source: ByteSource): AsyncGenerator<Buffer, GzipEnd> {
  for (let members = 1; ; members++) {
    if (members > MOST_MEMBERS) throw broken(`it is cut into more than ${MOST_MEMBERS} pieces`);
    await skipHeader(source);
    yield* inflateMember(source, members === 1 ? WHOLE_FILE_CHUNK_BYTES : undefined);
    await skipZeros(source);
    if (!(await isGzip(source))) return { strayBytes: await countRest(source) };
  }
}

async function skipHeader(source: ByteSource): Promise<void> {
  const header = await takeExactly(source, FIXED_HEADER_BYTES);
  const flags = header[3] ?? 0;
  if (header[2] !== DEFLATE) throw broken('unknown compression method');
  if ((flags & RESERVED_FLAGS) !== 0) throw broken('unknown header flags set');
  if (flags & HAS_EXTRA) {
    const length = await takeExactly(source, 2);
    await takeExactly(source, length.readUInt16LE());
  }
  if (flags & HAS_NAME) await skipText(source);
  if (flags & HAS_COMMENT) await skipText(source);
  // What it would tell, the checksum of the content tells as well.
  if (flags & HAS_HEADER_CRC) await takeExactly(source, 2);
}

async function* inflateMember(
  source: ByteSource,
  chunkBytes: number | undefined,
): AsyncGenerator<Buffer, void> {
  const { checksum, bytes } = yield* inflateSoundly(source, chunkBytes);
  const trailer = await takeExactly(source, TRAILER_BYTES, bytes);
  if (trailer.readUInt32LE(0) !== checksum) throw broken('incorrect data check');
  if (trailer.readUInt32LE(4) !== bytes % 2 ** 32) throw broken('incorrect length check');
}

async function* inflateSoundly(
  source: ByteSource,
  chunkBytes: number | undefined,
): AsyncGenerator<Buffer, Inflated> {
  let bytes = 0;
  const check = (_taken: number, given: number) => {
    bytes = given;
  };
  try {
    return yield* inflateRaw(source, { chunkBytes, check });
  } catch (cause) {
    const { code, message } = object(cause) ?? {};
    if (code === 'Z_BUF_ERROR') throw endedTooSoon(source, bytes, cause);
    throw text(code)?.startsWith('Z_') ? broken(text(message) ?? '', cause) : cause;
  }
}

/** @param given how many bytes its member has given so far */
async function takeExactly(source: ByteSource, bytes: number, given = 0): Promise<Buffer> {
  const taken = await source.peek(bytes);
  if (taken.length < bytes) throw endedTooSoon(source, given);
  const all = await source.take();
  if (all !== undefined) source.giveBack(all.subarray(bytes));
  return taken;
}

/** A text of the header, closed by a zero. */
async function skipText(source: ByteSource): Promise<void> {
  for (let chunk = await source.take(); chunk !== undefined; chunk = await source.take()) {
    const end = chunk.indexOf(0);
    if (end === -1) continue;
    source.giveBack(chunk.subarray(end + 1));
    return;
  }
  throw endedTooSoon(source, 0);
}

async function skipZeros(source: ByteSource): Promise<void> {
  for (let chunk = await source.take(); chunk !== undefined; chunk = await source.take()) {
    let at = 0;
    while (chunk[at] === 0) at++;
    if (at === chunk.length) continue;
    source.giveBack(chunk.subarray(at));
    return;
  }
}

async function countRest(source: ByteSource): Promise<number> {
  let bytes = 0;
  for (let chunk = await source.take(); chunk !== undefined; chunk = await source.take()) {
    bytes += chunk.length;
  }
  return bytes;
}

/**
 * A file was cut off, or deflate missed its end behind a changed bit. Then the file's own end is there: its last four
 * bytes, which say how long the content is (RFC 1952, section 2.3.1), say about as much as was read of it.
 */
function endedTooSoon(source: ByteSource, given: number, cause?: unknown): UnreadableFileError {
  const { lastBytes } = source;
  const said = lastBytes.length < 4 ? 0 : lastBytes.readUInt32LE();
  const isThere = said > given / TIMES_WRONG && said < given * TIMES_WRONG;
  const complaint = 'unexpected end of file';
  if (isThere) return broken(complaint, cause);
  return new UnreadableFileError(`it cannot be decompressed: ${complaint}`, { cause });
}

function broken(complaint: string, cause?: unknown): CorruptFileError {
  return new CorruptFileError(`it cannot be decompressed: ${complaint}`, { cause });
}
