/**
 * Prefix codes for the short blocks of raw records: of each symbol, the bits of its code as a hexadecimal
 * digit, `7*32` for 32 symbols with 7. Made by scripts/make-known-codes.ts from generated logs. They are no
 * part of any format: a block's header says its code, and whoever reads it needs no list.
 */
export const KNOWN_CODES: readonly string[] = [
  '0*32 b*12 8 4 9 8 5*10 8*33 9*6 5*6 9*24 0*129 7*46 4*14',
  '0*32 f*11 7 c 9 a 6*11 7 f*6 6*26 f*6 6*7 7*22 f 0*129 7 8*43 7*7 3*7 7*2',
  '0*32 f*11 7 a 7 a 7 5*10 7 f*6 6*8 7*19 f*5 6*7 7*19 f*2 a c 0*129 7 8*37 7*12 3*6 5*4',
  '0*32 e*11 7 9 6 e 7 5*10 7 e*6 7*13 6*6 7*7 d*6 6*6 7*24 0*129 8 d 8*42 7 4*15',
  '0*32 8*15 6*12 c*6 6*26 c*6 7*26 c*4 0*129 8*28 6*5 7*18 3*4 4*5',
  '0*32 d*11 7 b 7 d 6*12 d*6 6*26 d*6 7*26 d*4 0*129 8*13 7*18 8*14 4*15',
  '0*32 9 f 9 f*8 7 9*2 f 7 6*10 9 f*6 6*26 f*6 6*21 7*5 a f 9 f 0*129 a c 9*13 a*19 8*15 3*4 4*7',
];
