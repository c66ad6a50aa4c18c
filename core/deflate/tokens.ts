/**
 * What a block says, as assembly/tokenizer.ts leaves it, before it is written: a literal is its byte, a match its
 * length and distance in one integer, which fits the engine's small ones.
 */

/** Every match is at least this, and no literal is. */
export const LEAST_MATCH = 1 << 23;

const DISTANCE_SHIFT = 8;
const DISTANCE_MASK = 0x7fff;

/** A match's length, less 3. */
export function lengthOver3(token: number): number {
  return token & 0xff;
}

export function distanceOf(token: number): number {
  return ((token >>> DISTANCE_SHIFT) & DISTANCE_MASK) + 1;
}
