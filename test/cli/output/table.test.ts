import { displayWidth } from '../../../cli/output/display-width';
import { TableWriter } from '../../../cli/output/table';
import { PaperSink } from '../../support/sink';

const columns = [{ title: 'name' }, { title: 'events', align: 'right' as const }];

function linesOf(paper: PaperSink): string[] {
  return paper.text.split('\n').slice(0, -1);
}

test('into a pipe keeps every value whole', async () => {
  const paper = new PaperSink();
  const table = new TableWriter(columns, paper);
  await table.add(['a'.repeat(100), '7']);
  await table.end();
  expect(paper.text).toBe(`name${' '.repeat(96)}  events\n${'a'.repeat(100)}       7\n`);
});

test('into a pipe says nothing in short', async () => {
  const paper = new PaperSink();
  const table = new TableWriter(columns, paper);
  await table.add([{ whole: 'a'.repeat(100), short: 'a' }, '7']);
  await table.end();
  expect(paper.text).toContain('a'.repeat(100));
});

test('on a terminal fits its width', async () => {
  const paper = new PaperSink(true, 30);
  const table = new TableWriter(columns, paper);
  await table.add(['a'.repeat(100), '7']);
  await table.end();
  for (const line of linesOf(paper)) expect(line.length).toBeLessThanOrEqual(30);
  expect(paper.text).toContain('…');
});

test('on a narrow terminal keeps what matters whole, and leaves out what matters least', async () => {
  const paper = new PaperSink(true, 40);
  const table = new TableWriter(
    [{ title: 'at', isKey: true }, { title: 'region' }, { title: 'principal' }],
    paper,
    ['region'],
  );
  await table.add(['2026-01-02T03:04:05Z', 'ap-southeast-2', '111122223333:user/alice']);
  await table.end();
  expect(linesOf(paper)[1]).toBe('2026-01-02T03:04:05Z  111122223333:user…');
});

test('on a narrow terminal leaves out first what is the same in every row', async () => {
  const paper = new PaperSink(true, 40);
  const table = new TableWriter(
    [{ title: 'region' }, { title: 'account' }, { title: 'principal' }],
    paper,
    ['region', 'account'],
  );
  await table.add(['us-east-1', '111122223333', 'role/one-of-many-roles']);
  await table.add(['eu-west-1', '111122223333', 'role/another-of-them']);
  await table.end();
  expect(linesOf(paper)[0]).toBe('region     principal');
});

test('on a terminal says in short what does not fit', async () => {
  const paper = new PaperSink(true, 20);
  const table = new TableWriter([{ title: 'principal' }], paper);
  await table.add([{ whole: '111122223333:user/alice', short: '…alice' }]);
  await table.add([{ whole: '111122223333:root', short: '…root' }]);
  await table.end();
  expect(linesOf(paper).slice(1)).toEqual(['…alice', '111122223333:root']);
});

test('has its columns in line whatever script they are in', async () => {
  const paper = new PaperSink();
  const table = new TableWriter([{ title: 'key' }, { title: 'error' }], paper);
  for (const key of ['設計.pdf', 'e\u0301te\u0301.pdf', '😀.png', 'Größe']) {
    await table.add([key, 'NoSuchKey']);
  }
  await table.end();
  const places = linesOf(paper).map((line) => displayWidth(line.replace(/(NoSuchKey|error)$/, '')));
  expect(places).toEqual([10, 10, 10, 10, 10]);
});

test('has no blanks at the end of a line', async () => {
  const paper = new PaperSink();
  const table = new TableWriter([{ title: 'key' }, { title: 'error' }], paper);
  await table.add(['a-long-key', undefined]);
  await table.end();
  expect(paper.text).not.toMatch(/ $/m);
});

test('without rows is nothing', async () => {
  const paper = new PaperSink();
  await new TableWriter(columns, paper).end();
  expect(paper.text).toBe('');
});

test('prints its rows when there are enough to know the widths', async () => {
  const paper = new PaperSink(true);
  const table = new TableWriter(columns, paper);
  for (let row = 1; row < 200; row++) await table.add(['a', '7']);
  expect(paper.text).toBe('');
  await table.add(['a', '7']);
  expect(linesOf(paper)).toHaveLength(201);
});

test('on a terminal prints rows that come slowly, with room for wider ones', async () => {
  let milliseconds = 0;
  const paper = new PaperSink(true);
  const table = new TableWriter(columns, paper, [], () => milliseconds);
  await table.add(['a', '7']);
  milliseconds += 1500;
  await table.add(['b', '8']);
  await table.add(['c'.repeat(24), '9']);
  expect(linesOf(paper).slice(2)).toEqual([
    `b${' '.repeat(23)}       8`,
    `${'c'.repeat(24)}       9`,
  ]);
});
