import { BitWriter } from './bit-writer';
import { BlockWriter } from './block-writer';
import { Tokenizer } from './tokenizer';

/** RFC 1950: the checksum of no bytes, with which every checksum begins. */
const ADLER32_OF_NOTHING = 1;

/** A UTF-16 unit takes three bytes of UTF-8 at most. */
const MAX_BYTES_A_UNIT = 3;

/** RFC 1950, section 2.2: deflate, a window of 32 KB. */
const COMPRESSION_METHOD = 0x78;
/** The strongest compression, a preset dictionary, and what makes both bytes a multiple of 31. */
const FLAGS = 0xf9;

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
  private readonly writer = new BitWriter();
  private readonly blocks = new BlockWriter(this.writer);
  private readonly tokenizer: Tokenizer;
  private readonly fixedAdler: number;

  /** @param fixed what every dictionary begins with; with the closing text 32 KB at most */
  constructor(private readonly fixed: Uint8Array) {
    this.tokenizer = new Tokenizer(fixed);
    this.fixedAdler = this.tokenizer.adler32(0, fixed.length, ADLER32_OF_NOTHING);
  }

  /** Compresses bytes. */
  deflate(bytes: Uint8Array, { closing, maxClosingBytes, prefix }: Setting): Uint8Array {
    const { fixed, writer, tokenizer } = this;
    const text = tokenizer.textOf(closing.length * MAX_BYTES_A_UNIT + bytes.length);
    const closingBytes = Math.min(maxClosingBytes, text.write(closing, fixed.length));
    const start = fixed.length + closingBytes;
    const end = start + bytes.length;
    text.set(bytes, start);
    writer.restart(prefix, COMPRESSION_METHOD, FLAGS);
    writer.putUint32(tokenizer.adler32(fixed.length, start, this.fixedAdler));
    tokenizer.start(start, end);
    for (let isLast = false; !isLast; ) {
      const blockStart = tokenizer.at;
      isLast = tokenizer.cutBlock();
      this.blocks.write(tokenizer, { text, start: blockStart, isLast });
    }
    writer.align();
    writer.putUint32(tokenizer.adler32(start, end, ADLER32_OF_NOTHING));
    return writer.toBytes();
  }
}
