import fc from 'fast-check';
import { rowWriter } from '../../../cli/output/event-rows';
import { forJson, forSpreadsheet, forTerminal } from '../../../cli/output/neutralise';
import { Progress } from '../../../cli/output/progress';
import { TableWriter } from '../../../cli/output/table';
import { PaperSink } from '../../support/sink';

describe('text that others chose', () => {
  test.each([
    ['\u001b[31mred', '\\u001b[31mred'],
    ['two\nlines', 'two\\u000alines'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['nul\u0000', 'nul\\u0000'],
    ['Größe 設計 😀', 'Größe 設計 😀'],
  ])('%j is shown as %j', (text, shown) => {
    expect(forTerminal(text)).toBe(shown);
  });

  test('in JSON is escaped, and comes back as it was (property)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = forJson({ text });
        expect(JSON.parse(json)).toEqual({ text });
        expect(forTerminal(json)).toBe(json);
      }),
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('%j is no formula', (text) => {
    expect(forSpreadsheet(text)).not.toMatch(/^[=+\-@\t]/);
  });
});

describe('a table', () => {
  const columns = [{ title: 'name' }, { title: 'events', align: 'right' as const }];

  test('into a pipe keeps every value whole', async () => {
    const paper = new PaperSink();
    const table = new TableWriter(columns, paper);
    await table.add(['a'.repeat(100), '7']);
    await table.end();
    expect(paper.text).toBe(`name${' '.repeat(96)}  events\n${'a'.repeat(100)}       7\n`);
  });

  test('on a terminal fits its width', async () => {
    const paper = new PaperSink(true, 30);
    const table = new TableWriter(columns, paper);
    await table.add(['a'.repeat(100), '7']);
    await table.end();
    for (const line of paper.text.trim().split('\n')) expect(line.length).toBeLessThanOrEqual(30);
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
    expect(paper.text.split('\n')[1]).toBe('2026-01-02T03:04:05Z  111122223333:user…');
  });

  test('without rows is nothing', async () => {
    const paper = new PaperSink();
    await new TableWriter(columns, paper).end();
    expect(paper.text).toBe('');
  });
});

const GLANCE = { columns: ['a'], keys: [], leastFirst: [] };

describe('rows', () => {
  const rows = [{ a: 1, b: 'x' }, { a: 2 }];

  test.each([
    ['json', '[\n  {"a":1,"b":"x"},\n  {"a":2,"b":null}\n]\n'],
    ['jsonl', '{"a":1,"b":"x"}\n{"a":2,"b":null}\n'],
    ['csv', 'a,b\n1,x\n2,\n'],
    ['table', 'a\n1\n2\n'],
  ] as const)('as %s', async (format, printed) => {
    const paper = new PaperSink();
    const writer = rowWriter(format, paper, ['a', 'b'], GLANCE);
    for (const row of rows) await writer.add(row);
    await writer.end();
    expect(paper.text).toBe(printed);
  });

  test.each([
    ['json', '[]\n'],
    ['jsonl', ''],
    ['csv', 'a,b\n'],
  ] as const)('none, as %s', async (format, printed) => {
    const paper = new PaperSink();
    await rowWriter(format, paper, ['a', 'b'], GLANCE).end();
    expect(paper.text).toBe(printed);
  });
});

describe('progress', () => {
  function progressOver(paper: PaperSink) {
    let milliseconds = 0;
    const progress = new Progress(paper, () => new Date(milliseconds));
    return {
      progress,
      later: (by: number) => {
        milliseconds += by;
      },
    };
  }

  test('renews one line on a terminal, and takes it away', async () => {
    const paper = new PaperSink(true);
    const { progress, later } = progressOver(paper);
    later(200);
    progress.update(() => '1 file');
    await progress.clear();
    expect(paper.text).toBe('\r\u001b[K1 file\r\u001b[K');
  });

  test('puts no control codes into a pipe, and few lines', async () => {
    const paper = new PaperSink();
    const { progress, later } = progressOver(paper);
    for (let second = 0; second < 30; second++) {
      later(1000);
      progress.update(() => `${second} files`);
    }
    await progress.clear();
    expect(paper.text).toBe('9 files\n19 files\n29 files\n');
  });
});
