import fc from 'fast-check';
import { CompiledDeflate } from '../../../core/deflate/compiled-deflate';

const compiled = new CompiledDeflate(Buffer.of());

function lengthsOf(counts: readonly number[], maxBits = 15): number[] {
  return [...compiled.findCodeLengths(counts, maxBits)];
}

/** The shares of all codes: 1 where every sequence of bits means something. */
function sharesOf(lengths: readonly number[]): number {
  return lengths.filter((bits) => bits > 0).reduce((sum, bits) => sum + 2 ** -bits, 0);
}

test.each([
  [[], []],
  [
    [0, 0],
    [0, 0],
  ],
  [
    [0, 7],
    [0, 1],
  ],
  [
    [1, 9],
    [1, 1],
  ],
  [
    [5, 1, 1],
    [1, 2, 2],
  ],
  [
    [8, 4, 2, 1, 1],
    [1, 2, 3, 4, 4],
  ],
])('of the counts %j they are %j', (counts, lengths) => {
  expect(lengthsOf(counts)).toEqual(lengths);
});

test('no code is longer than allowed, and none is wasted (property)', () => {
  // Fibonacci's numbers make the deepest trees.
  const count = fc.oneof(
    fc.nat(20),
    fc.constantFrom(1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 2584, 10946),
  );
  fc.assert(
    fc.property(
      fc.array(count, { minLength: 2, maxLength: 100 }),
      fc.integer({ min: 7, max: 15 }),
      (counts, maxBits) => {
        const lengths = lengthsOf(counts, maxBits);
        const used = counts.filter((each) => each > 0).length;
        expect(lengths.map((bits) => bits > 0)).toEqual(counts.map((each) => each > 0));
        expect(Math.max(...lengths)).toBeLessThanOrEqual(maxBits);
        if (used > 1) expect(sharesOf(lengths)).toBe(1);
      },
    ),
  );
});

test('what occurs more often has no longer code (property)', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5000), { minLength: 2, maxLength: 60 }), (counts) => {
      const lengths = lengthsOf(counts, 9);
      const sorted = counts.flatMap((count, at) =>
        count > 0 ? [{ count, bits: lengths[at] ?? 0 }] : [],
      );
      sorted.sort((a, b) => a.count - b.count || b.bits - a.bits);
      const bits = sorted.map((each) => each.bits);
      expect(bits).toEqual(bits.toSorted((a, b) => b - a));
    }),
  );
});
