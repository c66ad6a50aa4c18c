import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { DELETE_OBJECT } from '../support/events';
import { eventId } from '../support/log-records';
import { measureIngest } from '../support/measured-ingest';
import { LOG_KEY } from '../support/notifications';

const RECORDS = 32_000;
/** Of so many records one is of a service that is stored. */
const STORED_OF = 4;
const LEAST_JSON_BYTES = 50_000_000;
const MOST_MEGABYTES = 128;

/** Lambda's own start leaves nine tenths of it to the heap, which takes what it may, needed or not. */
const FUNCTION_MEGABYTES = 96;

/** As long as records of other services are. */
const FILLING = 'x'.repeat(1000);
const OTHER = { ...DELETE_OBJECT, eventSource: 'ec2.amazonaws.com', userAgent: FILLING };

function* logChunks(): Generator<string> {
  const ID = eventId(0);
  const [ours = '', others = ''] = [DELETE_OBJECT, OTHER].map((record) =>
    JSON.stringify({ ...record, eventID: ID }),
  );
  for (let n = 0; n < RECORDS; n++) {
    const text = (n % STORED_OF === 0 ? ours : others).replace(ID, eventId(n));
    yield `${n === 0 ? '{"Records":[' : ','}${text}`;
  }
  yield ']}';
}

test('a log of 50 MB, as large as CloudTrail makes them, is ingested in less than 128 MB of memory', async () => {
  let jsonBytes = 0;
  const counted = function* () {
    for (const chunk of logChunks()) {
      jsonBytes += chunk.length;
      yield chunk;
    }
  };
  const body = await buffer(Readable.from(counted()).pipe(createGzip({ level: 1 })));
  expect(jsonBytes).toBeGreaterThan(LEAST_JSON_BYTES);

  const measured = await measureIngest([{ key: LOG_KEY, body }], FUNCTION_MEGABYTES);
  expect(measured.deadLetters).toEqual([]);
  const stored = RECORDS / STORED_OF;
  const ingested = { message: 'ingested', records: RECORDS, stored, bytes: jsonBytes };
  expect(measured.log).toContainEqual(expect.objectContaining(ingested));
  expect(measured.calls.get('BatchWriteItem')).toBe(stored / 25);
  expect(measured.peakMegabytes).toBeLessThan(MOST_MEGABYTES);
});
