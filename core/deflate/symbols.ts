/**
 * Tables of RFC 1951, section 3.2.5: which symbol stands for a length or a distance. Here both alphabets
 * stand in one row, distances after literals and lengths, so that a block is counted and weighed at once.
 */

export const END_OF_BLOCK = 256;
export const FIRST_LENGTH_SYMBOL = 257;
export const LITERAL_LENGTH_SYMBOLS = 286;
export const FIRST_DISTANCE_SYMBOL = LITERAL_LENGTH_SYMBOLS;
export const DISTANCE_SYMBOLS = 30;
export const SYMBOLS = LITERAL_LENGTH_SYMBOLS + DISTANCE_SYMBOLS;

const MIN_MATCH_BYTES = 3;
const MAX_MATCH_BYTES = 258;

/** Of each symbol: how many bits follow it that say which of its lengths or distances it is. */
export const EXTRA_BITS = Uint8Array.from({ length: SYMBOLS }, (_, symbol) => {
  if (symbol >= FIRST_DISTANCE_SYMBOL)
    return Math.max(0, ((symbol - FIRST_DISTANCE_SYMBOL) >> 1) - 1);
  // 258 has a symbol of its own.
  if (symbol === LITERAL_LENGTH_SYMBOLS - 1) return 0;
  return Math.max(0, ((symbol - FIRST_LENGTH_SYMBOL) >> 2) - 1);
});

/** Of each symbol: the shortest length or distance that it stands for, 0 for a literal. */
export const BASES = basesOf(EXTRA_BITS);

/** Of a length less 3: its symbol. */
export const LENGTH_SYMBOLS = Uint16Array.from({ length: 256 }, (_, length) =>
  BASES.subarray(0, FIRST_DISTANCE_SYMBOL).findLastIndex(
    (base) => base > 0 && base <= length + MIN_MATCH_BYTES,
  ),
);

// Looked up once: where a test's globals are not the engine's own, each look-up is slow.
const { clz32 } = Math;

/** The symbol of a distance, which is found by its highest two bits once it is less 1. */
export function distanceSymbol(distance: number): number {
  if (distance <= 2) return FIRST_DISTANCE_SYMBOL + distance - 1;
  const highest = 31 - clz32(distance - 1);
  return FIRST_DISTANCE_SYMBOL + 2 * highest + (((distance - 1) >>> (highest - 1)) & 1);
}

function basesOf(extraBits: Uint8Array): Uint16Array {
  const bases = new Uint16Array(SYMBOLS);
  let next = MIN_MATCH_BYTES;
  for (let symbol = FIRST_LENGTH_SYMBOL; symbol < SYMBOLS; symbol++) {
    if (symbol === FIRST_DISTANCE_SYMBOL - 1) next = MAX_MATCH_BYTES;
    if (symbol === FIRST_DISTANCE_SYMBOL) next = 1;
    bases[symbol] = next;
    next += 1 << (extraBits[symbol] ?? 0);
  }
  return bases;
}
