import { bar } from '../../../cli/output/bars';
import { printCounts } from '../../../cli/output/count-table';
import { PaperSink } from '../../support/sink';

test.each([
  [100, '████'],
  [50, '██'],
  [40, '█▋'],
  [1, '▏'],
  [0, ''],
])('%i of 100, on four characters, is %j', (number, expected) => {
  expect(bar(number, 100, 4)).toBe(expected);
});

test('of nothing there is no bar', () => {
  expect(bar(0, 0, 4)).toBe('');
});

const COUNTS = {
  title: 'principal',
  events: 10,
  rows: [{ value: 'p'.repeat(60), events: 10, denied: 0, failed: 0 }],
  rest: [],
};

test.each([40, 60, 80, 100, 200])('a table with bars fits %i columns', async (columns) => {
  const paper = new PaperSink(true, columns);
  await printCounts(COUNTS, paper);
  const lines = paper.text.trimEnd().split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  if (columns >= 60) expect(paper.text).toContain('█');
});

test('into a pipe goes no bar', async () => {
  const paper = new PaperSink();
  await printCounts(COUNTS, paper);
  expect(paper.text).not.toContain('█');
});
