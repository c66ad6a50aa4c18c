import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { fill, formOf, joinForms } from '../../../core/deflate/form';
import { PresetDeflater } from '../../../core/deflate/preset-deflater';
import { anyCharacter } from '../../support/any-character';

const FIXED = Buffer.from('what precedes');
const BEGINNING = formOf`{"first":"${0}","second":"${1}","first again":"${0}`;
const FORMS = [
  joinForms(BEGINNING, formOf`${2}${1}"}`),
  joinForms(BEGINNING, formOf`","a constant text that is longer than sixteen bytes":"${3}`),
];
const deflater = new PresetDeflater(FIXED, FORMS);
const bytes = Buffer.from('{"first":"one","second":"two","first again":"onethreetwo"}');

test('a form is filled', () => {
  expect(fill(FORMS, { form: 0, texts: ['one', 'two', 'three', ''] })).toBe(
    '{"first":"one","second":"two","first again":"onethreetwo"}',
  );
  expect(fill(FORMS, { form: 1, texts: ['', '', '', 'four'] })).toBe(
    '{"first":"","second":"","first again":"","a constant text that is longer than sixteen bytes":"four',
  );
});

test('a deflater fills it the same way, wherever it is cut (property)', () => {
  const text = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 60 }),
    fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
    fc.constantFrom('', '\0', 'a\0b', '\ud83d', 'é'.repeat(300), 'x'.repeat(2000)),
  );
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 4, maxLength: 4 }),
      fc.nat(1),
      fc.nat(400),
      (texts, form, maxClosingBytes) => {
        const filled = { form, texts };
        const whole = fill(FORMS, filled);
        const packed = deflater.deflate(bytes, { closing: filled, maxClosingBytes, prefix: 1 });
        const plain = deflater.deflate(bytes, { closing: whole, maxClosingBytes, prefix: 1 });
        expect(packed).toEqual(plain);
        const closing = Buffer.from(whole).subarray(0, maxClosingBytes);
        const dictionary = Buffer.concat([FIXED, closing]);
        expect(inflateRawSync(packed.subarray(1, -4), { dictionary }).equals(bytes)).toBe(true);
      },
    ),
    { numRuns: 400 },
  );
});

test('more texts than there is room for are filled in as well', () => {
  const texts = Array.from({ length: 100 }, (_, number) => `text ${number}`);
  const setting = { maxClosingBytes: 1000, prefix: 1 };
  const packed = deflater.deflate(bytes, { closing: { form: 0, texts }, ...setting });
  expect(packed).toEqual(
    deflater.deflate(bytes, { closing: fill(FORMS, { form: 0, texts }), ...setting }),
  );
});

test('a form that is too long is refused', () => {
  const form = { constants: ['x'.repeat(5000)], fillings: [] };
  expect(() => new PresetDeflater(FIXED, [form])).toThrow('offset is out of bounds');
});

test('more forms than there is room for are refused', () => {
  const forms = Array.from({ length: 7 }, () => formOf`${0}`);
  expect(() => new PresetDeflater(FIXED, forms)).toThrow('more than 6 forms');
});
