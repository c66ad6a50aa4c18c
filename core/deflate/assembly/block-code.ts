import { put, resume, writeAside } from './bit-writer';
import { CODE_LENGTHS_SCRATCH_BYTES, findCodeLengths } from './code-lengths';
import {
  CODE_LENGTHS,
  CODES,
  COUNTS,
  EXTRA_BITS,
  FIRST_DISTANCE_SYMBOL,
  FIRST_LENGTH_SYMBOL,
  FIXED_CODE,
  HEADER_BYTES,
  HEADER_SIZES,
  HEADERS,
  KNOWN_WEIGHTS,
  MAX_CODE_BITS,
  MOST_KNOWN_CODES,
  OWN_CODE,
  SCRATCH,
  SYMBOLS,
} from './layout';

/** What a symbol without a code weighs: more than any code can save. */
const UNSAYABLE_BITS: i32 = 60_000;

const LEAST_HEADER_LENGTHS: i32 = 4;
const HEADER_SYMBOLS: i32 = 19;
const MAX_HEADER_CODE_BITS: i32 = 7;

/** The header's symbols that repeat: the last length, a few zeros, many zeros. */
const REPEAT: i32 = 16;
const FEW_ZEROS: i32 = 17;
const MANY_ZEROS: i32 = 18;

/** Of the header's own code. */
const HEADER_COUNTS: i32 = SCRATCH + CODE_LENGTHS_SCRATCH_BYTES;
const HEADER_LENGTHS: i32 = HEADER_COUNTS + 128;
const HEADER_CODES: i32 = HEADER_LENGTHS + 32;
/** The first code of each length. */
const NEXT_CODES: i32 = HEADER_CODES + 64;
/** The lengths that a header says, and a byte that no length is. */
const ROW: i32 = NEXT_CODES + 128;
/** The row's symbols in the header, each with the number that follows it. */
const SAID: i32 = ROW + 320;
export const BLOCK_CODE_SCRATCH_END: i32 = SAID + 640;
let saidCount: i32 = 0;

export function lengthsOf(code: i32): i32 {
  return CODE_LENGTHS + code * SYMBOLS;
}

export function codesOf(code: i32): i32 {
  return CODES + code * SYMBOLS * 2;
}

export function headerOf(code: i32): i32 {
  return HEADERS + code * HEADER_BYTES;
}

export function headerBits(code: i32): i32 {
  return load<i32>(HEADER_SIZES + (code << 2));
}

/** The code that no header has to say: RFC 1951, section 3.2.6. */
export function prepareFixedCode(): void {
  const lengths = lengthsOf(FIXED_CODE);
  // It has two symbols more than may ever stand in a block: the first distances' take their place.
  memory.fill(lengths, 8, 288);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  assignCodes(lengths, 288, codesOf(FIXED_CODE));
  memory.fill(lengths + FIRST_DISTANCE_SYMBOL, 5, SYMBOLS - FIRST_DISTANCE_SYMBOL);
  assignDistanceCodes(FIXED_CODE);
}

/** Prepares a code that is known beforehand, whose lengths stand in CODE_LENGTHS. */
export function prepareKnownCode(code: i32): void {
  describe(code);
  const lengths = lengthsOf(code);
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    const bits: i32 = load<u8>(lengths + symbol);
    const weight = bits === 0 ? UNSAYABLE_BITS : bits + load<u8>(symbol, EXTRA_BITS);
    store<u16>((symbol * MOST_KNOWN_CODES + code - 1) << 1, <u16>weight, KNOWN_WEIGHTS);
  }
}

/** Finds the code that writes the symbols of COUNTS in the fewest bits. */
export function fitOwnCode(): void {
  const lengths = lengthsOf(OWN_CODE);
  findCodeLengths(COUNTS, FIRST_DISTANCE_SYMBOL, MAX_CODE_BITS, lengths);
  findCodeLengths(
    COUNTS + FIRST_DISTANCE_SYMBOL * 4,
    SYMBOLS - FIRST_DISTANCE_SYMBOL,
    MAX_CODE_BITS,
    lengths + FIRST_DISTANCE_SYMBOL,
  );
  describe(OWN_CODE);
}

/** Works out codes and a header from the lengths of a code. */
function describe(code: i32): void {
  assignCodes(lengthsOf(code), FIRST_DISTANCE_SYMBOL, codesOf(code));
  assignDistanceCodes(code);
  writeHeader(code);
}

function assignDistanceCodes(code: i32): void {
  assignCodes(
    lengthsOf(code) + FIRST_DISTANCE_SYMBOL,
    SYMBOLS - FIRST_DISTANCE_SYMBOL,
    codesOf(code) + FIRST_DISTANCE_SYMBOL * 2,
  );
}

/**
 * Assigns the codes of RFC 1951, section 3.2.2, to their lengths.
 * @param codes where they are written, 16 bits each, first bit lowest: the order in which a stream holds them
 */
