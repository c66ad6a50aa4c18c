import { CompiledDeflate } from './compiled-deflate';

/** A UTF-16 unit takes three bytes of UTF-8 at most. */
const MAX_BYTES_A_UNIT = 3;

/** What stands around the bytes to compress. */
export interface Setting {
  /** What closes the dictionary, as UTF-8. */
  readonly closing: string;
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

  /** @param fixed what every dictionary begins with; with the closing text 32 KB at most */
  constructor(private readonly fixed: Uint8Array) {
    this.compiled = new CompiledDeflate(fixed);
  }

  /** Compresses bytes. */
  deflate(bytes: Uint8Array, { closing, maxClosingBytes, prefix }: Setting): Uint8Array {
    const { compiled, fixed } = this;
    const text = compiled.textOf(fixed.length + closing.length * MAX_BYTES_A_UNIT, bytes.length);
    const closingBytes = Math.min(maxClosingBytes, text.write(closing, fixed.length));
    const start = fixed.length + closingBytes;
    const end = start + bytes.length;
    text.set(bytes, start);
    return compiled.deflate(start, end, prefix);
  }
}
