import fc from 'fast-check';
import type { LogFile } from '../../../core/ledger/ledger-entry';
import { ingestFile } from '../../../lambdas/ingest/ingest-file';
import { DELETE_OBJECT } from '../../support/events';
import { createIngestBench } from '../../support/ingest-bench';
import { eventId, LOG_FILE } from '../../support/log-records';

const recordOf = (n: number) => ({ ...DELETE_OBJECT, eventID: eventId(n) });
/** Of few ids, and of few contents for each: files share records, and ids that are contested. */
const anyRecord = fc
  .tuple(fc.nat(4), fc.constantFrom('GetObject', 'PutObject', undefined))
  .map(([n, eventName]) => ({ ...recordOf(n), eventName }));
const anyFiles = fc.array(fc.array(anyRecord, { maxLength: 5 }), { minLength: 1, maxLength: 4 });

function fileOf(n: number): LogFile {
  const key = LOG_FILE.key.replace('0123456789abcdef', String(n).padStart(16, '0'));
  return { ...LOG_FILE, key, uri: LOG_FILE.uri.replace(LOG_FILE.key, key) };
}

/** The tables after files were ingested in this order. */
async function tablesAfter(files: readonly (readonly unknown[])[], order: readonly number[]) {
  const bench = createIngestBench();
  for (const [n, records] of files.entries()) bench.put(records, fileOf(n));
  // Without an ETag no file is known, so that each is read every time.
  for (const n of order) await ingestFile({ ...fileOf(n), etag: undefined }, bench.ports);
  const counts = [...bench.ledger.entries].map(([key, entry]) => [key, entry.counts] as const);
  return { items: new Map([...bench.events.items].sort()), counts: new Map(counts.sort()) };
}

test('files in any order and any number of times give the same tables (property)', async () => {
  await fc.assert(
    fc.asyncProperty(anyFiles, fc.array(fc.nat(3), { maxLength: 6 }), async (files, more) => {
      const each = files.map((_, n) => n);
      const repeated = more.map((n) => n % files.length);
      const expected = await tablesAfter(files, each);
      expect(await tablesAfter(files, [...repeated, ...each])).toEqual(expected);
      expect(await tablesAfter(files, [...each.toReversed(), ...repeated])).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('a record that is in two files is one item, of the file that was delivered first', async () => {
  const files = [[recordOf(1)], [recordOf(2), recordOf(1)]];
  const { items } = await tablesAfter(files, [1, 0, 1]);
  expect(items.size).toBe(2);
  const origins = [...items.values()].map(({ file }) => file);
  expect(origins).toEqual([
    { S: '20260304T0510Z_0000000000000000' },
    { S: '20260304T0510Z_0000000000000001' },
  ]);
});
