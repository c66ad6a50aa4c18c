import type { Item } from '../../../core/items/attribute';
import { isSameItem } from '../../../core/items/same-item';

const item = (): Item => ({
  at: { S: 'a' },
  index: { N: '1' },
  contested: { BOOL: true },
  raw: { B: Uint8Array.of(1, 2) },
  resources: { L: [{ S: 'a' }, { S: 'b' }] },
});

test('an item is the same as its copy, whatever holds its bytes', () => {
  expect(isSameItem(item(), { ...item(), raw: { B: Buffer.of(1, 2) } })).toBe(true);
});

test.each<[string, Item]>([
  ['a text', { at: { S: 'b' } }],
  ['a number', { index: { N: '2' } }],
  ['a mark', { contested: { BOOL: false } }],
  ['a byte', { raw: { B: Uint8Array.of(1, 3) } }],
  ['a member of a list', { resources: { L: [{ S: 'a' }, { S: 'c' }] } }],
  ['the length of a list', { resources: { L: [{ S: 'a' }] } }],
  ['a type', { at: { N: '1' } }],
  ['one attribute more', { more: { S: '' } }],
])('an item is another one by %s', (_, change) => {
  expect(isSameItem(item(), { ...item(), ...change })).toBe(false);
  expect(isSameItem({ ...item(), ...change }, item())).toBe(false);
});
