/** RFC 1950, section 8.2: the largest prime below 65,536. */
const MODULUS = 65_521;

/** So many bytes leave the sums below 2^31, where the engine keeps them as small integers. */
const BYTES_A_ROUND = 3840;

/** The checksum of no bytes, with which every checksum begins. */
export const ADLER32_OF_NOTHING = 1;

/**
 * Continues the Adler-32 of RFC 1950, section 8, over the bytes from `start` up to `end`.
 * @param before of the bytes that stood before, `ADLER32_OF_NOTHING` for none
 * @returns a signed integer, whose bits are the checksum's
 */
export function adler32(bytes: Uint8Array, start: number, end: number, before: number): number {
  let low = before & 0xffff;
  let high = before >>> 16;
  let at = start;
  while (at < end) {
    const roundEnd = Math.min(end, at + BYTES_A_ROUND);
    // Four at a time, or each addition would wait for the one before it.
    for (const fours = roundEnd - 3; at < fours; at += 4) {
      const first = bytes[at] ?? 0;
      const second = bytes[at + 1] ?? 0;
      const third = bytes[at + 2] ?? 0;
      const fourth = bytes[at + 3] ?? 0;
      high += 4 * low + 4 * first + 3 * second + 2 * third + fourth;
      low += first + second + third + fourth;
    }
    for (; at < roundEnd; at++) {
      low += bytes[at] ?? 0;
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
  }
  return (high << 16) | low;
}
