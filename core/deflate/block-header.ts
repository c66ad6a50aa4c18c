import { findCodeLengths } from './code-lengths';
import { assignCodes } from './prefix-codes';
import { FIRST_DISTANCE_SYMBOL, FIRST_LENGTH_SYMBOL, SYMBOLS } from './symbols';

/** RFC 1951, section 3.2.7: the order in which the lengths of the header's own code stand. */
const HEADER_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LEAST_HEADER_LENGTHS = 4;
const HEADER_SYMBOLS = 19;
const MAX_HEADER_CODE_BITS = 7;

/** The header's symbols that repeat: the last length, a few zeros, many zeros. */
const REPEAT = 16;
const FEW_ZEROS = 17;
const MANY_ZEROS = 18;

const VALUE_SHIFT = 5;
const BITS_MASK = (1 << VALUE_SHIFT) - 1;

const headerCounts = new Int32Array(HEADER_SYMBOLS);
const headerLengths = new Uint8Array(HEADER_SYMBOLS);
const headerCodes = new Uint16Array(HEADER_SYMBOLS);
const row = new Uint8Array(SYMBOLS);
/** The row's symbols in the header, each with the number that follows it. */
const said = new Uint8Array(SYMBOLS);
const saidNumbers = new Uint8Array(SYMBOLS);
let saidCount = 0;

/** The bits of a block's header, ready to be written. */
export class BlockHeader {
  totalBits = 0;
  private parts: number[] = [];

  /** Says the lengths of a code as RFC 1951, section 3.2.7, has them. @param lengths of all symbols */
  describe(lengths: Uint8Array): void {
    this.totalBits = 0;
    this.parts = [];
    const literals = trimmedEnd(lengths, FIRST_LENGTH_SYMBOL, FIRST_DISTANCE_SYMBOL);
    const distances =
      trimmedEnd(lengths, FIRST_DISTANCE_SYMBOL + 1, SYMBOLS) - FIRST_DISTANCE_SYMBOL;
    row.set(lengths.subarray(0, literals));
    row.set(lengths.subarray(FIRST_DISTANCE_SYMBOL, FIRST_DISTANCE_SYMBOL + distances), literals);
    sayRow(literals + distances);
    findCodeLengths(headerCounts, MAX_HEADER_CODE_BITS, headerLengths);
    assignCodes(headerLengths, headerCodes);
    let listed = HEADER_SYMBOLS;
    while (listed > LEAST_HEADER_LENGTHS && headerLengths[HEADER_ORDER[listed - 1] ?? 0] === 0) {
      listed--;
    }
    this.add(literals - FIRST_LENGTH_SYMBOL, 5);
    this.add(distances - 1, 5);
    this.add(listed - LEAST_HEADER_LENGTHS, 4);
    for (const symbol of HEADER_ORDER.slice(0, listed)) this.add(headerLengths[symbol] ?? 0, 3);
    for (let at = 0; at < saidCount; at++) {
      const symbol = said[at] ?? 0;
      this.add(headerCodes[symbol] ?? 0, headerLengths[symbol] ?? 0);
      this.add(saidNumbers[at] ?? 0, numberBits(symbol));
    }
  }

  /** Hands each value over, with how many bits it takes. */
  writeTo(writer: { put(value: number, bits: number): void }): void {
    for (const part of this.parts) writer.put(part >>> VALUE_SHIFT, part & BITS_MASK);
  }

  private add(value: number, bits: number): void {
    if (bits === 0) return;
    this.parts.push((value << VALUE_SHIFT) | bits);
    this.totalBits += bits;
  }
}

/** Where the lengths end that are not 0. */
function trimmedEnd(lengths: Uint8Array, least: number, most: number): number {
  let end = most;
  while (end > least && lengths[end - 1] === 0) end--;
  return end;
}

function numberBits(symbol: number): number {
  if (symbol === REPEAT) return 2;
  if (symbol === FEW_ZEROS) return 3;
  return symbol === MANY_ZEROS ? 7 : 0;
}

function sayRow(size: number): void {
  saidCount = 0;
  headerCounts.fill(0);
  for (let at = 0; at < size; ) {
    const length = row[at] ?? 0;
    const start = at;
    while (at < size && row[at] === length) at++;
    if (length === 0) sayZeros(at - start);
    else sayRun(length, at - start);
  }
  // zlib refuses a header whose own code has a single symbol.
  if (headerCounts.filter((count) => count > 0).length < 2) {
    headerCounts[headerCounts[0] === 0 ? 0 : 1] = 1;
  }
}

function sayZeros(size: number): void {
  let left = size;
  for (; left >= 11; left -= Math.min(left, 138)) say(MANY_ZEROS, Math.min(left, 138) - 11);
  if (left >= 3) {
    say(FEW_ZEROS, left - 3);
    return;
  }
  for (; left > 0; left--) say(0);
}

function sayRun(length: number, size: number): void {
  say(length);
  let left = size - 1;
  while (left >= 3) {
    // Of 7 or 8 as much is left over as can be repeated once more.
    const repeated = left === 7 || left === 8 ? left - 3 : Math.min(left, 6);
    say(REPEAT, repeated - 3);
    left -= repeated;
  }
  for (; left > 0; left--) say(length);
}

function say(symbol: number, number = 0): void {
  said[saidCount] = symbol;
  saidNumbers[saidCount++] = number;
  headerCounts[symbol] = (headerCounts[symbol] ?? 0) + 1;
}
