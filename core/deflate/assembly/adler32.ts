import { TEXT } from './layout';

/** RFC 1950, section 8.2: the largest prime below 65,536. */
const MODULUS: u32 = 65521;
/** So many bytes leave the sums below 2^32. */
const BYTES_A_ROUND: i32 = 5552;
const LANES: i32 = 16;

/** Continues the checksum of RFC 1950 over more of the text. */
export function adler32(from: i32, to: i32, before: u32): u32 {
  let low = before & 0xffff;
  let high = before >> 16;
  for (let at = from; at < to; ) {
    const roundEnd = min(to, at + BYTES_A_ROUND);
    const lanesEnd = roundEnd - ((roundEnd - at) & (LANES - 1));
    let sums = i32x4.splat(0);
    let sumsBefore = i32x4.splat(0);
    let weighted = i32x4.splat(0);
    high += low * <u32>(lanesEnd - at);
    for (; at < lanesEnd; at += LANES) {
      const bytes = v128.load(at, TEXT);
      sumsBefore = i32x4.add(sumsBefore, sums);
      sums = i32x4.add(sums, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes)));
      const first = i16x8.extmul_low_i8x16_u(
        bytes,
        i8x16(16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1),
      );
      const last = i16x8.extmul_high_i8x16_u(
        bytes,
        i8x16(16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1),
      );
      weighted = i32x4.add(weighted, i32x4.extadd_pairwise_i16x8_u(i16x8.add(first, last)));
    }
    low += sumOf(sums);
    high += LANES * sumOf(sumsBefore) + sumOf(weighted);
    for (; at < roundEnd; at++) {
      low += load<u8>(at, TEXT);
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
  }
  return (high << 16) | low;
}

function sumOf(lanes: v128): u32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}
