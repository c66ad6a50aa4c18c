import * as fc from 'fast-check';
import * as z from 'zod';
import type { EventFilter } from '../../core/queries/event-filter';
import type { Order } from '../../core/queries/keyed-read';
import { LOCAL_SETTINGS } from '../../local/local-store';
import { bruteForce, type StoredTrailEvent } from '../support/brute-force';
import type { Finished } from '../support/command-line';
import { filterFrom, filterRecipes } from '../support/filter-recipes';
import { BUCKET, hostileRecords } from '../support/hostile-records';
import { eventsOf, storedEvents } from '../support/stored-events';
import { wordsOf } from './filter-words';
import { type RecordedCommands, startRecordedCommands } from './recorded-commands';

const RECORDS = hostileRecords(300, 7);
const EVENTS = eventsOf(RECORDS);
const STORED = storedEvents(EVENTS, [LOCAL_SETTINGS]);

let commands: RecordedCommands;
beforeAll(async () => {
  commands = await startRecordedCommands();
  expect(await commands.ingest(RECORDS)).toMatchObject({ exitCode: 0 });
});
afterAll(() => commands.close());

const row = z.object({
  at: z.string(),
  eventID: z.string(),
  account: z.string(),
  service: z.string(),
  category: z.string(),
});

/** What was printed, one line an event. */
function printed({ out }: Finished): string[] {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { at, eventID, account, service, category } = row.parse(JSON.parse(line));
      return `${at}#${eventID} ${account}/${service}/${category}`;
    });
}

const expected = (stored: readonly StoredTrailEvent[]) =>
  stored.map(({ place: [time, id, stream] }) => `${time}#${id} ${stream}`);
const tokenIn = ({ err }: Finished) => /--next (\S+)/.exec(err)?.[1];

const EVENTS_AS_LINES = ['events', '--output', 'jsonl', '--allow-scan'];
const orders = fc.constantFrom<Order>('newest first', 'oldest first');
const wordsFor = (order: Order) => (order === 'oldest first' ? ['--oldest-first'] : []);

test('any filter prints exactly what it asks for, in order', async () => {
  await fc.assert(
    fc.asyncProperty(filterRecipes, orders, async (recipe, order) => {
      const { words, filter } = wordsOf(filterFrom(recipe, EVENTS));
      const all = [...EVENTS_AS_LINES, '--limit=10000', ...wordsFor(order), ...words];
      const finished = await commands.run(...all);
      expect({ words, exitCode: finished.exitCode }).toEqual({ words, exitCode: 0 });
      expect({ words, rows: printed(finished) }).toEqual({
        words,
        rows: expected(bruteForce(filter, STORED, order)),
      });
    }),
    { numRuns: 25 },
  );
});

test('any pages, one behind the other, are the whole', async () => {
  const limits = fc.integer({ min: 1, max: 90 });
  await fc.assert(
    fc.asyncProperty(filterRecipes, orders, limits, async (recipe, order, limit) => {
      const few = { ...recipe, fields: recipe.fields.slice(0, 1) };
      const { words, filter } = wordsOf(filterFrom(few, EVENTS));
      const all = expected(bruteForce(filter, STORED, order));
      const page = [...EVENTS_AS_LINES, `--limit=${Math.max(limit, Math.ceil(all.length / 8))}`];
      const rows: string[] = [];
      for (let next: readonly string[] | undefined = []; next !== undefined; ) {
        const finished = await commands.run(...page, ...wordsFor(order), ...words, ...next);
        rows.push(...printed(finished));
        const token = tokenIn(finished);
        next = token === undefined ? undefined : [`--next=${token}`];
      }
      expect({ words, rows }).toEqual({ words, rows: all });
    }),
    { numRuns: 8 },
  );
});

