import { FIXED_HASH_BITS, HASHED_BYTES, hashOf } from './hash';

/** Where a text that never changes says what: made once, and looked into for each record. */
export interface FixedIndex {
  /** Of a hash: 1 + the last place whose bytes have it, 0 for none. */
  readonly heads: Uint16Array;
  /** Of a place: 1 + the place before it with the same hash, 0 for none. */
  readonly before: Uint16Array;
}

/** @param text of 32 KB at most: matches reach no further */
export function indexFixedText(text: Uint8Array): FixedIndex {
  const heads = new Uint16Array(1 << FIXED_HASH_BITS);
  const before = new Uint16Array(text.length);
  for (let at = 0; at + HASHED_BYTES <= text.length; at++) {
    const hash = hashOf(text, at) >>> (32 - FIXED_HASH_BITS);
    before[at] = heads[hash] ?? 0;
    heads[hash] = at + 1;
  }
  return { heads, before };
}
