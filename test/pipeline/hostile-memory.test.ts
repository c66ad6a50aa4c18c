import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { DELETE_OBJECT } from '../support/events';
import { eventId } from '../support/log-records';
import { measureIngest } from '../support/measured-ingest';
import { LOG_KEY } from '../support/notifications';

/** As in memory.test.ts: a function of so little, in a process that takes some for itself. */
const FUNCTION_MEGABYTES = 96;
const MOST_MEGABYTES = 150;

const MEGABYTE = 1024 * 1024;
/** The commas of so many empty objects, and the objects, are just less than a record may hold. */
const EMPTY_OBJECTS = 1_300_000;
const EMPTY_RECORDS = 200_000;

const record = (n: number) => JSON.stringify({ ...DELETE_OBJECT, eventID: eventId(n) });
const BEGINNING = '{"eventTime":"2026-03-04T05:06:07Z","x":';

/** Some noise, so that it does not shrink as a bomb does. */
function* filling(megabytes: number): Generator<string> {
  const rest = 'x'.repeat(63 * 1024);
  for (let n = 0; n < megabytes * 16; n++) yield randomBytes(768).toString('base64') + rest;
}

/** Sound records, and between them one of 300 MB, one of a million levels and one of very many values. */
function* worstRecords(): Generator<string> {
  yield `{"Records":[${record(1)},${BEGINNING}"`;
  yield* filling(300);
  yield `"},${record(2)},${BEGINNING}${'[{"a":'.repeat(500_000)}1${'}]'.repeat(500_000)}},`;
  yield `${record(3)},${BEGINNING}[${'{},'.repeat(EMPTY_OBJECTS)}0]},`;
  yield `${record(4)},${'{},'.repeat(EMPTY_RECORDS)}${record(5)}]}`;
}

function* bomb(): Generator<string> {
  yield `{"Records":[${record(6)},{"x":"`;
  const megabyte = 'x'.repeat(MEGABYTE);
  for (let n = 0; n < 200; n++) yield megabyte;
}

function gzipped(chunks: Iterable<string>, level: number): Promise<Buffer> {
  return buffer(Readable.from(chunks).pipe(createGzip({ level })));
}

test('the worst that files can hold takes less than 150 MB of memory', async () => {
  const logs = [
    { key: LOG_KEY, body: await gzipped(worstRecords(), 1) },
    {
      key: LOG_KEY.replace('0123456789abcdef', 'fedcba9876543210'),
      body: await gzipped(bomb(), 6),
    },
  ];
  const measured = await measureIngest(logs, FUNCTION_MEGABYTES);

  const ingested = {
    message: 'ingested',
    records: EMPTY_RECORDS + 8,
    rejected: EMPTY_RECORDS + 3,
    stored: 5,
  };
  expect(measured.log).toContainEqual(expect.objectContaining(ingested));
  const refused = {
    message: 'a message failed',
    kind: 'UnreadableFileError',
    reason: expect.stringContaining('decompression bomb'),
  };
  expect(measured.log).toContainEqual(expect.objectContaining(refused));
  expect(measured.deadLetters).toHaveLength(1);
  expect(measured.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
});
