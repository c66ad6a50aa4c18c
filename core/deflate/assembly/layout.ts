/** Where what lies in memory, and RFC 1951's numbers, for the files beside this one. */

/** Literals and lengths, then distances, in one row, so that a block is counted and weighed at once. */
export const SYMBOLS: i32 = 316;
export const FIRST_LENGTH_SYMBOL: i32 = 257;
export const FIRST_DISTANCE_SYMBOL: i32 = 286;
export const END_OF_BLOCK: i32 = 256;
export const MIN_MATCH_BYTES: i32 = 3;
export const MAX_MATCH_BYTES: i32 = 258;
/** RFC 1951, section 3.2.7: no code of literals, lengths and distances is longer. */
export const MAX_CODE_BITS: i32 = 15;

/** Codes: deflate's fixed one, those that are known beforehand, and one that is fitted to a block. */
export const FIXED_CODE: i32 = 0;
export const MOST_KNOWN_CODES: i32 = 8;
export const OWN_CODE: i32 = MOST_KNOWN_CODES + 1;
export const CODES_COUNT: i32 = OWN_CODE + 1;

/** How often each symbol stands in the block that was cut last, 32 bits each. */
export const COUNTS: i32 = 0;
export const COUNTS_BYTES: i32 = SYMBOLS * 4;
/** Of each symbol: how many bits follow it, a byte each. */
export const EXTRA_BITS: i32 = 1280;
/** Of a length less 3: its symbol; above LENGTH_EXTRA_SHIFT the bits that follow it. 16 bits each. */
export const LENGTHS: i32 = 2048;
/** Of a hash: the last place with it behind the fixed text. */
export const HEADS: i32 = 4096;
export const HEADS_BYTES: i32 = 8192;
/** Of a place, in 32 KB: the one before it with the same hash. */
export const BEFORE: i32 = 16384;
export const BEFORE_BYTES: i32 = 65536;
/** The same of the fixed text; 0 for none, else one more than the place. */
export const FIXED_HEADS: i32 = 81920;
export const FIXED_HEADS_BYTES: i32 = 65536;
export const FIXED_BEFORE: i32 = 147456;
/** The block that was cut last, 32 bits a token: a literal's byte, or a match. */
export const TOKENS: i32 = 212992;
/** Of each code and symbol: the bits of its code, a byte each; 0 for none. */
export const CODE_LENGTHS: i32 = 280576;
/** Of each code and symbol: its code, first bit lowest, 16 bits each. */
export const CODES: i32 = 284672;
/** Of each symbol: all bits that it takes in each known code, 16 bits each. */
export const KNOWN_WEIGHTS: i32 = 291840;
/** Of each code: its header as it is written, behind the three bits that every block begins with. */
export const HEADERS: i32 = 297984;
/** A header has 316 lengths at the most, each of 14 bits, and 74 bits before them. */
export const HEADER_BYTES: i32 = 640;
/** Of each code: how many bits its header has, 32 bits each. */
export const HEADER_SIZES: i32 = 304640;
/** Of each of the first whole numbers: itself times its logarithm, 64 bits each. */
export const TIMES_LOG: i32 = 305152;
export const TIMES_LOG_COUNT: i32 = 512;
/** Room of code-lengths.ts and block-code.ts. */
export const SCRATCH: i32 = 309248;
/** Of each text that a form is filled with: where it begins and ends, 32 bits each. */
export const FILLINGS: i32 = 318464;
export const MOST_FILLINGS: i32 = 64;
/** The forms of closing texts, as `form.ts` has them. */
export const FORMS: i32 = 319488;
export const MOST_FORMS: i32 = 6;
export const FORM_BYTES: i32 = 2048;
/** The fixed text, the closing text and the record, one after the other; what is written, behind them. */
export const TEXT: i32 = 331776;
/** Bytes behind the text that are read with its last ones. */
export const MARGIN_BYTES: i32 = 16;

/** A match in TOKENS: above this its distance less 1, below it its length less 3. */
export const DISTANCE_SHIFT: i32 = 8;
export const LEAST_MATCH: i32 = 1 << 23;
export const DISTANCE_MASK: i32 = 0x7fff;
export const LENGTH_EXTRA_SHIFT: i32 = 9;
export const LENGTH_SYMBOL_MASK: i32 = 0x1ff;
