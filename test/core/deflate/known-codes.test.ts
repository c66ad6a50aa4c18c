import { readRuns } from '../../../core/deflate/compiled-deflate';
import { KNOWN_CODES } from '../../../core/deflate/known-codes';

const LITERALS_AND_LENGTHS = 286;
const SYMBOLS = LITERALS_AND_LENGTHS + 30;

test.each(KNOWN_CODES)('%s wastes no code', (runs) => {
  const lengths = new Uint8Array(SYMBOLS + 1);
  readRuns(runs, lengths);
  expect(sharesOf(lengths.subarray(0, LITERALS_AND_LENGTHS))).toBe(1);
  expect(sharesOf(lengths.subarray(LITERALS_AND_LENGTHS, SYMBOLS))).toBe(1);
  expect(lengths[SYMBOLS]).toBe(0);
});

test('there are as many as the compiled code has room for', () => {
  expect(KNOWN_CODES.length).toBeLessThanOrEqual(8);
});

/** The shares of all codes: 1 where every sequence of bits means something. */
function sharesOf(lengths: Uint8Array): number {
  return lengths.filter((bits) => bits > 0).reduce((sum, bits) => sum + 2 ** -bits, 0);
}
