import { MAX_CODE_BITS } from './code-lengths';

const nextCodes = new Uint16Array(MAX_CODE_BITS + 2);

const REVERSED_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >>> bit) & 1) << (7 - bit);
  return reversed;
});

/**
 * Assigns the codes of RFC 1951, section 3.2.2, to their lengths.
 * @param codes where they are written, first bit lowest: the order in which a stream holds them
 */
export function assignCodes(lengths: Uint8Array, codes: Uint16Array): void {
  nextCodes.fill(0);
  for (const bits of lengths) if (bits > 0) nextCodes[bits + 1] = (nextCodes[bits + 1] ?? 0) + 1;
  // From how many codes are one bit shorter to the first code of each length.
  for (let bits = 1; bits <= MAX_CODE_BITS; bits++) {
    nextCodes[bits] = ((nextCodes[bits - 1] ?? 0) + (nextCodes[bits] ?? 0)) << 1;
  }
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const bits = lengths[symbol] ?? 0;
    if (bits === 0) continue;
    const code = nextCodes[bits] ?? 0;
    nextCodes[bits] = code + 1;
    codes[symbol] = reverseBits(code, bits);
  }
}

function reverseBits(code: number, bits: number): number {
  const reversed = ((REVERSED_BYTES[code & 0xff] ?? 0) << 8) | (REVERSED_BYTES[code >>> 8] ?? 0);
  return reversed >>> (16 - bits);
}
