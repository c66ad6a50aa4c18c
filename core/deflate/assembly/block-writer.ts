import { align, put, putBits, putBytes } from './bit-writer';
import {
  BLOCK_CODE_SCRATCH_END,
  codesOf,
  fitOwnCode,
  headerBits,
  headerOf,
  lengthsOf,
} from './block-code';
import {
  COUNTS,
  DISTANCE_MASK,
  DISTANCE_SHIFT,
  END_OF_BLOCK,
  EXTRA_BITS,
  FIRST_DISTANCE_SYMBOL,
  FIXED_CODE,
  KNOWN_WEIGHTS,
  LEAST_MATCH,
  LENGTH_EXTRA_SHIFT,
  LENGTH_SYMBOL_MASK,
  LENGTHS,
  OWN_CODE,
  SYMBOLS,
  TEXT,
  TIMES_LOG,
  TIMES_LOG_COUNT,
  TOKENS,
} from './layout';
import { distanceSymbol } from './symbols';

/** RFC 1951, section 3.2.4: a stored block holds no more. */
const MAX_STORED_BYTES: i32 = 0xffff;
/** Of a stored block: its three first bits, the rest of that byte, and its length twice. */
const STORED_HEADER_BITS: i32 = 40;

/** How a block says its code: BTYPE of RFC 1951, section 3.2.3. */
const FIXED: i32 = 1;
const DYNAMIC: i32 = 2;
const TYPE_BITS: i32 = 3;

/** A code of a block's own takes about so many bits for its header. */
const OWN_HEADER_BITS: f64 = 380;

/** What the block takes in each known code, 32 bits each. */
const WEIGHED: i32 = BLOCK_CODE_SCRATCH_END;

/** The code that was chosen, and what the block takes in it. */
let chosen: i32 = FIXED_CODE;
let chosenBits: u32 = 0;
/** What no code is below: the entropy of the block's symbols, and the bits that follow them. */
let leastBits: f64 = 0;

/**
 * Writes the block that was just cut, in the way that takes the fewest bits.
 * @param from where its bytes begin in the text
 */
export function writeBlock(from: i32, to: i32, tokens: i32, isLast: bool, knownCodes: i32): void {
  chooseKnownCode(knownCodes);
  // To find a block's own code takes longer than all the rest: only where it promises something.
  if (<f64>chosenBits > leastBits + OWN_HEADER_BITS) tryOwnCode();
  const blocks = max(1, (to - from + MAX_STORED_BYTES - 1) / MAX_STORED_BYTES);
  if (<u32>((to - from) * 8 + blocks * STORED_HEADER_BITS) < chosenBits)
    writeStored(from, to, isLast);
  else writeTokens(tokens, isLast);
}

function chooseKnownCode(knownCodes: i32): void {
  let fixedBits: u32 = 0;
  let firstBits = i32x4.splat(0);
  let lastBits = i32x4.splat(0);
  let literals = 0;
  let distances = 0;
  leastBits = 0;
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    const count = load<i32>(symbol << 2, COUNTS);
    if (count === 0) continue;
    const weights = v128.load(symbol << 4, KNOWN_WEIGHTS);
    const counts = i16x8.splat(<i16>count);
    firstBits = i32x4.add(firstBits, i32x4.extmul_low_i16x8_u(weights, counts));
    lastBits = i32x4.add(lastBits, i32x4.extmul_high_i16x8_u(weights, counts));
    const extraBits: i32 = load<u8>(symbol, EXTRA_BITS);
    fixedBits += count * (<i32>load<u8>(lengthsOf(FIXED_CODE) + symbol) + extraBits);
    leastBits += <f64>(count * extraBits) - timesLog(count);
    if (symbol < FIRST_DISTANCE_SYMBOL) literals += count;
    else distances += count;
  }
  leastBits += timesLog(literals) + timesLog(distances);
  chosen = FIXED_CODE;
  chosenBits = TYPE_BITS + fixedBits;
  v128.store(WEIGHED, firstBits);
  v128.store(WEIGHED + 16, lastBits);
  for (let code = 1; code <= knownCodes; code++) {
    choose(code, load<u32>(WEIGHED + ((code - 1) << 2)));
  }
}

function choose(code: i32, symbolBits: u32): void {
  const bits: u32 = TYPE_BITS + headerBits(code) + symbolBits;
  if (bits >= chosenBits) return;
  chosen = code;
  chosenBits = bits;
}

function tryOwnCode(): void {
  fitOwnCode();
  let bits = 0;
  for (let symbol = 0; symbol < SYMBOLS; symbol++) {
    const length = load<u8>(lengthsOf(OWN_CODE) + symbol);
    bits += load<i32>(symbol << 2, COUNTS) * (<i32>length + <i32>load<u8>(symbol, EXTRA_BITS));
  }
  choose(OWN_CODE, bits);
}

/** `n log2 n`, which between two even numbers is all but the mean of theirs. */
function timesLog(n: i32): f64 {
  if (n < TIMES_LOG_COUNT) return load<f64>(n << 3, TIMES_LOG);
  return timesLog(n >> 1) + timesLog((n + 1) >> 1) + <f64>n;
}

function writeTokens(tokens: i32, isLast: bool): void {
  const lengths = lengthsOf(chosen);
  const codes = codesOf(chosen);
  put(<i32>isLast | ((chosen === FIXED_CODE ? FIXED : DYNAMIC) << 1), TYPE_BITS);
  putBits(headerOf(chosen), headerBits(chosen));
  for (let at = 0; at < tokens; at++) {
    const token = load<i32>(at << 2, TOKENS);
    if (token < LEAST_MATCH) {
      putSymbol(token, lengths, codes);
      continue;
    }
    const length: i32 = load<u16>((token & 0xff) << 1, LENGTHS);
    const lengthSymbol = length & LENGTH_SYMBOL_MASK;
    putSymbol(lengthSymbol, lengths, codes);
    put(length >> LENGTH_EXTRA_SHIFT, load<u8>(lengthSymbol, EXTRA_BITS));
    const distance = ((token >> DISTANCE_SHIFT) & DISTANCE_MASK) + 1;
    const symbol = distanceSymbol(distance);
    const extraBits: i32 = load<u8>(symbol, EXTRA_BITS);
    putSymbol(symbol, lengths, codes);
    put((distance - 1) & ((1 << extraBits) - 1), extraBits);
  }
  putSymbol(END_OF_BLOCK, lengths, codes);
}

function putSymbol(symbol: i32, lengths: i32, codes: i32): void {
  put(load<u16>(codes + (symbol << 1)), load<u8>(lengths + symbol));
}

function writeStored(from: i32, to: i32, isLast: bool): void {
  for (let at = from; at < to; at += MAX_STORED_BYTES) {
    const size = min(MAX_STORED_BYTES, to - at);
    put(<i32>(isLast && at + size === to), TYPE_BITS);
    align();
    put(size, 16);
    put(~size & 0xffff, 16);
    putBytes(TEXT + at, size);
  }
}
