import { CompiledDeflate } from './compiled-deflate';
import { type Filled, type Form, fill } from './form';

/** A UTF-16 unit takes three bytes of UTF-8 at most. */
const MAX_BYTES_A_UNIT = 3;

/** What is written behind a form's place at the most, and read behind its texts. */
const FORM_MARGIN_BYTES = 16;

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
 * Makes zlib streams (RFC 1950) of small texts against a preset dictionary that begins with the same bytes
 * each time. Node's zlib does the same, at several times the cost: it is set up anew for each text, and
 * reads the whole dictionary again. Any inflater reads these, given the same dictionary.
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
