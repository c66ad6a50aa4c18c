import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Item } from '../../../core/items/attribute';
import type { ProofCounts } from '../../../core/proof/proof-counts';
import { proveStored, type RecordFault } from '../../../core/proof/prove-stored';
import { DEFAULT_SETTINGS, type IngestSettings } from '../../../core/settings';
import { ingestFile } from '../../../lambdas/ingest/ingest-file';
import { MemoryArchive } from '../../support/digest-chains';
import { DELETE_OBJECT } from '../../support/events';
import { createIngestBench, type IngestBench, NOW } from '../../support/ingest-bench';
import { eventId, gzipLog, LOG_FILE, sha256 } from '../../support/log-records';
import { BUCKET, LOG_KEY } from '../../support/notifications';

const record = (n: number, more: object = {}) => ({
  ...DELETE_OBJECT,
  eventID: eventId(n),
  ...more,
});

interface Proof extends ProofCounts {
  readonly faults: readonly RecordFault[];
}

async function prove(
  bench: IngestBench,
  stored: Buffer,
  {
    settings = DEFAULT_SETTINGS,
    now = new Date(NOW),
    hash = sha256(gunzipSync(stored)),
    key = LOG_KEY,
  }: { settings?: IngestSettings; now?: Date; hash?: string; key?: string } = {},
): Promise<Proof> {
  const archive = new MemoryArchive();
  archive.put(BUCKET, key, stored);
  const { events: store, ledger } = bench;
  const log = { bucket: BUCKET, key, sha256: hash };
  const proof = proveStored(log, { archive, store, ledger, settings, now });
  const faults: RecordFault[] = [];
  let step = await proof.next();
  while (step.done !== true) {
    faults.push(step.value);
    step = await proof.next();
  }
  return { ...step.value, faults };
}

async function ingested(...records: readonly unknown[]): Promise<IngestBench> {
  const bench = createIngestBench();
  bench.put(records);
  await ingestFile(LOG_FILE, bench.ports);
  return bench;
}

const NONE = { altered: 0, missing: 0, different: 0, filtered: 0, expired: 0, rejected: 0 };

test('every record of an ingested file is in the store', async () => {
  const records = Array.from({ length: 250 }, (_, n) => record(n));
  const proof = await prove(await ingested(...records), gzipLog(records));
  expect(proof).toEqual({ ...NONE, records: 250, stored: 250, faults: [] });
});

test('a record that the store lost is missing', async () => {
  const records = [record(1), record(2), record(3)];
  const proof = await prove(await ingested(record(1), record(3)), gzipLog(records));
  expect(proof).toMatchObject({ records: 3, stored: 2, missing: 1 });
  expect(proof.faults).toEqual([{ index: 1, eventId: eventId(2), is: 'missing' }]);
});

test('a record that stands otherwise in the store is different', async () => {
  const bench = await ingested(record(1, { sourceIPAddress: '192.0.2.99' }));
  const proof = await prove(bench, gzipLog([record(1)]));
  expect(proof).toMatchObject({ records: 1, stored: 0, different: 1 });
  expect(proof.faults).toEqual([{ index: 0, eventId: eventId(1), is: 'different' }]);
});

test('so is one that was damaged there', async () => {
  const bench = await ingested(record(1));
  for (const [name, item] of bench.events.items) {
    bench.events.items.set(name, { ...item, raw: { B: Buffer.of(1, 2, 3) } });
  }
  expect(await prove(bench, gzipLog([record(1)]))).toMatchObject({ stored: 0, different: 1 });
});

test('two contents of one event id are both found', async () => {
  const records = [record(1), record(1, { sourceIPAddress: '192.0.2.99' }), record(1)];
  const proof = await prove(await ingested(...records), gzipLog(records));
  expect(proof).toEqual({ ...NONE, records: 3, stored: 3, faults: [] });
});

test('what the settings do not keep is not looked for', async () => {
  const records = [
    record(1),
    record(2, { eventSource: 'iam.amazonaws.com' }),
    record(3, { eventTime: '2020-03-04T05:06:07Z' }),
    { ...record(4), eventTime: undefined },
    'no record',
  ];
  const stored = gzipSync(`{"Records":[${records.map((each) => JSON.stringify(each)).join(',')}]}`);
  const proof = await prove(createIngestBench(), stored);
  expect(proof).toMatchObject({ records: 5, missing: 1, filtered: 1, expired: 1, rejected: 2 });
});

