import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { generateLogFiles } from '../../bench/generator';
import { measureIngest } from '../support/measured-ingest';

const EVENTS = 55_000;
const LEAST_JSON_BYTES = 100_000_000;
const MOST_MEGABYTES = 200;

/** Lambda's own start leaves nine tenths of it to the heap, which takes what it may, needed or not. */
const FUNCTION_MEGABYTES = 96;

test('a log of 100 MB is ingested in less than 200 MB of memory', async () => {
  const [log] = [
    ...generateLogFiles({ events: EVENTS, seed: 3, eventsPerFile: EVENTS, accounts: 1 }),
  ].sort((a, b) => b.records - a.records);
  if (log === undefined) throw new Error('nothing was generated');
  const body = await buffer(Readable.from(log.jsonChunks()).pipe(createGzip({ level: 1 })));

  const measured = await measureIngest({ key: log.key, body }, FUNCTION_MEGABYTES);
  expect(measured.deadLetters).toEqual([]);
  const ingested = expect.objectContaining({
    message: 'ingested',
    records: log.records,
    bytes: expect.any(Number),
  });
  expect(measured.log).toContainEqual(ingested);
  const jsonBytes = [...log.jsonChunks()].reduce((sum, { length }) => sum + length, 0);
  expect(jsonBytes).toBeGreaterThan(LEAST_JSON_BYTES);
  expect(measured.calls.get('BatchWriteItem')).toBeGreaterThan(1000);
  expect(measured.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
});
