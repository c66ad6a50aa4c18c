import fc from 'fast-check';
import { EVENT_FORMATS, type Glance, rowWriter } from '../../../cli/output/event-rows';
import { forSpreadsheet, forTerminal } from '../../../cli/output/neutralise';
import { hostileText, UNSAFE } from '../../support/hostile-text';
import { PaperSink } from '../../support/sink';

const GLANCE: Glance = { columns: ['a'], keys: [], leastFirst: [] };

async function print(
  format: (typeof EVENT_FORMATS)[number],
  rows: readonly Record<string, unknown>[],
  { glance = GLANCE, paper = new PaperSink(), columns = ['a', 'b'] } = {},
): Promise<string> {
  const writer = rowWriter(format, paper, columns, glance);
  for (const row of rows) await writer.add(row);
  await writer.end();
  return paper.text;
}

test.each([
  ['json', '[\n  {"a":1,"b":"x"},\n  {"a":2,"b":null}\n]\n'],
  ['jsonl', '{"a":1,"b":"x"}\n{"a":2,"b":null}\n'],
  ['csv', 'a,b\n1,x\n2,\n'],
  ['table', 'a\n1\n2\n'],
] as const)('rows as %s', async (format, printed) => {
  expect(await print(format, [{ a: 1, b: 'x' }, { a: 2 }])).toBe(printed);
});

test.each([
  ['json', '[]\n'],
  ['jsonl', ''],
  ['csv', 'a,b\n'],
  ['table', ''],
] as const)('no rows, as %s', async (format, printed) => {
  expect(await print(format, [])).toBe(printed);
});

describe('a table', () => {
  const glance = { columns: [['bucket', 'key'], 'error'], keys: [], leastFirst: [] };

  test('shows several values in one column like a path', async () => {
    const rows = [
      { bucket: 'payroll', key: '2026/june.csv' },
      { bucket: 'logs', error: 'NoSuchKey' },
    ];
    expect(await print('table', rows, { glance })).toBe(
      'bucket/key             error\npayroll/2026/june.csv\nlogs                   NoSuchKey\n',
    );
  });

  test('says in short what a terminal has no room for', async () => {
    const shorten = { principal: () => '…alice' };
    const paper = new PaperSink(true, 10);
    const row = { principal: '111122223333:user/alice' };
    const inShort = { columns: ['principal'], keys: [], leastFirst: [], shorten };
    expect(await print('table', [row], { glance: inShort, paper })).toBe('principal\n…alice\n');
  });
});

describe('what others chose', () => {
  const rows = fc.array(fc.record({ a: hostileText(), b: hostileText() }), { maxLength: 5 });

  test.each(EVENT_FORMATS)(
    'holds nothing unsafe but line ends, as %s (property)',
    async (format) => {
      await fc.assert(
        fc.asyncProperty(rows, fc.boolean(), async (given, isTerminal) => {
          const text = await print(format, given, { paper: new PaperSink(isTerminal, 30) });
          expect(text.replaceAll('\n', '')).not.toMatch(UNSAFE);
        }),
      );
    },
  );

  test('is a line for each row, as a table (property)', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const text = await print('table', given);
        const values = given.map(({ a }) => forTerminal(a).trimEnd());
        expect(text.split('\n').slice(1, -1)).toEqual(values);
      }),
    );
  });

  test.each(['json', 'jsonl'] as const)('comes back from %s (property)', async (format) => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const text = await print(format, given);
        const json = format === 'json' ? text : `[${text.trimEnd().split('\n').join(',')}]`;
        expect(JSON.parse(json)).toEqual(given);
      }),
    );
  });

  test('comes back neutralised from CSV (property)', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        const cells = given.map(({ a, b }) => [a, b].map(forSpreadsheet));
        expect(readCsv(await print('csv', given))).toEqual([['a', 'b'], ...cells]);
      }),
    );
  });
});

/** Reads CSV as RFC 4180 describes it. */
function readCsv(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
