import { RecentRecords } from '../../../core/ledger/recent-records';

const isNew = (recent: RecentRecords, content: string) => recent.isNew(Buffer.from(content));

function shown(capacity: number, ...contents: string[]): RecentRecords {
  const recent = new RecentRecords(capacity);
  for (const content of contents) isNew(recent, content);
  return recent;
}

test('a record is new once', () => {
  const recent = new RecentRecords();
  expect(['a', 'a', 'b', 'a', 'b'].map((each) => isNew(recent, each))).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
});

test.each([
  ['a', true],
  ['b', false],
  ['d', false],
])('of four records the last three are remembered: %s', (content, expected) => {
  expect(isNew(shown(3, 'a', 'b', 'c', 'd'), content)).toBe(expected);
});

test('a record that comes again is among the last ones again', () => {
  expect(isNew(shown(3, 'a', 'b', 'c', 'a', 'd'), 'a')).toBe(false);
  expect(isNew(shown(3, 'a', 'b', 'c', 'a', 'd'), 'b')).toBe(true);
});

test('no more records are held than it has room for', () => {
  const contents = Array.from({ length: 500 }, (_, i) => `record ${i}`);
  const remembered = contents.filter((content) => !isNew(shown(100, ...contents), content));
  expect(remembered).toEqual(contents.slice(-100));
});
