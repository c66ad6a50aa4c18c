import { BASES, distanceSymbol, EXTRA_BITS, LENGTH_SYMBOLS } from '../../../core/deflate/symbols';

// RFC 1951, section 3.2.5.
test.each([
  [3, 257, 0],
  [10, 264, 0],
  [11, 265, 1],
  [12, 265, 1],
  [130, 280, 4],
  [131, 281, 5],
  [257, 284, 5],
  [258, 285, 0],
])('the length %d has the symbol %d and %d bits more', (length, symbol, bits) => {
  expect(LENGTH_SYMBOLS[length - 3]).toBe(symbol);
  expect(EXTRA_BITS[symbol]).toBe(bits);
});

test.each([
  [1, 0, 0],
  [4, 3, 0],
  [5, 4, 1],
  [7, 5, 1],
  [1024, 19, 8],
  [1025, 20, 9],
  [24_577, 29, 13],
  [32_768, 29, 13],
])('the distance %d has the symbol %d and %d bits more', (distance, symbol, bits) => {
  expect(distanceSymbol(distance) - 286).toBe(symbol);
  expect(EXTRA_BITS[distanceSymbol(distance)]).toBe(bits);
});

test('every distance is its base and what its bits can say', () => {
  for (let distance = 1; distance <= 32_768; distance++) {
    const symbol = distanceSymbol(distance);
    const over = distance - (BASES[symbol] ?? 0);
    if (over < 0 || over >= 1 << (EXTRA_BITS[symbol] ?? 0)) throw new Error(`${distance}`);
  }
});
