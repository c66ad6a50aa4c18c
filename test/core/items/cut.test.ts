import fc from 'fast-check';
import { cutKey, cutText } from '../../../core/items/cut';

const bytes = (text: string) => Buffer.byteLength(text);
const isUtf8 = (text: string) => Buffer.from(text).toString() === text;
/** Texts of one to four bytes a character, and halves of surrogate pairs, which UTF-8 has not. */
const anyText = fc.string({
  unit: fc.constantFrom('a', '~', '…', 'é', '✓', '😀', '\ud83d', '\ude00', '\n'),
  maxLength: 60,
});

describe('a text', () => {
  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdefg', 6, 'abc…'],
    ['éééé', 8, 'éééé'],
    ['ééééé', 8, 'éé…'],
    ['😀😀😀', 11, '😀😀…'],
    ['😀😀😀', 10, '😀…'],
    ['half \ud83d', 20, 'half \ufffd'],
  ])('%j in %d bytes is %j', (text, maxBytes, expected) => {
    expect(cutText(text, maxBytes)).toBe(expected);
  });

  test('keeps to its bytes, in whole characters (property)', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 3, max: 40 }), (text, maxBytes) => {
        const cut = cutText(text, maxBytes);
        expect(bytes(cut)).toBeLessThanOrEqual(maxBytes);
        expect(isUtf8(cut)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a key', () => {
  test('that fits is kept', () => {
    expect(cutKey('k'.repeat(40), 40)).toBe('k'.repeat(40));
  });

  test('that does not is closed by a hash of the whole', () => {
    expect(cutKey('k'.repeat(41), 40)).toBe(`${'k'.repeat(15)}~6510a5e1cc025620e2aafd12`);
  });

  test('stays distinct from one that differs behind the cut', () => {
    expect(cutKey(`${'k'.repeat(50)}a`, 40)).not.toBe(cutKey(`${'k'.repeat(50)}b`, 40));
  });

  test('keeps to its bytes, in whole characters, and to itself (property)', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.integer({ min: 28, max: 60 }), (one, other, maxBytes) => {
        const cut = cutKey(one, maxBytes);
        expect(bytes(cut)).toBeLessThanOrEqual(maxBytes);
        expect(isUtf8(cut)).toBe(true);
        expect(cutKey(one, maxBytes)).toBe(cut);
        const isSame = Buffer.from(one).equals(Buffer.from(other));
        expect(cutKey(other, maxBytes) === cut).toBe(isSame);
      }),
      { numRuns: 1000 },
    );
  });
});