describe('as a user runs it', () => {
  const QUESTIONS: readonly (readonly [string, EventFilter, Order])[] = [
    ['everything', {}, 'oldest first'],
    ['a bucket', { resource: { name: BUCKET } }, 'newest first'],
    [
      'an object whose key looks like what the index makes of another',
      { resource: { name: BUCKET, objectKey: 'a#2026-03-04T05:06:07Z', isS3: true } },
      'newest first',
    ],
    ['what a user did', { principal: { whole: '111122223333:user/mail' } }, 'oldest first'],
    ['what was refused', { errorCode: 'denied', since: '2026-01-01T00:00:00Z' }, 'newest first'],
  ];

  test.each(QUESTIONS)('%s is printed exactly', async (_, asked, order) => {
    const { words, filter } = wordsOf(asked);
    const finished = await commands.spawn(
      ...EVENTS_AS_LINES,
      '--limit=10000',
      ...wordsFor(order),
      ...words,
    );
    expect(finished.exitCode).toBe(0);
    const rows = expected(bruteForce(filter, STORED, order));
    expect(rows.length).toBeGreaterThan(0);
    expect(printed(finished)).toEqual(rows);
  });

  test('pages go on while logs are ingested: with no gap, and no repeat', async () => {
    const filter: EventFilter = { resource: { name: BUCKET, isS3: true } };
    const { words } = wordsOf(filter);
    const page = [...EVENTS_AS_LINES, '--limit=70', ...words];
    let stored = STORED;
    let rows: string[] = [];
    let next: readonly string[] | undefined = [];
    for (let number = 0; next !== undefined; number++) {
      const finished: Finished = await commands.spawn(...page, ...next);
      const left = expected(bruteForce(filter, stored, 'newest first')).filter(
        (line) => rows.length === 0 || isBehind(line, rows.at(-1) ?? ''),
      );
      expect(printed(finished)).toEqual(left.slice(0, 70));
      rows = [...rows, ...printed(finished)];
      const token = tokenIn(finished);
      next = token === undefined ? undefined : [`--next=${token}`];
      if (number < 2) {
        // Of all times, and so before and behind the position.
        const records = hostileRecords(40, 7, 100_000 * (number + 1));
        expect(await commands.ingest(records)).toMatchObject({ exitCode: 0 });
        stored = [...stored, ...storedEvents(eventsOf(records), [LOCAL_SETTINGS])];
      }
    }
    expect(rows.length).toBeGreaterThan(140);
    expect(new Set(rows).size).toBe(rows.length);
  });
});

/** Newest first; of the time, the id and the stream, each is ASCII. */
function isBehind(line: string, last: string): boolean {
  const [at = '', stream = ''] = splitLine(line);
  const [lastAt = '', lastStream = ''] = splitLine(last);
  return at === lastAt ? stream < lastStream : at < lastAt;
}

function splitLine(line: string): [string, string] {
  const space = line.lastIndexOf(' ');
  return [line.slice(0, space), line.slice(space + 1)];
}

describe('what is called to answer a question', () => {
  const operations = () =>
    [...new Set(commands.proxy.calls.map(({ operation }) => operation))].sort();

  const QUESTIONS = [
    ['events'],
    ['events', '--error-code', 'any', '--allow-scan'],
    ['events', '--resource', BUCKET, '--explain'],
    ['lookup-events', '--lookup-attributes', 'AttributeKey=EventName,AttributeValue=GetObject'],
    ['show', EVENTS[0]?.eventId ?? ''],
    ['files'],
    ['object', `s3://${BUCKET}/a`],
    ['identity', 'example.com'],
    ['key', 'AKIAMAIL'],
    ['principal', '111122223333:user/mail'],
    ['principal', 'mail', '--allow-scan'],
    ['denied', '--since', '2026-01-01'],
    ['summary', '--since', '2026-01-01'],
    ['summary', '--by', 'principal', '--allow-scan'],
  ].map((words) => [words.join(' '), words] as const);

  test.each(QUESTIONS)('is Query, and never Scan: trailstore %s', async (_, words) => {
    commands.proxy.reset();
    const { exitCode, err } = await commands.spawn(...words);
    expect({ exitCode, err }).toMatchObject({ exitCode: 0 });
    // The tables are looked at before anything is read from them.
    expect(operations()).toEqual(['DescribeTable', 'Query']);
  });

  test('is nothing but what is needed to store, where logs are ingested', async () => {
    commands.proxy.reset();
    expect(await commands.ingest(hostileRecords(3, 8, 900_000))).toMatchObject({ exitCode: 0 });
    expect(operations()).toEqual([
      'BatchGetItem',
      'BatchWriteItem',
      'DescribeTable',
      'GetItem',
      'PutItem',
      'Query',
      'UpdateItem',
    ]);
  });
});
