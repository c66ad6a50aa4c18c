import { RecentRecords } from '../../../core/ledger/recent-records';

const CONTENT = Buffer.from('content');
const OTHER = Buffer.from('other');

function shown(capacity: number, ...keys: string[]): RecentRecords {
  const recent = new RecentRecords(capacity);
  for (const key of keys) recent.isNew(key, CONTENT);
  return recent;
}

test('a record is new once', () => {
  const recent = new RecentRecords();
  expect(recent.isNew('a', CONTENT)).toBe(true);
  expect(recent.isNew('a', Buffer.from(CONTENT))).toBe(false);
  expect(recent.isNew('b', CONTENT)).toBe(true);
});

test('another content under the same key is another record, and each is new once', () => {
  const recent = shown(3, 'a');
  expect(recent.isNew('a', OTHER)).toBe(true);
  expect(recent.isNew('a', CONTENT)).toBe(false);
  expect(recent.isNew('a', OTHER)).toBe(false);
});

test.each([
  ['a', true],
  ['b', false],
  ['d', false],
])('of four keys the last three are remembered: %s', (key, expected) => {
  expect(shown(3, 'a', 'b', 'c', 'd').isNew(key, CONTENT)).toBe(expected);
});

test('a key that comes again is among the last ones again', () => {
  expect(shown(3, 'a', 'b', 'c', 'a', 'd').isNew('a', CONTENT)).toBe(false);
  expect(shown(3, 'a', 'b', 'c', 'a', 'd').isNew('b', CONTENT)).toBe(true);
});

test('no more keys are held than it has room for', () => {
  const keys = Array.from({ length: 500 }, (_, i) => `key ${i}`);
  const remembered = keys.filter((key) => !shown(100, ...keys).isNew(key, CONTENT));
  expect(remembered).toEqual(keys.slice(-100));
});

test('of one key no more contents are held than a hundred', () => {
  const recent = new RecentRecords();
  const contents = Array.from({ length: 150 }, (_, i) => Buffer.from(`content ${i}`));
  for (const content of contents) recent.isNew('a', content);
  const remembered = contents.filter((content) => !recent.isNew('a', content));
  expect(remembered).toEqual(contents.slice(0, 100));
});
