/**
 * Prefix codes for the short blocks of raw records: of each symbol, the bits of its code as a hexadecimal
 * digit, `7*32` for 32 symbols with 7. Made by scripts/make-known-codes.ts from generated logs. They are no
 * part of any format: a block's header says its code, and whoever reads it needs no list.
 */
export const KNOWN_CODES: readonly string[] = [
  '0*32 b*12 8 5 8*2 5*5 6*5 a*7 9*31 6 5*5 6*16 9*9 0*129 a 9 5 6*6 7*7 9*22 6 5*11 4*10',
  '0*32 9*13 5*13 9*39 6*6 9*24 0*129 6*15 7*15 9*16 6*4 3*7 6 7*2',
  '0*32 8*12 6*13 7 8*7 7*61 8 0*129 7*31 8*19 7 3*7 5 8',
  '0*32 d a*7 9*8 6*10 d*7 6*13 7*49 0*129 7*30 9*16 5*5 3*4 4*5',
  '0*32 8*8 7*7 6*7 7*73 0*129 7*46 4*14',
  '0*32 6 8*12 7*13 8*39 6*19 8*11 0*129 7*2 4 6*7 7*30 6*7 4*13',
  '0*32 a*14 7*19 6*19 7*38 9*5 0*129 7*31 8*14 4*15',
  '0*32 8 f 9 f*8 7 9 8 f 6*11 9 f*6 6*26 f*6 6*19 7*7 c f 9 f 0*129 9*17 a*13 6*20 3*4 5*6',
];
