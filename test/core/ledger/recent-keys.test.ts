import { RecentKeys } from '../../../core/ledger/recent-keys';

const CONTENT = Buffer.from('content');

function shown(capacity: number, ...keys: string[]): RecentKeys {
  const recent = new RecentKeys(capacity);
  for (const key of keys) recent.meet(key, CONTENT);
  return recent;
}

test('a record is new once', () => {
  const recent = new RecentKeys();
  expect(recent.meet('a', CONTENT)).toBe('new');
  expect(recent.meet('a', Buffer.from(CONTENT))).toBe('the same');
  expect(recent.meet('b', CONTENT)).toBe('new');
});

test('another content under the same key is another record', () => {
  const recent = shown(3, 'a');
  expect(recent.meet('a', Buffer.from('other'))).toBe('another of this key');
  expect(recent.meet('a', CONTENT)).toBe('the same');
});

test.each([
  ['a', 'new'],
  ['b', 'the same'],
  ['d', 'the same'],
])('of four keys the last three are remembered: %s', (key, expected) => {
  expect(shown(3, 'a', 'b', 'c', 'd').meet(key, CONTENT)).toBe(expected);
});

test('a key that comes again is among the last ones again', () => {
  expect(shown(3, 'a', 'b', 'c', 'a', 'd').meet('a', CONTENT)).toBe('the same');
  expect(shown(3, 'a', 'b', 'c', 'a', 'd').meet('b', CONTENT)).toBe('new');
});

test('no more keys are held than it has room for', () => {
  const keys = Array.from({ length: 500 }, (_, i) => `key ${i}`);
  const remembered = keys.filter((key) => shown(100, ...keys).meet(key, CONTENT) === 'the same');
  expect(remembered).toEqual(keys.slice(-100));
});
