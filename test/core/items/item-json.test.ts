import fc from 'fast-check';
import type { Attribute, Item } from '../../../core/items/attribute';
import { itemJson, readItemJson } from '../../../core/items/item-json';
import { anyCharacter } from '../../support/any-character';

/** An attribute as the API has it: as ours, but with binary in base64. */
function asApi(attribute: Attribute): unknown {
  if (attribute.B !== undefined) return { B: Buffer.from(attribute.B).toString('base64') };
  if (attribute.L !== undefined) return { L: attribute.L.map(asApi) };
  return attribute;
}

const read = (item: Item): unknown => JSON.parse(itemJson(item).toString());
const expected = (item: Item) =>
  Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value && asApi(value)]));

/** With bytes that are equal whatever holds them. */
const asPlain = (item: Item) => expected(item);

test.each<[string, Item]>([
  ['a text', { key: { S: 'a "quoted"\\\u0000 é 😀' } }],
  ['texts behind one with a control character', { a: { S: 'é\u0001' }, b: { S: 'é😀"' } }],
  ['half a pair, and what stands for one', { a: { S: 'a\ud83d' }, b: { S: '\ufffd' } }],
  ['a pair in two texts', { a: { S: 'a\ud83d' }, b: { S: '\ude00b' }, c: { S: 'é' } }],
  ['a text behind a large one', { a: { S: '😀'.repeat(40_000) }, b: { S: 'é"' } }],
  ['a number', { index: { N: '12' } }],
  ['a flag', { mfa: { BOOL: false } }],
  ['bytes', { raw: { B: Uint8Array.of(0, 255, 1) } }],
  ['bytes within a larger buffer', { raw: { B: Buffer.from('abcdef').subarray(2, 4) } }],
  ['no bytes', { raw: { B: new Uint8Array() } }],
  ['a list', { resources: { L: [{ S: 'a' }, { L: [{ N: '1' }] }] } }],
  ['a name beyond ASCII', { 'é😀\u007f': { S: 'a' } }],
  ['a name with a quote', { 'a"b': { S: '' } }],
  ['an attribute that is not there', { level: undefined, at: { S: 'a' } }],
  ['nothing', {}],
  ['nothing that is there', { level: undefined }],
  [
    'more than there is room for at first',
    { raw: { B: Buffer.alloc(100_000, 'x') }, at: { S: 'é'.repeat(50_000) } },
  ],
])('%s', (_, item) => {
  expect(read(item)).toEqual(expected(item));
  expect(asPlain(readItemJson(itemJson(item)))).toEqual(asPlain(item));
});

test('whatever an item holds (property)', () => {
  const attribute = fc.letrec<{ any: Attribute }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: anyCharacter }).map((S) => ({ S })),
      fc.integer().map((n) => ({ N: String(n) })),
      fc.boolean().map((BOOL) => ({ BOOL })),
      fc.uint8Array().map((B) => ({ B })),
      fc.array(tie('any'), { maxLength: 4 }).map((L) => ({ L })),
    ),
  })).any;
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: anyCharacter }), attribute, { noNullPrototype: true }),
      (item) => {
        fc.pre(!Object.hasOwn(item, '__proto__'));
        expect(read(item)).toEqual(expected(item));
        expect(asPlain(readItemJson(itemJson(item)))).toEqual(asPlain(item));
      },
    ),
  );
});