test('a file is judged by the settings that it was read with', async () => {
  const bench = createIngestBench({
    settings: { ...DEFAULT_SETTINGS, services: 'all', shards: 4 },
  });
  const records = [record(1), record(2, { eventSource: 'iam.amazonaws.com' })];
  bench.put(records);
  await ingestFile(LOG_FILE, bench.ports);
  // Since then, the store was told to keep less.
  const proof = await prove(bench, gzipLog(records));
  expect(proof).toMatchObject({ records: 2, stored: 2, filtered: 0 });
});

test('a record whose credentials the store cuts out is counted apart', async () => {
  const settings = { ...DEFAULT_SETTINGS, stripCredentials: true };
  const bench = createIngestBench({ settings });
  const secret = { responseElements: { credentials: { sessionToken: 'FwoGZXIvYXdzEXAMPLE' } } };
  const records = [record(1, secret), record(2), record(3, { ...secret, eventID: undefined })];
  bench.put(records);
  await ingestFile(LOG_FILE, bench.ports);
  const proof = await prove(bench, gzipLog(records), { settings });
  expect(proof).toEqual({ ...NONE, records: 3, stored: 1, altered: 2, faults: [] });
});

test('what else was changed in such a record is found', async () => {
  const settings = { ...DEFAULT_SETTINGS, stripCredentials: true };
  const bench = createIngestBench({ settings });
  const secret = { responseElements: { credentials: { sessionToken: 'FwoGZXIvYXdzEXAMPLE' } } };
  bench.put([record(1, { ...secret, sourceIPAddress: '192.0.2.99' })]);
  await ingestFile(LOG_FILE, bench.ports);
  const proof = await prove(bench, gzipLog([record(1, secret)]), { settings });
  expect(proof).toMatchObject({ records: 1, altered: 0, different: 1 });
});

test('a record that is too large for the table is known by its hash', async () => {
  // Random, so that compression does not make it fit.
  const errorMessage = randomBytes(500_000).toString('base64');
  const bench = await ingested(record(1, { errorMessage }));
  const stored = gzipLog([record(1, { errorMessage })]);
  expect(await prove(bench, stored)).toMatchObject({ records: 1, stored: 1 });
  const another = gzipLog([record(1, { errorMessage: errorMessage.slice(1) })]);
  expect(await prove(bench, another)).toMatchObject({ stored: 0, different: 1 });
});

/** Changes the one item that the store holds. */
function change(bench: IngestBench, edit: (item: Item) => Item): void {
  for (const [name, item] of bench.events.items) bench.events.items.set(name, edit(item));
}

/** The hash of a record's bytes as a log of its own has them. */
const hashOf = (each: object) => ({ S: sha256(Buffer.from(JSON.stringify(each))) });

describe('a stated hash', () => {
  const junk = { B: Buffer.of(1, 2, 3) };
  test.each<[string, (item: Item) => Item]>([
    ['beside a record that it is not of', (item) => ({ ...item, raw: junk })],
    [
      'instead of a record that would fit',
      ({ raw: _, ...item }) => ({ ...item, rawIn: { S: 'file' } }),
    ],
  ])('proves nothing %s', async (_, edit) => {
    const bench = await ingested(record(1));
    change(bench, (item) => ({ ...edit(item), rawSha256: hashOf(record(1)) }));
    expect(await prove(bench, gzipLog([record(1)]))).toMatchObject({ stored: 0, different: 1 });
  });

  test.each(['principal', 'eventName', 'sourceIp'])(
    'proves nothing of a %s that was forged',
    async (name) => {
      const errorMessage = randomBytes(500_000).toString('base64');
      const bench = await ingested(record(1, { errorMessage }));
      change(bench, (item) => ({ ...item, [name]: { S: 'forged' } }));
      const proof = await prove(bench, gzipLog([record(1, { errorMessage })]));
      expect(proof).toMatchObject({ stored: 0, different: 1 });
    },
  );
});

test('what follows the signed part of a file is not looked for', async () => {
  const signed = gzipLog([record(1)]);
  const hash = sha256(gunzipSync(signed));
  const stored = Buffer.concat([signed, gzipLog([record(2)])]);
  const proof = await prove(await ingested(record(1)), stored, { hash });
  expect(proof).toMatchObject({ records: 1, stored: 1 });
});

test('a file that is another by now is an error', async () => {
  const proving = prove(createIngestBench(), gzipLog([]), { hash: sha256('another') });
  await expect(proving).rejects.toThrow('was changed while it was verified');
});

test('so is one that is gone', async () => {
  const archive = new MemoryArchive();
  const { events: store, ledger } = createIngestBench();
  const log = { bucket: BUCKET, key: LOG_KEY, sha256: '' };
  const ports = { archive, store, ledger, settings: DEFAULT_SETTINGS, now: new Date(NOW) };
  await expect(proveStored(log, ports).next()).rejects.toThrow('was deleted');
});
