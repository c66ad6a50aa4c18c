import {
  EXTRA_BITS,
  FIRST_DISTANCE_SYMBOL,
  FIRST_LENGTH_SYMBOL,
  LENGTH_EXTRA_SHIFT,
  LENGTHS,
  MAX_MATCH_BYTES,
  MIN_MATCH_BYTES,
  SYMBOLS,
} from './layout';

/** 258 has a symbol of its own. */
const LONGEST_SYMBOL: i32 = FIRST_DISTANCE_SYMBOL - 1;

/** Fills the tables of RFC 1951, section 3.2.5: which symbol stands for a length, and what follows each. */
export function fillSymbolTables(): void {
  for (let symbol = FIRST_DISTANCE_SYMBOL; symbol < SYMBOLS; symbol++) {
    store<u8>(symbol, <u8>max(0, ((symbol - FIRST_DISTANCE_SYMBOL) >> 1) - 1), EXTRA_BITS);
  }
  let over3 = 0;
  for (let symbol = FIRST_LENGTH_SYMBOL; symbol < LONGEST_SYMBOL; symbol++) {
    const bits = max(0, ((symbol - FIRST_LENGTH_SYMBOL) >> 2) - 1);
    store<u8>(symbol, <u8>bits, EXTRA_BITS);
    for (let extra = 0; extra < 1 << bits; extra++) storeLength(over3++, symbol, extra);
  }
  storeLength(MAX_MATCH_BYTES - MIN_MATCH_BYTES, LONGEST_SYMBOL, 0);
}

function storeLength(over3: i32, symbol: i32, extra: i32): void {
  store<u16>(over3 << 1, <u16>(symbol | (extra << LENGTH_EXTRA_SHIFT)), LENGTHS);
}

/** The symbol of a distance, which is found by its highest two bits once it is less 1. */
export function distanceSymbol(distance: i32): i32 {
  if (distance <= 2) return FIRST_DISTANCE_SYMBOL + distance - 1;
  const highest = 31 - <i32>clz(distance - 1);
  return FIRST_DISTANCE_SYMBOL + 2 * highest + (((distance - 1) >> (highest - 1)) & 1);
}
