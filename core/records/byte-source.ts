import { UnreadableFileError } from '../errors';
import { object, text } from './json';

const NONE = Buffer.alloc(0);
const MEGABYTE = 1024 * 1024;
const LAST_BYTES = 4;

/**
 * A file's bytes as they are stored, taken a chunk or a few at a time. What was taken and not used can
 * be given back, so that whoever reads next begins where the one before left off.
 */
export class ByteSource {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private held: Buffer = NONE;
  private last: Buffer = NONE;
  private received = 0;
  private isAsking = false;
  private hasEnded = false;

  /** @param maxBytes how many may come: of gzip, any number may mean nothing */
  constructor(
    stored: AsyncIterable<Uint8Array>,
    private readonly maxBytes: number,
  ) {
    this.chunks = stored[Symbol.asyncIterator]();
  }

  /** How many bytes were taken so far, without those that were given back. */
  get taken(): number {
    return this.received - this.held.length;
  }

  /** The last four bytes that came, once there were so many. */
  get lastBytes(): Buffer {
    return this.last;
  }

  /**
   * Takes the next bytes, as many as came at once.
   * @returns undefined at the end
   * @throws {UnreadableFileError} when the bytes cannot be had, or are too many
   */
  async take(): Promise<Buffer | undefined> {
    while (this.held.length === 0) {
      if (!(await this.receive())) return undefined;
    }
    const taken = this.held;
    this.held = NONE;
    return taken;
  }

  /**
   * Looks at the next bytes without taking them.
   * @returns fewer than asked for only at the end
   * @throws {UnreadableFileError} as `take`
   */
  async peek(bytes: number): Promise<Buffer> {
    while (this.held.length < bytes && (await this.receive()));
    return this.held.subarray(0, bytes);
  }

  /** Puts bytes that were taken last before those that come next. */
  giveBack(bytes: Buffer): void {
    this.held = this.held.length === 0 ? bytes : Buffer.concat([bytes, this.held]);
  }

  /** Lets go of the file. Bytes that are on their way are not waited for: they may never come. */
  async close(): Promise<void> {
    if (this.hasEnded) return;
    this.hasEnded = true;
    const closed = Promise.resolve(this.chunks.return?.()).catch(() => {});
    if (!this.isAsking) await closed;
  }

  /** @returns false at the end */
  private async receive(): Promise<boolean> {
    const next = await this.ask();
    if (next === undefined) return false;
    const chunk = Buffer.from(next.buffer, next.byteOffset, next.byteLength);
    this.received += chunk.length;
    if (this.received > this.maxBytes) throw tooLarge(this.maxBytes);
    this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    const last = chunk.length < LAST_BYTES ? Buffer.concat([this.last, chunk]) : chunk;
    this.last = last.subarray(-LAST_BYTES);
    return true;
  }

  private async ask(): Promise<Uint8Array | undefined> {
    if (this.hasEnded) return undefined;
    this.isAsking = true;
    try {
      const next = await this.chunks.next();
      if (next.done !== true) return next.value;
      this.hasEnded = true;
      return undefined;
    } catch (cause) {
      this.hasEnded = true;
      const why = text(object(cause)?.message) ?? String(cause);
      throw new UnreadableFileError(`it broke off: ${why}`, { cause });
    } finally {
      this.isAsking = false;
    }
  }
}

/** The error of a file that holds more than one may, with what to do about it. */
export function tooLarge(maxBytes: number): UnreadableFileError {
  return new UnreadableFileError(
    `it holds more than ${Math.floor(maxBytes / MEGABYTE)} MB, the limit for one file; ` +
      'where such a log is expected, raise limits.fileMegabytes in the configuration',
  );
}
