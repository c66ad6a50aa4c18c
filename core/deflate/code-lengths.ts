/** RFC 1951, section 3.2.7: no code of literals, lengths and distances is longer. */
export const MAX_CODE_BITS = 15;

/** A symbol's number takes so many bits below its frequency when both are sorted as one integer. */
const SYMBOL_BITS = 9;
const SYMBOL_MASK = (1 << SYMBOL_BITS) - 1;

const keys = new Int32Array(1 << SYMBOL_BITS);
const weights = new Int32Array(1 << SYMBOL_BITS);
const countsOfLengths = new Int32Array(1 << SYMBOL_BITS);

/**
 * Finds the code of the least total length, none of its codes longer than `maxBits`: Huffman's, by
 * Moffat and Katajainen, "In-Place Calculation of Minimum-Redundancy Codes" (1995), then shortened.
 *
 * @param frequencies of each symbol, below 2^22
 * @param lengths where the bits of each symbol's code are written: 0 for one that never occurs
 */
export function findCodeLengths(
  frequencies: Int32Array,
  maxBits: number,
  lengths: Uint8Array,
): void {
  lengths.fill(0);
  let used = 0;
  for (let symbol = 0; symbol < frequencies.length; symbol++) {
    const frequency = frequencies[symbol] ?? 0;
    if (frequency > 0) keys[used++] = (frequency << SYMBOL_BITS) | symbol;
  }
  // RFC 1951, section 3.2.7: a single code takes one bit, not none.
  if (used === 1) lengths[(keys[0] ?? 0) & SYMBOL_MASK] = 1;
  if (used < 2) return;
  keys.subarray(0, used).sort();
  for (let at = 0; at < used; at++) weights[at] = (keys[at] ?? 0) >>> SYMBOL_BITS;
  weightsToDepths(used);
  countLengths(used, maxBits);
  let at = 0;
  for (let bits = maxBits; bits > 0; bits--) {
    for (let left = countsOfLengths[bits] ?? 0; left > 0; left--) {
      lengths[(keys[at++] ?? 0) & SYMBOL_MASK] = bits;
    }
  }
}

/** Turns sorted weights into the depths of their leaves, deepest first, in their own place. */
function weightsToDepths(used: number): void {
  weightsToParents(used);
  parentsToDepths(used);
  depthsToLeaves(used);
}

function weightsToParents(used: number): void {
  let leaf = 0;
  let root = 0;
  for (let next = 0; next < used - 1; next++) {
    let sum = 0;
    for (let child = 0; child < 2; child++) {
      const isRoot = leaf >= used || (root < next && (weights[root] ?? 0) < (weights[leaf] ?? 0));
      if (isRoot) {
        sum += weights[root] ?? 0;
        weights[root++] = next;
      } else {
        sum += weights[leaf++] ?? 0;
      }
    }
    weights[next] = sum;
  }
}

function parentsToDepths(used: number): void {
  weights[used - 2] = 0;
  for (let node = used - 3; node >= 0; node--) {
    weights[node] = (weights[weights[node] ?? 0] ?? 0) + 1;
  }
}

function depthsToLeaves(used: number): void {
  let available = 1;
  let depth = 0;
  let root = used - 2;
  let next = used - 1;
  while (available > 0) {
    let inner = 0;
    while (root >= 0 && weights[root] === depth) {
      inner++;
      root--;
    }
    for (; available > inner; available--) weights[next--] = depth;
    available = 2 * inner;
    depth++;
  }
}

/** Counts the codes of each length; those too long are shortened at the cost of shorter ones. */
function countLengths(used: number, maxBits: number): void {
  countsOfLengths.fill(0, 0, maxBits + 1);
  for (let at = 0; at < used; at++) {
    const bits = Math.min(weights[at] ?? 0, maxBits);
    countsOfLengths[bits] = (countsOfLengths[bits] ?? 0) + 1;
  }
  // Kraft: the codes of a prefix code, each as the share 2^-bits, make 1 together.
  let shares = 0;
  for (let bits = 1; bits <= maxBits; bits++) {
    shares += (countsOfLengths[bits] ?? 0) << (maxBits - bits);
  }
  for (; shares > 1 << maxBits; shares--) {
    let bits = maxBits - 1;
    while (countsOfLengths[bits] === 0) bits--;
    countsOfLengths[maxBits] = (countsOfLengths[maxBits] ?? 0) - 1;
    countsOfLengths[bits] = (countsOfLengths[bits] ?? 0) - 1;
    countsOfLengths[bits + 1] = (countsOfLengths[bits + 1] ?? 0) + 2;
  }
}
