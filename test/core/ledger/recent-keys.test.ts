import { RecentKeys } from '../../../core/ledger/recent-keys';

function shown(capacity: number, ...keys: string[]): RecentKeys {
  const recent = new RecentKeys(capacity);
  for (const key of keys) recent.seen(key);
  return recent;
}

test('a key is new once', () => {
  const recent = new RecentKeys();
  expect(recent.seen('a')).toBe(false);
  expect(recent.seen('a')).toBe(true);
  expect(recent.seen('b')).toBe(false);
});

test.each([
  ['a', false],
  ['b', true],
  ['d', true],
])('of four keys the last three are remembered: %s', (key, expected) => {
  expect(shown(3, 'a', 'b', 'c', 'd').seen(key)).toBe(expected);
});

test('a key that comes again is among the last ones again', () => {
  expect(shown(3, 'a', 'b', 'c', 'a', 'd').seen('a')).toBe(true);
  expect(shown(3, 'a', 'b', 'c', 'a', 'd').seen('b')).toBe(false);
});

test('no more keys are held than it has room for', () => {
  const keys = Array.from({ length: 500 }, (_, i) => `key ${i}`);
  const remembered = keys.filter((key) => shown(100, ...keys).seen(key));
  expect(remembered).toEqual(keys.slice(-100));
});
