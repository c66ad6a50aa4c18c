import type { BitWriter } from './bit-writer';
import { BlockCode } from './block-code';
import { KNOWN_CODES } from './known-codes';
import {
  BASES,
  distanceSymbol,
  END_OF_BLOCK,
  EXTRA_BITS,
  FIRST_DISTANCE_SYMBOL,
  LENGTH_SYMBOLS,
  SYMBOLS,
} from './symbols';
import type { Tokenizer } from './tokenizer';
import { distanceOf, LEAST_MATCH, lengthOver3 } from './tokens';

/** RFC 1951, section 3.2.4: a stored block holds no more. */
const MAX_STORED_BYTES = 0xffff;
/** Of a stored block: its three first bits, the rest of that byte, and its length twice. */
const STORED_HEADER_BITS = 40;

/** A code of a block's own takes about so many bits for its header. */
const OWN_HEADER_BITS = 380;

/** Where the block's bytes stand, for the case that nothing is shorter than they. */
export interface BlockPlace {
  readonly text: Uint8Array;
  readonly start: number;
  readonly isLast: boolean;
}

/** Writes blocks, each in the way that takes the fewest bits. */
export class BlockWriter {
  private readonly knownCodes = [BlockCode.fixed(), ...KNOWN_CODES.map(BlockCode.known)];
  private readonly ownCode = BlockCode.toFit();
  private readonly used = new Uint16Array(SYMBOLS);
  private usedCount = 0;

  constructor(private readonly writer: BitWriter) {}

  /** Writes the block that was just cut. */
  write(block: Tokenizer, place: BlockPlace): void {
    const { code, bits } = this.chooseCode(block);
    const bytes = block.at - place.start;
    const storedBits =
      bytes * 8 + Math.max(1, Math.ceil(bytes / MAX_STORED_BYTES)) * STORED_HEADER_BITS;
    this.writer.reserve(bits);
    if (storedBits < bits) this.writeStored(place, block.at);
    else this.writeTokens(block, code, place.isLast);
  }

  private chooseCode({ counts }: Tokenizer): { code: BlockCode; bits: number } {
    this.listUsed(counts);
    let bits = Infinity;
    let best = this.ownCode;
    for (const code of this.knownCodes) {
      const codeBits = this.weigh(code, counts);
      if (codeBits >= bits) continue;
      bits = codeBits;
      best = code;
    }
    // To find a block's own code takes longer than all the rest: only where it promises something.
    if (bits > this.leastBits(counts) + OWN_HEADER_BITS) {
      this.ownCode.fit(counts);
      const ownBits = this.weigh(this.ownCode, counts);
      if (ownBits < bits) return { code: this.ownCode, bits: ownBits };
    }
    return { code: best, bits };
  }

  private listUsed(counts: Int32Array): void {
    this.usedCount = 0;
    for (let symbol = 0; symbol < SYMBOLS; symbol++) {
      if (counts[symbol] !== 0) this.used[this.usedCount++] = symbol;
    }
  }

  /** What a block of these symbols takes in all. */
  private weigh(code: BlockCode, counts: Int32Array): number {
    const { used, usedCount } = this;
    const { weights } = code;
    let bits = 3 + code.headerBits;
    for (let at = 0; at < usedCount; at++) {
      const symbol = used[at] ?? 0;
      bits += (counts[symbol] ?? 0) * (weights[symbol] ?? 0);
    }
    return bits;
  }

  /** What no code is below: the entropy of the block's symbols, and the bits that follow them. */
  private leastBits(counts: Int32Array): number {
    const { used, usedCount } = this;
    let bits = 0;
    let literals = 0;
    let distances = 0;
    for (let at = 0; at < usedCount; at++) {
      const symbol = used[at] ?? 0;
      const count = counts[symbol] ?? 0;
      bits += count * (EXTRA_BITS[symbol] ?? 0) - timesLog(count);
      if (symbol < FIRST_DISTANCE_SYMBOL) literals += count;
      else distances += count;
    }
    return bits + timesLog(literals) + timesLog(distances);
  }

  private writeTokens(block: Tokenizer, code: BlockCode, isLast: boolean): void {
    const { writer } = this;
    const { tokens, tokenCount } = block;
    code.describe();
    const { codes, lengths, header } = code;
    writer.put((isLast ? 1 : 0) | (code.type << 1), 3);
    header.writeTo(writer);
    for (let at = 0; at < tokenCount; at++) {
      const token = tokens[at] ?? 0;
      if (token < LEAST_MATCH) {
        writer.put(codes[token] ?? 0, lengths[token] ?? 0);
        continue;
      }
      const over3 = lengthOver3(token);
      const lengthSymbol = LENGTH_SYMBOLS[over3] ?? 0;
      writer.put(codes[lengthSymbol] ?? 0, lengths[lengthSymbol] ?? 0);
      writer.put(over3 + 3 - (BASES[lengthSymbol] ?? 0), EXTRA_BITS[lengthSymbol] ?? 0);
      const distance = distanceOf(token);
      const symbol = distanceSymbol(distance);
      writer.put(codes[symbol] ?? 0, lengths[symbol] ?? 0);
      writer.put(distance - (BASES[symbol] ?? 0), EXTRA_BITS[symbol] ?? 0);
    }
    writer.put(codes[END_OF_BLOCK] ?? 0, lengths[END_OF_BLOCK] ?? 0);
  }

  private writeStored({ text, start, isLast }: BlockPlace, end: number): void {
    const { writer } = this;
    for (let at = start; at < end; at += MAX_STORED_BYTES) {
      const size = Math.min(MAX_STORED_BYTES, end - at);
      writer.put(isLast && at + size === end ? 1 : 0, 3);
      writer.align();
      writer.put(size, 16);
      writer.put(~size & 0xffff, 16);
      writer.putBytes(text.subarray(at, at + size));
    }
  }
}

/** `n log2 n`, for the counts that most blocks have. */
const TIMES_LOG = Float64Array.from({ length: 512 }, (_, n) => (n === 0 ? 0 : n * Math.log2(n)));

function timesLog(n: number): number {
  return TIMES_LOG[n] ?? n * Math.log2(n);
}
