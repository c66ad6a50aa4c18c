/**
 * Matches are found by their first four bytes. One of three costs about what its literals do: a record's
 * text is a kilobyte or more away from what it repeats.
 */
export const HASHED_BYTES = 4;

/** So wide that most four bytes that the fixed text has not are told by an empty place. */
export const FIXED_HASH_BITS = 15;

/** So narrow that the table stays in the processor's nearest cache; a record and its closing text are short. */
export const RECENT_HASH_BITS = 12;

/** Knuth's multiplicative hash: the golden ratio, in 32 bits. */
const GOLDEN_RATIO = 0x9e3779b1 | 0;

// Looked up once: where a test's globals are not the engine's own, each look-up is slow.
const { imul } = Math;

/** The hash of four bytes, the first one highest. Its highest bits are the best. */
export function hashWord(word: number): number {
  return imul(word, GOLDEN_RATIO);
}

/** The hash of the four bytes that stand at a place. */
export function hashOf(text: Uint8Array, at: number): number {
  return hashWord(
    ((text[at] ?? 0) << 24) |
      ((text[at + 1] ?? 0) << 16) |
      ((text[at + 2] ?? 0) << 8) |
      (text[at + 3] ?? 0),
  );
}
