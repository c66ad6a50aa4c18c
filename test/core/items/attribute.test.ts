import {
  bytesOf,
  type Item,
  itemBytes,
  numberOf,
  stringOf,
  stringsOf,
} from '../../../core/items/attribute';

describe('the size that DynamoDB bills', () => {
  test.each<[string, Item, number]>([
    ['nothing', {}, 0],
    ['a text', { name: { S: 'value' } }, 4 + 5],
    ['an empty text', { name: { S: '' } }, 4],
    ['characters of two to four bytes', { ü: { S: 'é✓😀' } }, 2 + 2 + 3 + 4],
    ['bytes', { raw: { B: Buffer.alloc(300) } }, 3 + 300],
    ['a number of one digit', { index: { N: '7' } }, 5 + 2],
    ['a number of ten digits', { expiresAt: { N: '1780376767' } }, 9 + 6],
    ['a truth', { mfa: { BOOL: false } }, 3 + 1],
    ['an empty list', { resources: { L: [] } }, 9 + 3],
    ['a list', { resources: { L: [{ S: 'abc' }, { S: 'de' }] } }, 9 + 3 + (3 + 1) + (2 + 1)],
    ['a sum', { a: { S: 'b' }, c: { BOOL: true } }, 2 + 2],
  ])('of %s', (_what, item, expected) => {
    expect(itemBytes(item)).toBe(expected);
  });
});

describe('an attribute is read as what it is, else as absent', () => {
  const item: Item = {
    text: { S: 'a' },
    number: { N: '12' },
    bytes: { B: Buffer.of(1) },
    list: { L: [{ S: 'a' }, { N: '1' }, { S: 'b' }] },
  };

  test.each([
    [stringOf, 'text', 'a'],
    [numberOf, 'number', 12],
    [bytesOf, 'bytes', Buffer.of(1)],
    [stringsOf, 'list', ['a', 'b']],
  ])('%p', (read, name, expected) => {
    expect(read(item, name)).toEqual(expected);
    const others = ['none', ...Object.keys(item).filter((each) => each !== name)];
    expect(others.map((other) => read(item, other))).toEqual(others.map(() => undefined));
  });
});
