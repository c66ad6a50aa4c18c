import { run } from '../../cli/program';
import { PRICES } from '../../core/costs/prices';
import { UsageError } from '../../core/errors';
import type { Finished } from '../support/command-line';
import { PaperSink } from '../support/sink';
import { UNUSED } from '../support/unused-adapters';

const FILES: Readonly<Record<string, string>> = {
  'prices.json': '{"dynamoDbWriteUnit": 1.25, "cloudWatchAlarm": 0}',
  'broken.json': '{"dynamoDbWriteUnit"',
};

async function cost(...words: readonly string[]): Promise<Finished> {
  return costInto(new PaperSink(), words);
}

async function costInto(out: PaperSink, words: readonly string[]): Promise<Finished> {
  const err = new PaperSink();
  const exitCode = await run(['cost', ...words], {
    ...UNUSED,
    out,
    err,
    now: () => new Date(0),
    readTextFile: async (path) => {
      const text = FILES[path];
      if (text === undefined) throw new UsageError(`${path}: there is no such file`);
      return text;
    },
  });
  return { exitCode, out: out.text, err: err.text };
}

const linesOf = ({ out }: Finished): Record<string, unknown>[] => JSON.parse(out);
const lineOf = (finished: Finished, what: string) =>
  linesOf(finished).find((line) => line.what === what);
/** The last figure of a row of the table. */
const laterOf = ({ out }: Finished, row: string) =>
  Number(
    out
      .split('\n')
      .find((line) => line.startsWith(row))
      ?.match(/(\S+)$/)?.[1],
  );

const OBJECT_CALLS = ['--s3-data-events', '1M'];

describe('the page', () => {
  test('shows the events, each line, the sum, and the same events elsewhere', async () => {
    const { exitCode, out, err } = await cost(...OBJECT_CALLS);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    const rows = out.split('\n').map((line) => line.replaceAll(/ {2,}/g, '  '));
    expect(rows.slice(0, 3)).toEqual([
      'events  1,000,000 a month (data 1,000,000), of which 1,000,000 are stored',
      'kept  data 90 days; log files 2,557 days',
      'indexes  data resource, accessKey',
    ]);
    expect(rows).toContain('service  what  amount  first month  later');
    expect(rows).toContain('CloudTrail  S3 data events  1,000,000  1.00  1.00');
    expect(rows).toContain('DynamoDB  writes, events table  1,004,000  0.6275  0.6275');
    expect(rows).toContain('CloudWatch  alarms  71  7.10  7.10');
    expect(rows).toContain('of it  DynamoDB writes  1.97  1.97');
    for (const name of ['CloudTrail Lake, one year', 'CloudWatch Logs', 'Athena over']) {
      expect(out).toContain(`\n${name}`);
    }
    expect(out).toContain('closed to new customers since 31 May 2026');
    expect(out).toContain('list prices of us-east-1 in US dollars, 2026-11');
  });

  test('is the same each time', async () => {
    expect(await cost(...OBJECT_CALLS)).toEqual(await cost(...OBJECT_CALLS));
  });

  test('keeps within a terminal', async () => {
    const { out } = await costInto(new PaperSink(true, 80), OBJECT_CALLS);
    const table = out.split('\n').filter((line) => / {2}[\d.,]+$/.test(line));
    expect(table.length).toBeGreaterThan(30);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(out).toContain('later');
  });

  test('says that the first copy of management events is free, and who is stored', async () => {
    const { out } = await cost('--management-events', '1M');
    expect(out).toMatch(/management events, the first copy +1,000,000 +free +free\n/);
    expect(out).toContain('unless --stored-management-events says how many');
    const said = await cost('--management-events', '1M', '--stored-management-events', '10k');
    expect(said.out).toContain('of which 10,000 are stored');
    expect(said.out).not.toContain('unless --stored-management-events');
  });

  test('of no events is what is billed all the same', async () => {
    const { exitCode, out } = await cost('--ses-data-events', '0');
    expect(exitCode).toBe(0);
    expect(laterOf({ exitCode, out, err: '' }, 'together')).toBeGreaterThan(0);
  });
});

describe('levers', () => {
  const together = async (...words: string[]) =>
    laterOf(await cost(...OBJECT_CALLS, ...words), 'together');
  let usual: number;
  beforeAll(async () => {
    usual = await together();
  });

  test.each([
    ['a shorter retention', ['--retention', 'data=30']],
    ['an index less', ['--indexes', 'data=resource']],
    ['no index', ['--indexes', 'data=']],
    ['log files that expire sooner', ['--logs-expire-after', '365']],
    ['larger log files, which move to cold', ['--events-a-file', '1000']],
    ['fewer alarms', ['--alarms', '15']],
  ])('%s costs less', async (_, words) => {
    expect(await together(...words)).toBeLessThan(usual);
  });

  test.each([
    ['a longer retention', ['--retention', 'data=400']],
    ['one without end', ['--retention', 'data=forever']],
    ['all indexes', ['--indexes', 'data=resource,principal,accessKey,eventName,eventId']],
    ['more questions', ['--queries', '1M']],
  ])('%s costs more', async (_, words) => {
    expect(await together(...words)).toBeGreaterThan(usual);
  });

  test('may be given several times, each for a class', async () => {
    const { out } = await cost(
      ...['--s3-data-events', '1M', '--ses-data-events', '1k', '--retention', 'data=7'],
      ...['--retention', 'sends=forever', '--indexes', 'data=eventId', '--indexes', 'sends='],
    );
    expect(out).toContain('data 7 days; sends for ever');
    expect(out).toContain('data eventId; sends none');
    expect(out).toContain('counted as it stands after ten years');
  });

  test('a second trail pays for management events', async () => {
    const words = ['--management-events', '1M', '--second-trail', '--output', 'json'];
    expect(lineOf(await cost(...words), 'management events, a further copy')).toMatchObject({
      price: 'cloudTrailManagementEvent',
      usd: 20,
    });
  });
});

