import { BlockHeader } from './block-header';
import { findCodeLengths, MAX_CODE_BITS } from './code-lengths';
import { assignCodes } from './prefix-codes';
import { EXTRA_BITS, FIRST_DISTANCE_SYMBOL, LITERAL_LENGTH_SYMBOLS, SYMBOLS } from './symbols';

/** How a block says its code: BTYPE of RFC 1951, section 3.2.3. */
const FIXED = 1;
const DYNAMIC = 2;

/** What a symbol without a code weighs: more than any code can save. */
const UNSAYABLE_BITS = 60_000;

/** A code that is known beforehand. */
export interface KnownCode {
  /** As `KNOWN_CODES` has them. */
  readonly lengths: string;
  /** What the header takes that says them: a code is weighed before anybody knows whether it is used. */
  readonly headerBits: number;
}

/** The prefix codes of a block, and the header that says them. */
export class BlockCode {
  readonly header = new BlockHeader();
  /** Of each symbol, literals and distances: its code's bits, and its code. */
  readonly lengths = new Uint8Array(SYMBOLS);
  readonly codes = new Uint16Array(SYMBOLS);
  /** Of each symbol: all bits that it takes in a block. */
  readonly weights = new Uint16Array(SYMBOLS);

  private readonly literals = this.lengths.subarray(0, LITERAL_LENGTH_SYMBOLS);
  private readonly distances = this.lengths.subarray(FIRST_DISTANCE_SYMBOL);
  private readonly literalCodes = this.codes.subarray(0, LITERAL_LENGTH_SYMBOLS);
  private readonly distanceCodes = this.codes.subarray(FIRST_DISTANCE_SYMBOL);

  /** What the header takes. */
  headerBits = 0;
  private isDescribed = false;

  private constructor(readonly type: number) {}

  /** A code to be fitted to block after block. */
  static toFit(): BlockCode {
    return new BlockCode(DYNAMIC);
  }

  /** A code that is known beforehand; most are never chosen. */
  static known({ lengths, headerBits }: KnownCode): BlockCode {
    const code = new BlockCode(DYNAMIC);
    code.headerBits = headerBits;
    let symbol = 0;
    for (const run of lengths.split(' ')) {
      const [digit = '', times = '1'] = run.split('*');
      const end = symbol + Number(times);
      code.lengths.fill(Number.parseInt(digit, 16), symbol, end);
      symbol = end;
    }
    code.weigh();
    return code;
  }

  /** The code that no header has to say: RFC 1951, section 3.2.6. */
  static fixed(): BlockCode {
    const code = new BlockCode(FIXED);
    // It has two symbols more than may ever stand in a block.
    const literals = new Uint8Array(288).fill(8).fill(9, 144, 256).fill(7, 256, 280);
    const literalCodes = new Uint16Array(288);
    assignCodes(literals, literalCodes);
    code.literals.set(literals.subarray(0, LITERAL_LENGTH_SYMBOLS));
    code.literalCodes.set(literalCodes.subarray(0, LITERAL_LENGTH_SYMBOLS));
    code.distances.fill(5);
    assignCodes(code.distances, code.distanceCodes);
    code.isDescribed = true;
    code.weigh();
    return code;
  }

  /** Becomes the code that writes these symbols in the fewest bits. @param counts of each symbol */
  fit(counts: Int32Array): void {
    findCodeLengths(counts.subarray(0, LITERAL_LENGTH_SYMBOLS), MAX_CODE_BITS, this.literals);
    findCodeLengths(counts.subarray(FIRST_DISTANCE_SYMBOL), MAX_CODE_BITS, this.distances);
    this.isDescribed = false;
    this.describe();
    this.weigh();
  }

  /** Works out its codes and its header, without which nothing can be written in it. */
  describe(): void {
    if (this.isDescribed) return;
    this.isDescribed = true;
    assignCodes(this.literals, this.literalCodes);
    assignCodes(this.distances, this.distanceCodes);
    this.header.describe(this.lengths);
    this.headerBits = this.header.totalBits;
  }

  private weigh(): void {
    for (let symbol = 0; symbol < SYMBOLS; symbol++) {
      const bits = this.lengths[symbol] ?? 0;
      this.weights[symbol] = bits === 0 ? UNSAYABLE_BITS : bits + (EXTRA_BITS[symbol] ?? 0);
    }
  }
}