function assignCodes(lengths: i32, size: i32, codes: i32): void {
  memory.fill(NEXT_CODES, 0, (MAX_CODE_BITS + 2) << 2);
  for (let symbol = 0; symbol < size; symbol++) {
    const bits: i32 = load<u8>(lengths + symbol);
    if (bits > 0)
      store<i32>((bits + 1) << 2, load<i32>((bits + 1) << 2, NEXT_CODES) + 1, NEXT_CODES);
  }
  // From how many codes are one bit shorter to the first code of each length.
  let first = 0;
  for (let bits = 1; bits <= MAX_CODE_BITS; bits++) {
    first = (first + load<i32>(bits << 2, NEXT_CODES)) << 1;
    store<i32>(bits << 2, first, NEXT_CODES);
  }
  for (let symbol = 0; symbol < size; symbol++) {
    const bits: i32 = load<u8>(lengths + symbol);
    if (bits === 0) continue;
    const code = load<i32>(bits << 2, NEXT_CODES);
    store<i32>(bits << 2, code + 1, NEXT_CODES);
    store<u16>(codes + (symbol << 1), <u16>reverseBits(code, bits));
  }
}

function reverseBits(code: i32, bits: i32): i32 {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit++) reversed = (reversed << 1) | ((code >> bit) & 1);
  return reversed;
}

/** Says the lengths of a code as RFC 1951, section 3.2.7, has them. */
function writeHeader(code: i32): void {
  const lengths = lengthsOf(code);
  const literals = trimmedEnd(lengths, FIRST_LENGTH_SYMBOL, FIRST_DISTANCE_SYMBOL);
  const distances = trimmedEnd(lengths, FIRST_DISTANCE_SYMBOL + 1, SYMBOLS) - FIRST_DISTANCE_SYMBOL;
  memory.copy(ROW, lengths, literals);
  memory.copy(ROW + literals, lengths + FIRST_DISTANCE_SYMBOL, distances);
  sayRow(literals + distances);
  findCodeLengths(HEADER_COUNTS, HEADER_SYMBOLS, MAX_HEADER_CODE_BITS, HEADER_LENGTHS);
  assignCodes(HEADER_LENGTHS, HEADER_SYMBOLS, HEADER_CODES);
  let listed = HEADER_SYMBOLS;
  while (listed > LEAST_HEADER_LENGTHS && headerLength(inHeaderOrder(listed - 1)) === 0) listed--;
  writeAside(headerOf(code));
  put(literals - FIRST_LENGTH_SYMBOL, 5);
  put(distances - 1, 5);
  put(listed - LEAST_HEADER_LENGTHS, 4);
  for (let at = 0; at < listed; at++) put(headerLength(inHeaderOrder(at)), 3);
  for (let at = 0; at < saidCount; at++) {
    const symbol: i32 = load<u8>(at << 1, SAID);
    put(load<u16>(symbol << 1, HEADER_CODES), headerLength(symbol));
    put(load<u8>((at << 1) + 1, SAID), numberBits(symbol));
  }
  store<i32>(HEADER_SIZES + (code << 2), resume(headerOf(code)));
}

/** Where the lengths end that are not 0. */
function trimmedEnd(lengths: i32, least: i32, most: i32): i32 {
  let end = most;
  while (end > least && load<u8>(lengths + end - 1) === 0) end--;
  return end;
}

/**
 * RFC 1951, section 3.2.7: the order in which the lengths of the header's own code stand. After what repeats and
 * 0 it goes from the middle outwards: 8, 7, 9, 6, 10 and so on.
 */
function inHeaderOrder(at: i32): i32 {
  if (at < 3) return REPEAT + at;
  if (at === 3) return 0;
  const away = (at - 3) >> 1;
  return (at & 1) === 0 ? 8 + away : 8 - away;
}

function headerLength(symbol: i32): i32 {
  return load<u8>(symbol, HEADER_LENGTHS);
}

function numberBits(symbol: i32): i32 {
  if (symbol === REPEAT) return 2;
  if (symbol === FEW_ZEROS) return 3;
  return symbol === MANY_ZEROS ? 7 : 0;
}

function sayRow(size: i32): void {
  saidCount = 0;
  memory.fill(HEADER_COUNTS, 0, HEADER_SYMBOLS << 2);
  for (let at = 0; at < size; ) {
    const length: i32 = load<u8>(at, ROW);
    const start = at;
    while (at < size && load<u8>(at, ROW) === length) at++;
    if (length === 0) sayZeros(at - start);
    else sayRun(length, at - start);
  }
  // zlib refuses a header whose own code has a single symbol.
  let used = 0;
  for (let symbol = 0; symbol < HEADER_SYMBOLS; symbol++) used += i32(headerCount(symbol) > 0);
  if (used < 2) store<i32>((headerCount(0) === 0 ? 0 : 1) << 2, 1, HEADER_COUNTS);
}

function headerCount(symbol: i32): i32 {
  return load<i32>(symbol << 2, HEADER_COUNTS);
}

function sayZeros(size: i32): void {
  let left = size;
  for (; left >= 11; left -= min(left, 138)) say(MANY_ZEROS, min(left, 138) - 11);
  if (left >= 3) {
    say(FEW_ZEROS, left - 3);
    return;
  }
  for (; left > 0; left--) say(0, 0);
}

function sayRun(length: i32, size: i32): void {
  say(length, 0);
  let left = size - 1;
  while (left >= 3) {
    // Of 7 or 8 as much is left over as can be repeated once more.
    const repeated = left === 7 || left === 8 ? left - 3 : min(left, 6);
    say(REPEAT, repeated - 3);
    left -= repeated;
  }
  for (; left > 0; left--) say(length, 0);
}

function say(symbol: i32, number: i32): void {
  store<u8>(saidCount << 1, <u8>symbol, SAID);
  store<u8>((saidCount << 1) + 1, <u8>number, SAID);
  saidCount++;
  store<i32>(symbol << 2, headerCount(symbol) + 1, HEADER_COUNTS);
}