describe('prices', () => {
  test('are listed by name, with their source', async () => {
    const { exitCode, out } = await cost('--list-prices');
    expect(exitCode).toBe(0);
    for (const name of Object.keys(PRICES)) expect(out).toMatch(new RegExp(`^${name} `, 'm'));
    expect(out).toContain('https://aws.amazon.com/athena/pricing/');
    expect(out).toContain('2026-11');
    const rows = linesOf(await cost('--list-prices', '--output', 'json'));
    expect(rows).toHaveLength(Object.keys(PRICES).length);
    expect(rows[0]).toEqual({
      name: 'cloudTrailManagementEvent',
      ...PRICES.cloudTrailManagementEvent,
    });
  });

  test('are those of a file, and one that is written out goes before it', async () => {
    const ofFile = await cost(...OBJECT_CALLS, '--prices', 'prices.json', '--output', 'json');
    expect(lineOf(ofFile, 'writes, events table')?.usd).toBeCloseTo(1.255, 6);
    expect(lineOf(ofFile, 'alarms')?.usd).toBe(0);
    const words = ['--prices', 'prices.json', '--price', 'dynamoDbWriteUnit=0'];
    const { out } = await cost(...OBJECT_CALLS, ...words);
    expect(out).toContain('given    dynamoDbWriteUnit 0, cloudWatchAlarm 0');
    expect(out).toMatch(/DynamoDB writes +0\.0000 +0\.0000\n/);
  });

  test('that are given are listed as given', async () => {
    const rows = linesOf(await cost('--list-prices', '--price', 's3Get=1', '--output', 'json'));
    expect(rows.find(({ name }) => name === 's3Get')).toMatchObject({ usd: 1, source: 'given' });
  });
});

describe('for programs', () => {
  test('each line of the bill and of the alternatives is a row', async () => {
    const rows = linesOf(await cost(...OBJECT_CALLS, '--output', 'json'));
    expect(new Set(rows.map((row) => row.of))).toEqual(
      new Set([
        'Trailstore',
        'CloudTrail Lake, one year',
        'CloudTrail Lake, seven years',
        'CloudWatch Logs',
        'Athena over the log bucket',
      ]),
    );
    expect(rows[0]).toEqual({
      of: 'Trailstore',
      service: 'CloudTrail',
      what: 'S3 data events',
      price: 'cloudTrailDataEvent',
      firstMonthAmount: 1_000_000,
      firstMonthUsd: 1,
      amount: 1_000_000,
      usd: 1,
    });
  });

  test('in every format', async () => {
    const rows = linesOf(await cost(...OBJECT_CALLS, '--output', 'json'));
    const jsonl = await cost(...OBJECT_CALLS, '--output', 'jsonl');
    expect(
      jsonl.out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(rows);
    const csv = await cost(...OBJECT_CALLS, '--output', 'csv');
    expect(csv.out.trimEnd().split('\n')).toHaveLength(rows.length + 1);
    expect(csv.out).toMatch(/^of,service,what,price,/);
  });
});

describe('wrong usage names the input and the remedy', () => {
  test.each([
    [[], 'Give --management-events, --s3-data-events or --ses-data-events'],
    [['--s3-data-events', 'many'], 'such as 250000, 500k, 2M or 1e6'],
    [['--s3-data-events', '-5'], "'-5' is invalid"],
    [[...OBJECT_CALLS, '--alarms', 'some'], 'Write a whole number, such as 250000'],
    [
      ['--s3-data-events', '5', '--stored-management-events', '5'],
      '--stored-management-events 5 are more than --management-events 0',
    ],
    [[...OBJECT_CALLS, '--retention', 'logs=5'], 'write one of management, data, sends'],
    [[...OBJECT_CALLS, '--retention', 'data=soon'], '"soon" is no number of days'],
    [[...OBJECT_CALLS, '--indexes', 'data=bucket'], 'There is no index "bucket"'],
    [[...OBJECT_CALLS, '--logs-expire-after', '100'], 'give --logs-expire-after 180 or more'],
    [[...OBJECT_CALLS, '--events-a-file', '0'], 'It must be a whole number from 1.'],
    [[...OBJECT_CALLS, '--price', 'nothing=1'], '"nothing" is no price'],
    [[...OBJECT_CALLS, '--prices', 'no.json'], 'no.json: there is no such file'],
    [[...OBJECT_CALLS, '--prices', 'broken.json'], 'broken.json is no JSON'],
    [[...OBJECT_CALLS, '--output', 'xml'], 'Allowed choices are table, json, jsonl, csv'],
  ])('%j', async (words, message) => {
    const { exitCode, out, err } = await cost(...words);
    expect(exitCode).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
  });
});
