import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { CompiledDeflate } from '../../../core/deflate/compiled-deflate';

const DICTIONARY = Buffer.of(0);
const compiled = new CompiledDeflate(DICTIONARY);
const END_OF_BLOCK = 256;
const FIRST_DISTANCE_SYMBOL = 286;

/** Bytes that nothing compresses. */
function noise(size: number, seed: string): Buffer {
  return createHash('shake256', { outputLength: size }).update(seed).digest();
}

/** The symbols of lengths and distances that stand in a text's block once it is compressed. */
function symbolsOf(text: Buffer): number[] {
  const output = compress(text);
  expect(inflateRawSync(output, { dictionary: DICTIONARY }).equals(text)).toBe(true);
  return [...compiled.counts.keys()].filter(
    (symbol) => symbol > END_OF_BLOCK && compiled.counts[symbol] !== 0,
  );
}

function compress(text: Buffer): Uint8Array {
  const start = DICTIONARY.length;
  compiled.textOf(start, text.length).set(text, start);
  return compiled.deflate(start, start + text.length, 0).subarray(1, -4);
}

// RFC 1951, section 3.2.5.
test.each([
  [4, 258],
  [10, 264],
  [11, 265],
  [12, 265],
  [13, 266],
  [130, 280],
  [131, 281],
  [257, 284],
  [258, 285],
])('the length %d has the symbol %d', (length, symbol) => {
  const first = noise(300, 'first');
  // What follows the first and the second is not the same, whatever it is.
  const second = Buffer.concat([first.subarray(0, length), Buffer.of(~(first[length] ?? 0) & 255)]);
  expect(symbolsOf(Buffer.concat([first, second]))[0]).toBe(symbol);
});

test('each length is said so that it is read again', () => {
  for (let length = 3; length <= 258; length++) {
    const first = noise(300, `${length}`);
    symbolsOf(Buffer.concat([first, first.subarray(0, length), first.subarray(length + 1, 300)]));
  }
});

test.each([
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 3],
  [5, 4],
  [7, 5],
  [1024, 19],
  [1025, 20],
  [24_577, 29],
  [32_768, 29],
])('the distance %d has the symbol %d', (distance, symbol) => {
  const cycle = noise(distance, 'cycle');
  const text = Buffer.concat(Array.from({ length: 20 }, () => cycle)).subarray(0, distance + 8);
  expect(symbolsOf(text)).toContain(FIRST_DISTANCE_SYMBOL + symbol);
});

test('every power of two among the distances, and what stands beside it, is read again', () => {
  for (let power = 1; power < 32_768; power *= 2) {
    for (const distance of [
      power - 1,
      power,
      power + 1,
      power + power / 2,
      power + power / 2 + 1,
    ]) {
      if (distance < 1 || !Number.isInteger(distance)) continue;
      const cycle = noise(distance, `${distance}`);
      symbolsOf(Buffer.concat([cycle, cycle.subarray(0, 20)]));
    }
  }
});
