import { instantiate } from '../web-assembly';
import { DEFLATE_CODE } from './deflate-code';
import { type Form, formBytes } from './form';
import { KNOWN_CODES } from './known-codes';

/** A number that the code in assembly/ exports. */
interface Constant {
  readonly value: number;
}

/** What the code in assembly/ exports; its places are explained in assembly/layout.ts. */
interface Code {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  readonly CODE_LENGTHS: Constant;
  readonly COUNTS: Constant;
  readonly FORM_BYTES: Constant;
  readonly FORMS: Constant;
  readonly HEADER_SIZES: Constant;
  readonly MARGIN_BYTES: Constant;
  readonly MOST_FORMS: Constant;
  readonly OWN_CODE: Constant;
  readonly SYMBOLS: Constant;
  readonly TEXT: Constant;
  readonly TIMES_LOG: Constant;
  readonly TIMES_LOG_COUNT: Constant;
  begin(fixedBytes: number): void;
  learnCode(): void;
  deflate(recordStart: number, recordEnd: number, prefix: number): number;
  fillForm(
    form: number,
    texts: number,
    from: number,
    fromEnd: number,
    target: number,
    targetEnd: number,
  ): number;
  adler32(start: number, end: number, before: number): number;
  fitOwnCode(): void;
  findCodeLengths(frequencies: number, size: number, maxBits: number, lengths: number): void;
}

/** Places within `textOf`. */
export interface FormPlaces {
  readonly from: number;
  readonly fromEnd: number;
  readonly target: number;
  readonly targetEnd: number;
}

const PAGE_BYTES = 64 * 1024;

/**
 * Makes deflate streams of texts that lie in its memory. The code is WebAssembly, which compares eight bytes at a
 * time and pays for no check of bounds.
 */
export class CompiledDeflate {
  private readonly code = instantiate(DEFLATE_CODE) as Code;
  private room = Buffer.of();

  /**
   * @param fixed what precedes every text; of 32 KB at most
   * @param forms those that `fillForm` fills
   * @throws {RangeError} when they are more, or one of them is longer, than there is room for
   */
  constructor(fixed: Uint8Array, forms: readonly Form[] = []) {
    const { code } = this;
    this.viewMemory();
    this.room.set(fixed);
    const timesLog = new Float64Array(
      code.memory.buffer,
      code.TIMES_LOG.value,
      code.TIMES_LOG_COUNT.value,
    );
    for (let n = 1; n < timesLog.length; n++) timesLog[n] = n * Math.log2(n);
    code.begin(fixed.length);
    for (const [at, lengths] of KNOWN_CODES.entries()) {
      readRuns(lengths, this.lengthsOf(at + 1));
      code.learnCode();
    }
    const { FORMS, FORM_BYTES, MOST_FORMS } = code;
    if (forms.length > MOST_FORMS.value)
      throw new RangeError(`more than ${MOST_FORMS.value} forms`);
    for (const [at, form] of forms.entries()) {
      const place = FORMS.value + at * FORM_BYTES.value;
      new Uint8Array(code.memory.buffer, place, FORM_BYTES.value).set(formBytes(form));
    }
  }

  /**
   * Its memory from the fixed text on: room for texts, and for what is made of the last one.
   * @param before how many bytes stand before the text to compress
   * @param bytes how many that has
   * @returns it is another one as soon as more is asked for
   */
  textOf(before: number, bytes: number): Buffer {
    const needed = before + bytes + mostBytesOf(bytes);
    const missing = needed - this.room.length;
    if (missing > 0) {
      this.code.memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.viewMemory();
    }
    return this.room;
  }

  /**
   * Compresses a record, which was put into `textOf` behind the text that precedes it.
   * @param prefix a byte to put before the stream
   * @returns the prefix, the stream, and the Adler-32 of what stands behind the fixed text. The bytes are of its own:
   *   out of Node's pool, which is far cheaper than memory for each
   */
  deflate(start: number, end: number, prefix: number): Uint8Array {
    const bytes = Buffer.allocUnsafe(this.code.deflate(start, end, prefix));
    const from = end + this.code.MARGIN_BYTES.value;
    this.room.copy(bytes, 0, from, from + bytes.length);
    return bytes;
  }

  /**
   * Fills a form within `textOf`.
   * @param texts how many texts stand from `from` on, a zero byte behind each
   * @param target where it is written, up to `targetEnd`; some bytes behind that are written as well
   * @returns where it ends; -1 where a text holds a zero byte
   */
  fillForm(form: number, texts: number, { from, fromEnd, target, targetEnd }: FormPlaces): number {
    return this.code.fillForm(form, texts, from, fromEnd, target, targetEnd);
  }

  /** Continues the checksum of RFC 1950 over a part of `textOf`. */
  adler32(start: number, end: number, before: number): number {
    return this.code.adler32(start, end, before);
  }

  /** How often each symbol stands in the block that was written last, literals and lengths first, then distances. */
  get counts(): Int32Array {
    const { memory, COUNTS, SYMBOLS } = this.code;
    return new Int32Array(memory.buffer, COUNTS.value, SYMBOLS.value);
  }

  /** The code that writes as many symbols in the fewest bits. @param counts of each symbol, below 2^22 */
  fitCode(counts: Int32Array): { lengths: Uint8Array; headerBits: number } {
    const { memory, HEADER_SIZES, OWN_CODE } = this.code;
    this.counts.set(counts);
    this.code.fitOwnCode();
    const headerBits = new Int32Array(memory.buffer, HEADER_SIZES.value)[OWN_CODE.value] ?? 0;
    return { lengths: this.lengthsOf(OWN_CODE.value).slice(), headerBits };
  }

  /**
   * The code of the least total length, none of its codes longer than `maxBits`.
   * @param frequencies of each symbol, below 2^22
   * @returns the bits of each symbol's code: 0 for one that never occurs
   */
  findCodeLengths(frequencies: readonly number[], maxBits: number): Uint8Array {
    const { memory, COUNTS, CODE_LENGTHS, OWN_CODE, SYMBOLS } = this.code;
    const lengths = CODE_LENGTHS.value + OWN_CODE.value * SYMBOLS.value;
    this.counts.set(frequencies);
    this.code.findCodeLengths(COUNTS.value, frequencies.length, maxBits, lengths);
    return new Uint8Array(memory.buffer, lengths, frequencies.length).slice();
  }

  private lengthsOf(code: number): Uint8Array {
    const { memory, CODE_LENGTHS, SYMBOLS } = this.code;
    return new Uint8Array(memory.buffer, CODE_LENGTHS.value + code * SYMBOLS.value, SYMBOLS.value);
  }

  /** Whatever saw the memory before it grew sees nothing now. */
  private viewMemory(): void {
    const { memory, TEXT } = this.code;
    this.room = Buffer.from(memory.buffer, TEXT.value);
  }
}

/** What a text takes at the most: a block that nothing makes shorter is stored, and has 16 KB unless it is the last. */
function mostBytesOf(bytes: number): number {
  return bytes + (bytes >>> 10) + 256;
}

/** Reads lengths as `KNOWN_CODES` has them. */
export function readRuns(runs: string, lengths: Uint8Array): void {
  let symbol = 0;
  for (const run of runs.split(' ')) {
    const [digit = '', times = '1'] = run.split('*');
    const end = symbol + Number(times);
    lengths.fill(Number.parseInt(digit, 16), symbol, end);
    symbol = end;
  }
}
