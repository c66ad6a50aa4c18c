import { SCRATCH } from './layout';

/** A symbol's number takes so many bits below its frequency when both are sorted as one integer. */
const SYMBOL_BITS: i32 = 9;
const SYMBOL_MASK: i32 = (1 << SYMBOL_BITS) - 1;

const KEYS: i32 = SCRATCH;
const WEIGHTS: i32 = KEYS + (4 << SYMBOL_BITS);
const LENGTH_COUNTS: i32 = WEIGHTS + (4 << SYMBOL_BITS);
export const CODE_LENGTHS_SCRATCH_BYTES: i32 = (8 << SYMBOL_BITS) + 64;

/**
 * Finds the code of the least total length, none of its codes longer than `maxBits`: Huffman's, by
 * Moffat and Katajainen, "In-Place Calculation of Minimum-Redundancy Codes" (1995), then shortened.
 *
 * @param frequencies where those of each symbol stand, 32 bits each, below 2^22
 * @param lengths where the bits of each symbol's code are written, a byte each: 0 for one that never occurs
 */
export function findCodeLengths(frequencies: i32, size: i32, maxBits: i32, lengths: i32): void {
  memory.fill(lengths, 0, size);
  let used = 0;
  for (let symbol = 0; symbol < size; symbol++) {
    const frequency = at32(frequencies, symbol);
    if (frequency > 0) insertKey((frequency << SYMBOL_BITS) | symbol, used++);
  }
  // RFC 1951, section 3.2.7: a single code takes one bit, not none.
  if (used === 1) store<u8>(lengths + (at32(KEYS, 0) & SYMBOL_MASK), 1);
  if (used < 2) return;
  for (let at = 0; at < used; at++) put32(WEIGHTS, at, at32(KEYS, at) >>> SYMBOL_BITS);
  weightsToParents(used);
  parentsToDepths(used);
  depthsToLeaves(used);
  countLengths(used, maxBits);
  let at = 0;
  for (let bits = maxBits; bits > 0; bits--) {
    for (let left = at32(LENGTH_COUNTS, bits); left > 0; left--) {
      store<u8>(lengths + (at32(KEYS, at++) & SYMBOL_MASK), <u8>bits);
    }
  }
}

function at32(base: i32, index: i32): i32 {
  return load<i32>(base + (index << 2));
}

function put32(base: i32, index: i32, value: i32): void {
  store<i32>(base + (index << 2), value);
}

/** Keeps KEYS sorted: few symbols of a block are used, and most of them as often as those before them. */
function insertKey(key: i32, used: i32): void {
  let at = used;
  for (; at > 0 && at32(KEYS, at - 1) > key; at--) put32(KEYS, at, at32(KEYS, at - 1));
  put32(KEYS, at, key);
}

function weightsToParents(used: i32): void {
  let leaf = 0;
  let root = 0;
  for (let next = 0; next < used - 1; next++) {
    let sum = 0;
    for (let child = 0; child < 2; child++) {
      const isRoot = leaf >= used || (root < next && at32(WEIGHTS, root) < at32(WEIGHTS, leaf));
      if (isRoot) {
        sum += at32(WEIGHTS, root);
        put32(WEIGHTS, root++, next);
      } else {
        sum += at32(WEIGHTS, leaf++);
      }
    }
    put32(WEIGHTS, next, sum);
  }
}

function parentsToDepths(used: i32): void {
  put32(WEIGHTS, used - 2, 0);
  for (let node = used - 3; node >= 0; node--) {
    put32(WEIGHTS, node, at32(WEIGHTS, at32(WEIGHTS, node)) + 1);
  }
}

/** Leaves the depths of the leaves, deepest first. */
function depthsToLeaves(used: i32): void {
  let available = 1;
  let depth = 0;
  let root = used - 2;
  let next = used - 1;
  while (available > 0) {
    let inner = 0;
    while (root >= 0 && at32(WEIGHTS, root) === depth) {
      inner++;
      root--;
    }
    for (; available > inner; available--) put32(WEIGHTS, next--, depth);
    available = 2 * inner;
    depth++;
  }
}

/** Counts the codes of each length; those too long are shortened at the cost of shorter ones. */
function countLengths(used: i32, maxBits: i32): void {
  memory.fill(LENGTH_COUNTS, 0, (maxBits + 1) << 2);
  for (let at = 0; at < used; at++) {
    const bits = min(at32(WEIGHTS, at), maxBits);
    put32(LENGTH_COUNTS, bits, at32(LENGTH_COUNTS, bits) + 1);
  }
  // Kraft: the codes of a prefix code, each as the share 2^-bits, make 1 together.
  let shares = 0;
  for (let bits = 1; bits <= maxBits; bits++) {
    shares += at32(LENGTH_COUNTS, bits) << (maxBits - bits);
  }
  for (; shares > 1 << maxBits; shares--) {
    let bits = maxBits - 1;
    while (at32(LENGTH_COUNTS, bits) === 0) bits--;
    put32(LENGTH_COUNTS, maxBits, at32(LENGTH_COUNTS, maxBits) - 1);
    put32(LENGTH_COUNTS, bits, at32(LENGTH_COUNTS, bits) - 1);
    put32(LENGTH_COUNTS, bits + 1, at32(LENGTH_COUNTS, bits + 1) + 2);
  }
}
