import { constants } from 'node:zlib';
import type { ByteSource } from '../records/byte-source';
import { crc32 } from '../records/crc32';
import {
  DEFLATE,
  HAS_COMMENT,
  HAS_EXTRA,
  HAS_HEADER_CRC,
  HAS_NAME,
  RESERVED_FLAGS,
} from '../records/gzip-header';
import { object, text } from '../records/json';
import { type Inflated, inflateRaw } from '../records/raw-inflate';

/**
 * AWS's validator hashes a file's first gzip member and nothing behind it, and takes what is there of a
 * file that was cut off. Node's own Gunzip reads every member and refuses the latter.
 */

/** RFC 1952, section 2.3.1: what every member begins with. */
const MAGIC = 0x8b1f;
/** Names and comments have no limit of their own; CloudTrail writes neither. */
const MOST_HEADER_BYTES = 1024 * 1024;

/** The bytes are not gzip, are damaged, or become more than may be. */
export class GzipFormatError extends Error {
  override readonly name = 'GzipFormatError';
}

/** How the first member ended. */
export interface MemberEnd {
  /** Whether it was there up to the last byte of its trailer. */
  readonly isWhole: boolean;
  /** Whether anything stands behind it. */
  readonly hasMore: boolean;
}

const CUT_OFF: MemberEnd = { isWhole: false, hasMore: false };

/**
 * Inflates the first gzip member of a file, in bounded memory, as zlib does: of a file that was cut off,
 * it gives what is there.
 *
 * @param maxBytes how large it may be, compressed or not
 * @returns yields the uncompressed bytes; returns how the member ended
 * @throws {GzipFormatError} @throws {UnreadableFileError} when the bytes cannot be had
 */
export async function* inflateFirstMember(
  source: ByteSource,
  maxBytes: number,
): AsyncGenerator<Buffer, MemberEnd> {
  if (!(await skipHeader(source))) return CUT_OFF;
  const { checksum, bytes } = yield* inflateWithin(source, maxBytes);
  return readTrailer(source, checksum, bytes);
}

async function* inflateWithin(
  source: ByteSource,
  maxBytes: number,
): AsyncGenerator<Buffer, Inflated> {
  try {
    return yield* inflateRaw(source, {
      // Otherwise zlib refuses what was cut off, after having given all of it.
      finishFlush: constants.Z_SYNC_FLUSH,
      check: (taken, given) => {
        // Empty blocks inflate to nothing, for ever.
        if (Math.max(taken, given) > maxBytes) throw tooLarge(maxBytes);
      },
    });
  } catch (cause) {
    throw isZlibComplaint(cause) ? new GzipFormatError('it is damaged', { cause }) : cause;
  }
}

/** Reads a header's parts, and what the header's own checksum is made of. */
class Header {
  checksum = 0;
  private bytes = 0;

  constructor(private readonly source: ByteSource) {}

  /** @returns undefined when fewer bytes are left */
  async take(count: number): Promise<Buffer | undefined> {
    const taken = await this.source.peek(count);
    if (taken.length < count) return undefined;
    await this.skip(taken);
    return taken;
  }

  /** A text closed by a zero. @returns whether its end is there */
  async takeText(): Promise<boolean> {
    for (;;) {
      const chunk = await this.source.take();
      if (chunk === undefined) return false;
      this.source.giveBack(chunk);
      const end = chunk.indexOf(0);
      await this.skip(end === -1 ? chunk : chunk.subarray(0, end + 1));
      if (end !== -1) return true;
    }
  }

  private async skip(taken: Buffer): Promise<void> {
    this.checksum = crc32(taken, this.checksum);
    this.bytes += taken.length;
    if (this.bytes > MOST_HEADER_BYTES) throw new GzipFormatError('its header has no end');
    const all = await this.source.take();
    if (all !== undefined) this.source.giveBack(all.subarray(taken.length));
  }
}

/** @returns whether the whole of it is there */
async function skipHeader(source: ByteSource): Promise<boolean> {
  const header = new Header(source);
  const magic = await header.take(2);
  if (magic === undefined) return false;
  if (magic.readUInt16LE() !== MAGIC) throw new GzipFormatError('it is not gzip');
  const [method, flags] = (await header.take(2)) ?? [];
  if (method === undefined || flags === undefined) return false;
  if (method !== DEFLATE) throw new GzipFormatError('its compression is unknown');
  if ((flags & RESERVED_FLAGS) !== 0) throw new GzipFormatError('its header is unknown');
  // Time, level and system, of which nothing depends.
  if ((await header.take(6)) === undefined) return false;
  if (flags & HAS_EXTRA) {
    const length = await header.take(2);
    if (length === undefined) return false;
    if ((await header.take(length.readUInt16LE())) === undefined) return false;
  }
  if (flags & HAS_NAME && !(await header.takeText())) return false;
  if (flags & HAS_COMMENT && !(await header.takeText())) return false;
  if (flags & HAS_HEADER_CRC) {
    const { checksum } = header;
    const stated = await header.take(2);
    if (stated === undefined) return false;
    if (stated.readUInt16LE() !== (checksum & 0xffff)) {
      throw new GzipFormatError('its header is damaged');
    }
  }
  return true;
}

async function readTrailer(
  source: ByteSource,
  checksum: number,
  bytes: number,
): Promise<MemberEnd> {
  const trailer = await source.peek(9);
  if (trailer.length >= 4 && trailer.readUInt32LE(0) !== checksum) {
    throw new GzipFormatError('its checksum is wrong');
  }
  if (trailer.length >= 8 && trailer.readUInt32LE(4) !== bytes % 2 ** 32) {
    throw new GzipFormatError('its length is wrong');
  }
  return { isWhole: trailer.length >= 8, hasMore: trailer.length > 8 };
}

function isZlibComplaint(error: unknown): boolean {
  return text(object(error)?.code)?.startsWith('Z_') ?? false;
}

function tooLarge(maxBytes: number): GzipFormatError {
  return new GzipFormatError(`it holds more than ${maxBytes} bytes`);
}
