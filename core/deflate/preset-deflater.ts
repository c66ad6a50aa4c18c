import { inflateRawSync } from 'node:zlib';
import { CompiledDeflate } from './compiled-deflate';
import { type Filled, type Form, fill } from './form';

/** A UTF-16 unit takes three bytes of UTF-8 at most. */
const MAX_BYTES_A_UNIT = 3;

/** What is written behind a form's place at the most, and read behind its texts. */
const FORM_MARGIN_BYTES = 16;

const PREFIX_BYTES = 1;
const CHECKSUM_BYTES = 4;
/** RFC 1950: the checksum of no bytes, with which every checksum begins. */
const ADLER32_OF_NOTHING = 1;

/** What stands around the bytes to compress. */
export interface Setting {
  /** What closes the dictionary, as UTF-8. */
  readonly closing: string | Filled;
  /** Where that is cut, be it within a character. */
  readonly maxClosingBytes: number;
  /** A byte to put before the stream. */
  readonly prefix: number;
}

/**
 * Compresses small texts against a preset dictionary that begins with the same bytes each time: a prefix, a
 * deflate stream (RFC 1951), and the Adler-32 (RFC 1950) of the closing text and the bytes, the highest byte first.
 * Node's zlib makes such streams too, at several times the cost: it is set up anew for each text, and reads the
 * whole dictionary again. Any inflater reads these, given the same dictionary.
 */
export class PresetDeflater {
  private readonly compiled: CompiledDeflate;

  /**
   * @param fixed what every dictionary begins with; with the closing text 32 KB at most
   * @param forms those that closing texts may be filled in
   */
  constructor(
    private readonly fixed: Uint8Array,
    private readonly forms: readonly Form[] = [],
  ) {
    this.compiled = new CompiledDeflate(fixed, forms);
  }

  /** Compresses bytes. */
  deflate(bytes: Uint8Array, { closing, maxClosingBytes, prefix }: Setting): Uint8Array {
    const start =
      typeof closing === 'string'
        ? this.putText(closing, maxClosingBytes)
        : this.putForm(closing, maxClosingBytes);
    this.compiled.textOf(start, bytes.length).set(bytes, start);
    return this.compiled.deflate(start, start + bytes.length, prefix);
  }

  /**
   * Gives bytes back.
   * @param packed what `deflate` made of them
   * @param closing the closing text, cut where it was
   * @param maxBytes what they may take at the most
   * @throws {Error} when they take more, or any of it is not what it was
   */
  inflate(packed: Uint8Array, closing: Uint8Array, maxBytes: number): Buffer {
    const streamEnd = packed.length - CHECKSUM_BYTES;
    const bytes = inflateRawSync(packed.subarray(PREFIX_BYTES, Math.max(PREFIX_BYTES, streamEnd)), {
      dictionary: Buffer.concat([this.fixed, closing]),
      maxOutputLength: maxBytes,
    });
    const checksum = Buffer.from(packed.subarray(streamEnd)).readUInt32BE();
    if (checksum !== this.checksum(closing, bytes)) throw new Error('the checksum is another one');
    return bytes;
  }

  private checksum(closing: Uint8Array, bytes: Uint8Array): number {
    const { compiled, fixed } = this;
    const start = fixed.length + closing.length;
    const text = compiled.textOf(start, bytes.length);
    text.set(closing, fixed.length);
    text.set(bytes, start);
    return compiled.adler32(fixed.length, start + bytes.length, ADLER32_OF_NOTHING) >>> 0;
  }

  /** @returns where the closing text ends */
  private putText(closing: string, maxBytes: number): number {
    const { compiled, fixed } = this;
    const text = compiled.textOf(fixed.length + closing.length * MAX_BYTES_A_UNIT, 0);
    return fixed.length + Math.min(maxBytes, text.write(closing, fixed.length));
  }

  /** Some thirty short texts are written several times faster than the one that they make. */
  private putForm({ form, texts }: Filled, maxBytes: number): number {
    const { compiled, fixed } = this;
    const target = fixed.length;
    const targetEnd = target + maxBytes;
    const from = targetEnd + FORM_MARGIN_BYTES;
    const joined = texts.join('\0');
    const text = compiled.textOf(from + joined.length * MAX_BYTES_A_UNIT + FORM_MARGIN_BYTES, 0);
    const fromEnd = from + text.write(joined, from) + 1;
    text[fromEnd - 1] = 0;
    const end = compiled.fillForm(form, texts.length, { from, fromEnd, target, targetEnd });
    return end === -1 ? this.putText(fill(this.forms, { form, texts }), maxBytes) : end;
  }
}
