import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type FoundEvent, openTrailstore, recordOf, type Trailstore, UsageError } from '../index';
import { Workplace } from './support/command-line';
import { bytesOf, DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from './support/events';

const work = new Workplace();
let store: Trailstore;

beforeAll(async () => {
  work.write(
    'log.json',
    JSON.stringify({ Records: [DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL] }),
  );
  expect(work.trailstore('ingest', 'log.json').exitCode).toBe(0);
  store = await openTrailstore({ home: join(work.folder, 'home') });
});
afterAll(async () => {
  await store.close();
  work.remove();
});

async function collect<T>(elements: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const element of elements) collected.push(element);
  return collected;
}

async function namesOf(events: AsyncIterable<FoundEvent>): Promise<string[]> {
  return (await collect(events)).map(({ event }) => event.eventName);
}

test('answers a written filter, newest first', async () => {
  expect(await namesOf(store.events({ resource: 'ledger' }))).toEqual([
    'PutBucketPolicy',
    'DeleteObject',
  ]);
});

test('answers oldest first', async () => {
  const events = store.events({ account: '111122223333' }, { order: 'oldest first' });
  expect(await namesOf(events)).toEqual(['DeleteObject', 'PutBucketPolicy', 'SendEmail']);
});

test('answers no more than was asked for', async () => {
  expect(await namesOf(store.events({}, { limit: 1 }))).toEqual(['SendEmail']);
  expect(await namesOf(store.events({}, { limit: 0 }))).toEqual([]);
});

test('goes on behind a position', async () => {
  const [first] = await collect(store.events({}, { limit: 1 }));
  const rest = store.events({}, { after: first?.position });
  expect(await namesOf(rest)).toEqual(['PutBucketPolicy', 'DeleteObject']);
});

test("gives a record's own bytes", async () => {
  const events = store.events({ eventName: 'SendEmail' }, { withRecords: true });
  for await (const { item } of events) expect(recordOf(item)).toEqual(bytesOf(SEND_EMAIL));
  expect.assertions(1);
});

test('refuses a filter that no key serves, and reads everything when told to', async () => {
  const filter = { sourceIp: '192.0.2.20' };
  await expect(namesOf(store.events(filter))).rejects.toThrow(UsageError);
  expect(await namesOf(store.events(filter, { allowScan: true }))).toEqual(['SendEmail']);
});

test('explains without reading', async () => {
  const lines = await store.explain({ accessKey: 'AKIAEXAMPLEEXAMPLE12' });
  expect(lines[1]).toContain('by-access-key');
});

test('lists the ledger', async () => {
  const [entry] = await collect(store.files());
  expect(entry?.counts).toMatchObject({ records: 3, stored: 3 });
});

test.each([
  ['a misspelt field', { acount: '111122223333' }, {}],
  ['a category that is none', { category: 'secret' }, {}],
  ['a limit that is none', {}, { limit: -1 }],
  ['a position that is none', {}, { after: { at: '2026-06-30', stream: 'x' } }],
])('refuses %s', async (_what, filter: object, options: object) => {
  await expect(namesOf(store.events(filter, options))).rejects.toThrow(UsageError);
});

test('lists the ledger of a time, and nothing of another', async () => {
  expect(() => store.files({ since: 'yesterday' })).toThrow(UsageError);
  expect(await collect(store.files({ since: '1d', account: '111122223333' }))).toEqual([]);
});

test.each([
  ['an ES module', ['--input-type=module', '-e', "import { openTrailstore } from 'trailstore';"]],
  ['CommonJS', ['-e', "const { openTrailstore } = require('trailstore'); openTrailstore.name;"]],
])('can be imported from %s', (_name, words) => {
  const { status, stderr } = spawnSync(process.execPath, words, {
    cwd: join(__dirname, '..'),
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
