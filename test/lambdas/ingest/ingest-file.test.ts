import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { NotALogError, StoreUnavailableError, UnreadableFileError } from '../../../core/errors';
import { bytesOf, itemBytes } from '../../../core/items/attribute';
import { recordOf, unpackRecord } from '../../../core/items/raw-record';
import { type FileCounts, isBalanced, NO_COUNTS } from '../../../core/ledger/file-counts';
import { type LogFile, MAX_REJECTIONS, recipeOf } from '../../../core/ledger/ledger-entry';
import type { UnprovenFile } from '../../../core/ledger/unproven-file';
import type { EventStore } from '../../../core/ports';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { ingestFile } from '../../../lambdas/ingest/ingest-file';
import { DELETE_OBJECT } from '../../support/events';
import { eventually } from '../../support/eventually';
import { createIngestBench, type IngestBench, NO_WATCH, NOW } from '../../support/ingest-bench';
import { eventId, gzipLog, LOG_FILE, logText, sha256 } from '../../support/log-records';

const OTHER_SERVICE = {
  ...DELETE_OBJECT,
  eventSource: 'ec2.amazonaws.com',
  eventCategory: 'Management',
};
const UNCLASSIFIED = {
  ...DELETE_OBJECT,
  eventName: 'DoSomethingNew',
  eventCategory: undefined,
  managementEvent: undefined,
  resources: undefined,
};
/** Noise cannot be compressed. */
const TOO_LARGE = {
  ...DELETE_OBJECT,
  responseElements: randomBytes(480 * 1024).toString('base64'),
};

let bench: IngestBench;
beforeEach(() => {
  bench = createIngestBench();
});

/** Ingests a log of these records and returns its ledger entry. */
async function ingest(
  records: readonly unknown[],
  changes: Parameters<typeof createIngestBench>[0] = {},
) {
  bench.put(records);
  const { entry } = await ingestFile(LOG_FILE, { ...bench.ports, ...changes });
  return entry;
}

describe('a file of one record', () => {
  test('is in the ledger with its whole account', async () => {
    const entry = await ingest([DELETE_OBJECT]);
    const text = logText([DELETE_OBJECT]);
    expect(entry).toEqual({
      file: LOG_FILE,
      counts: { ...NO_COUNTS, records: 1, stored: 1 },
      rejections: [],
      sha256: sha256(text),
      bytes: Buffer.byteLength(text),
      services: ['ses', 's3'],
      shards: 1,
      recipe: recipeOf(DEFAULT_SETTINGS, NO_WATCH.fingerprint),
      ingestedAt: NOW,
      durationMilliseconds: 0,
      attempt: 1,
    });
    expect([...bench.ledger.entries.values()]).toEqual([entry]);
  });

  test('is one item, under its stream and time, and comes back byte for byte', async () => {
    await ingest([DELETE_OBJECT]);
    expect([...bench.events.items.keys()]).toEqual([
      `111122223333/s3/data 2026-03-04T05:06:07Z#${DELETE_OBJECT.eventID}`,
    ]);
    const [item = {}] = bench.events.items.values();
    const raw = bytesOf(item, 'raw') ?? new Uint8Array();
    expect(unpackRecord(raw, item).toString()).toBe(JSON.stringify(DELETE_OBJECT));
    expect(item).toMatchObject({
      file: { S: '20260304T0510Z_0123456789abcdef' },
      index: { N: '0' },
    });
  });

  test('says how long it took, and which delivery it was', async () => {
    const times = ['2026-03-04T05:15:00.000Z', '2026-03-04T05:15:01.250Z'];
    bench.put([DELETE_OBJECT]);
    const now = () => new Date(times.shift() ?? '');
    const { entry } = await ingestFile(LOG_FILE, { ...bench.ports, now }, 3);
    expect(entry).toMatchObject({
      ingestedAt: '2026-03-04T05:15:01.250Z',
      durationMilliseconds: 1250,
      attempt: 3,
    });
  });

  test('may be plain JSON', async () => {
    bench.source.files.set(LOG_FILE.uri, Buffer.from(logText([DELETE_OBJECT])));
    const { entry } = await ingestFile(LOG_FILE, bench.ports);
    expect(entry.counts).toEqual({ ...NO_COUNTS, records: 1, stored: 1 });
  });

  test('may have been cut into pieces of any size on its way', async () => {
    const records = Array.from({ length: 50 }, (_, n) => ({
      ...DELETE_OBJECT,
      eventID: eventId(n),
    }));
    const whole = await ingest(records);
    for (const size of [1, 7, 1000]) {
      const pieces = createIngestBench();
      const bytes = gzipLog(records);
      const source = {
        open: async () =>
          (async function* () {
            for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
          })(),
      };
      const { entry } = await ingestFile(LOG_FILE, { ...pieces.ports, source });
      expect(entry).toEqual(whole);
      expect(pieces.events.items).toEqual(bench.events.items);
    }
  });
});

test('a log without records is a log, and accounted for', async () => {
  const entry = await ingest([]);
  expect(entry.counts).toEqual(NO_COUNTS);
  expect(entry.sha256).toBe(sha256('{"Records":[]}'));
});

describe('the account of a record that is', () => {
  test.each<[string, unknown, Partial<FileCounts>]>([
    ['stored', DELETE_OBJECT, { stored: 1 }],
    ['of a service that is not stored', OTHER_SERVICE, { filtered: 1 }],
    [
      'older than its retention',
      { ...DELETE_OBJECT, eventTime: '2025-12-03T05:00:00Z' },
      { expired: 1 },
    ],
    [
      'as old as its retention',
      { ...DELETE_OBJECT, eventTime: '2025-12-04T05:15:00Z' },
      { expired: 1 },
    ],
    [
      'a second younger than its retention',
      { ...DELETE_OBJECT, eventTime: '2025-12-04T05:15:01Z' },
      { stored: 1 },
    ],
    [
      'management, which is kept for longer',
      {
        ...DELETE_OBJECT,
        eventName: 'DeleteBucket',
        eventCategory: 'Management',
        managementEvent: true,
        eventTime: '2025-12-03T05:00:00Z',
      },
      { stored: 1 },
    ],
    ['of no category', UNCLASSIFIED, { stored: 1, unclassified: 1 }],
    ['no JSON', '{"eventVersion":"1.11",,}', { rejected: 1 }],
    ['no object', '"a text"', { rejected: 1 }],
    ['of no time', { ...DELETE_OBJECT, eventTime: undefined }, { rejected: 1 }],
    ['too large for an item', TOO_LARGE, { stored: 1 }],
    ['of another service and no time', { ...OTHER_SERVICE, eventTime: 'now' }, { rejected: 1 }],
    [
      'of another service and very old',
      { ...OTHER_SERVICE, eventTime: '2006-03-14T00:00:00Z' },
      { filtered: 1 },
    ],
  ])('%s', async (_, record, outcome) => {
    const { counts } = await ingest([record]);
    expect(counts).toEqual({ ...NO_COUNTS, records: 1, ...outcome });
    expect(isBalanced(counts)).toBe(true);
    expect(bench.events.items.size).toBe(counts.stored);
  });

  test('there twice: a duplicate', async () => {
    const { counts } = await ingest([DELETE_OBJECT, DELETE_OBJECT]);
    expect(counts).toEqual({ ...NO_COUNTS, records: 2, stored: 1, duplicates: 1 });
    expect(bench.events.items.size).toBe(1);
  });

  test('there twice with one id and another content: two events, however often they come', async () => {
    const other = { ...DELETE_OBJECT, errorCode: 'AccessDenied' };
    const { counts } = await ingest([DELETE_OBJECT, other, DELETE_OBJECT, other]);
    expect(counts).toEqual({ ...NO_COUNTS, records: 4, stored: 2, duplicates: 2 });
    expect(bench.events.items.size).toBe(2);
  });

  test('there twice, for two accounts: two events', async () => {
    const { counts } = await ingest([
      DELETE_OBJECT,
      { ...DELETE_OBJECT, recipientAccountId: '444455556666' },
    ]);
    expect(counts).toEqual({ ...NO_COUNTS, records: 2, stored: 2 });
    expect(bench.events.items.size).toBe(2);
  });

  test('of a service that everything stores', async () => {
    const settings = { ...DEFAULT_SETTINGS, services: 'all' as const };
    const { counts, services } = await ingest([OTHER_SERVICE], { settings });
    expect(counts).toEqual({ ...NO_COUNTS, records: 1, stored: 1 });
    expect(services).toBe('all');
  });

  test('older than anything, where nothing expires', async () => {
    const settings = {
      ...DEFAULT_SETTINGS,
      retentionDays: { ...DEFAULT_SETTINGS.retentionDays, data: 'forever' as const },
    };
    const ancient = { ...DELETE_OBJECT, eventTime: '2006-03-14T00:00:00Z' };
    const { counts } = await ingest([ancient], { settings });
    expect(counts).toEqual({ ...NO_COUNTS, records: 1, stored: 1 });
  });

  test('too large for an item: its attributes are stored, and where the record is', async () => {
    await ingest([TOO_LARGE]);
    const [item = {}] = bench.events.items.values();
    expect(itemBytes(item)).toBeLessThan(2048);
    expect(item).toMatchObject({
      eventName: { S: 'DeleteObject' },
      rawIn: { S: 'file' },
      rawSha256: { S: sha256(JSON.stringify(TOO_LARGE)) },
      file: { S: '20260304T0510Z_0123456789abcdef' },
      index: { N: '0' },
    });
    expect(item.raw).toBeUndefined();
  });

  test('too large for an item, in two files: one event, not contested', async () => {
    await ingest([TOO_LARGE]);
    const other = { ...LOG_FILE, uri: LOG_FILE.uri.replace('0510Z', '0520Z') };
    bench.source.files.set(other.uri, gzipLog([TOO_LARGE]));
    await ingestFile({ ...other, key: LOG_FILE.key.replace('0510Z', '0520Z') }, bench.ports);
    expect([...bench.events.items.values()].map(({ contested }) => contested)).toEqual([undefined]);
  });

  test('with credentials, where they are stripped: they are nowhere in the item, and it says so', async () => {
    const secret = 'FQoGZXIvYXdzEXAMPLEsessionTOKEN0123456789';
    const record = {
      ...DELETE_OBJECT,
      responseElements: { credentials: { sessionToken: secret } },
    };
    const settings = { ...DEFAULT_SETTINGS, stripCredentials: true };
    await ingest([record], { settings });
    const [item = {}] = bench.events.items.values();
    expect(item.altered).toEqual({ BOOL: true });
    expect(recordOf(item).toString()).toBe(JSON.stringify(record).replace(secret, '***'));
  });

  test('with credentials, by default: it is stored as CloudTrail wrote it', async () => {
    const record = { ...DELETE_OBJECT, responseElements: { credentials: { sessionToken: 'abc' } } };
    await ingest([record]);
    const [item = {}] = bench.events.items.values();
    expect(item.altered).toBeUndefined();
    expect(recordOf(item).toString()).toBe(JSON.stringify(record));
  });

  test('whatever mix of these it is among', async () => {
    const kinds = {
      stored: (n: number) => ({ ...DELETE_OBJECT, eventID: eventId(n) }),
      filtered: () => OTHER_SERVICE,
      expired: () => ({ ...DELETE_OBJECT, eventTime: '2006-03-14T00:00:00Z' }),
      rejected: () => '{"eventVersion" "1.11"}',
    };
    const mixes = fc.array(
      fc.constantFrom('stored', 'filtered', 'expired', 'rejected', 'duplicates'),
    );
    await fc.assert(
      fc.asyncProperty(mixes, async (mix) => {
        const fresh = createIngestBench();
        const first = kinds.stored(0);
        fresh.put([
          first,
          ...mix.map((kind, n) => (kind === 'duplicates' ? first : kinds[kind](n + 1))),
        ]);
        const { entry } = await ingestFile(LOG_FILE, fresh.ports);
        const count = (kind: string) => mix.filter((each) => each === kind).length;
        expect(entry.counts).toEqual({
          ...NO_COUNTS,
          records: mix.length + 1,
          stored: count('stored') + 1,
          filtered: count('filtered'),
          expired: count('expired'),
          rejected: count('rejected'),
          duplicates: count('duplicates'),
        });
        expect(fresh.events.items.size).toBe(entry.counts.stored);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a rejected record', () => {
  const sound = (n: number) => ({ ...DELETE_OBJECT, eventID: eventId(n) });

  test('has its place and its reason in the ledger, and the others are stored', async () => {
    const entry = await ingest([
      sound(0),
      { ...sound(1), eventTime: undefined },
      sound(2),
      '{"eventVersion":"1.11" "eventTime":"2026-03-04T05:06:07Z"}',
      sound(5),
    ]);
    expect(entry.rejections).toEqual([
      { index: 1, reason: 'it has no eventTime' },
      { index: 3, reason: expect.stringMatching(/./) },
    ]);
    expect(entry.counts).toEqual({ ...NO_COUNTS, records: 5, stored: 3, rejected: 2 });
  });

  test('is counted even where the ledger has no room for one more', async () => {
    const entry = await ingest(Array.from({ length: MAX_REJECTIONS + 25 }, () => '"no record"'));
    expect(entry.counts.rejected).toBe(MAX_REJECTIONS + 25);
    expect(entry.rejections.map(({ index }) => index)).toEqual([...Array(MAX_REJECTIONS).keys()]);
  });
});

describe('the ledger', () => {
  test('is written last, when every event is stored', async () => {
    await ingest([DELETE_OBJECT, { ...DELETE_OBJECT, eventID: eventId(1) }]);
    expect(bench.journal).toEqual(['find', 'open', 'look', 'write', 'write', 'finish', 'record']);
  });

  test('holds no file that the audit is not to prove', async () => {
    const added: UnprovenFile[] = [];
    const add = async (file: UnprovenFile) => {
      bench.journal.push('unproven');
      added.push(file);
    };
    bench = createIngestBench({ unproven: { add } });
    const entry = await ingest([DELETE_OBJECT]);
    const { sha256, ingestedAt } = entry;
    const { uri, key } = LOG_FILE;
    expect(added).toEqual([{ uri, key, sha256, ingestedAt }]);
    expect(bench.journal.slice(-2)).toEqual(['unproven', 'record']);
  });

  test('does not hold a file that breaks off, and the audit is told of it all the same', async () => {
    const added: UnprovenFile[] = [];
    bench = createIngestBench({ unproven: { add: async (file) => void added.push(file) } });
    bench.source.files.set(LOG_FILE.uri, gzipLog([DELETE_OBJECT]).subarray(0, -4));
    await expect(ingestFile(LOG_FILE, bench.ports)).rejects.toThrow(UnreadableFileError);
    expect(bench.events.items.size).toBe(1);
    expect(bench.ledger.entries.size).toBe(0);
    const { uri, key } = LOG_FILE;
    expect(added).toEqual([{ uri, key, sha256: '', ingestedAt: NOW }]);
  });

  test('says nothing to the audit of a file of which nothing was stored', async () => {
    const added: UnprovenFile[] = [];
    bench = createIngestBench({ unproven: { add: async (file) => void added.push(file) } });
    bench.source.files.set(LOG_FILE.uri, Buffer.from('no log'));
    await expect(ingestFile(LOG_FILE, bench.ports)).rejects.toThrow(NotALogError);
    expect(added).toEqual([]);
  });

  test('holds no file that the audit cannot be told of', async () => {
    const add = () => Promise.reject(new StoreUnavailableError('throttled'));
    bench = createIngestBench({ unproven: { add } });
    await expect(ingest([DELETE_OBJECT])).rejects.toThrow('throttled');
    expect(bench.ledger.entries.size).toBe(0);
  });

  test('knows what was read, not what a late message said of it', async () => {
    const source = {
      open: async (file: LogFile) =>
        Object.assign(await bench.source.open(file), { etag: 'as it is now', size: 99 }),
    };
    const { file } = await ingest([DELETE_OBJECT], { source });
    expect(file).toEqual({ ...LOG_FILE, etag: 'as it is now', size: 99 });
  });

  const log = gzipLog([DELETE_OBJECT]);

  test.each([
    ['is gone', undefined, UnreadableFileError],
    ['is cut off', log.subarray(0, log.length - 12), UnreadableFileError],
    [
      'is corrupt',
      Buffer.concat([log.subarray(0, 40), Buffer.alloc(60), log.subarray(100)]),
      UnreadableFileError,
    ],
    ['is a digest, under the name of a log', gzipSync('{"logFiles":[]}'), NotALogError],
    ['is no JSON', gzipSync('time,user,event\n'), NotALogError],
    ['is empty', Buffer.alloc(0), NotALogError],
  ])('says nothing of a file that %s', async (_, bytes, error) => {
    if (bytes !== undefined) bench.source.files.set(LOG_FILE.uri, bytes);
    await expect(ingestFile(LOG_FILE, bench.ports)).rejects.toThrow(error);
    expect(bench.ledger.entries.size).toBe(0);
    expect(bench.source.openStreams).toBe(0);
  });

  /** So many bytes before the end stands gzip's own checksum. */
  const CHECKSUM = 8;
  const many = gzipLog(
    Array.from({ length: 300 }, (_, n) => ({ ...DELETE_OBJECT, eventID: eventId(n) })),
  );

  test('and the store hold nothing of a file whose checksum is wrong', async () => {
    const corrupt = Buffer.from(many);
    corrupt.writeUInt32LE(1, corrupt.length - CHECKSUM);
    bench.source.files.set(LOG_FILE.uri, corrupt);
    await expect(ingestFile(LOG_FILE, bench.ports)).rejects.toThrow('incorrect data check');
    expect(bench.events.items.size).toBe(0);
    expect(bench.ledger.entries.size).toBe(0);
  });

  test('say nothing of a file that is cut off; what was read of it is stored', async () => {
    bench.source.files.set(LOG_FILE.uri, many.subarray(0, many.length - CHECKSUM));
    await expect(ingestFile(LOG_FILE, bench.ports)).rejects.toThrow('unexpected end of file');
    expect(bench.events.items.size).toBe(300);
    expect(bench.ledger.entries.size).toBe(0);
  });

  const refusing = (method: 'write' | 'finish'): EventStore => ({
    startWriting: () => ({
      write: async () => {},
      finish: async () => {},
      [method]: async () => {
        throw new StoreUnavailableError('DynamoDB took none');
      },
    }),
    find: async () => [],
  });
  const longLog = logText(
    Array.from({ length: 300 }, (_, n) => ({
      ...DELETE_OBJECT,
      eventID: eventId(n),
      responseElements: randomBytes(2000).toString('base64'),
    })),
  );

  test.each([
    ['compressed, refused at the first event', gzipSync(longLog), 'write' as const],
    ['compressed, refused at its end', gzipSync(longLog), 'finish' as const],
    ['plain, refused at the first event', Buffer.from(longLog), 'write' as const],
    ['plain, refused at its end', Buffer.from(longLog), 'finish' as const],
  ])(
    'says nothing of a file whose events the store refused, and lets go of it: %s',
    async (_, bytes, method) => {
      bench.source.files.set(LOG_FILE.uri, bytes);
      const ports = { ...bench.ports, events: refusing(method) };
      await expect(ingestFile(LOG_FILE, ports)).rejects.toThrow(StoreUnavailableError);
      expect(bench.ledger.entries.size).toBe(0);
      await eventually(() => bench.source.openStreams === 0);
      expect(bench.source.openStreams).toBe(0);
    },
  );

  test('says nothing of a file that breaks off, though what was read of it is stored', async () => {
    bench.source.files.set(LOG_FILE.uri, gzipSync(longLog).subarray(0, 300_000));
    await expect(ingestFile(LOG_FILE, bench.ports)).rejects.toThrow(UnreadableFileError);
    expect(bench.journal.at(-1)).toBe('finish');
    expect(bench.events.items.size).toBeGreaterThan(100);
    expect(bench.ledger.entries.size).toBe(0);
  });

  test('of a file that was cut off is written when the whole file comes', async () => {
    bench.source.files.set(LOG_FILE.uri, log.subarray(0, log.length - 12));
    await expect(ingestFile(LOG_FILE, bench.ports)).rejects.toThrow(UnreadableFileError);
    const entry = await ingest([DELETE_OBJECT]);
    expect(entry.counts).toEqual({ ...NO_COUNTS, records: 1, stored: 1 });
  });
});

describe('a file that the ledger knows', () => {
  const withServices = (services: readonly string[] | 'all') => ({
    ...bench.ports,
    settings: { ...DEFAULT_SETTINGS, services },
  });

  beforeEach(() => ingest([DELETE_OBJECT, { ...OTHER_SERVICE, eventID: eventId(1) }]));

  test('is not read again', async () => {
    const again = await ingestFile(LOG_FILE, bench.ports, 2);
    expect(again).toEqual({ kind: 'known', entry: [...bench.ledger.entries.values()][0] });
    expect(again.entry.attempt).toBe(1);
    expect(bench.source.opened).toHaveLength(1);
  });

  test('is not read again for fewer services', async () => {
    const again = await ingestFile(LOG_FILE, withServices(['s3']));
    expect(again.kind).toBe('known');
  });

  test.each([['ses,s3,ec2'.split(',')], ['all' as const]])(
    'is read again for more services: %j',
    async (services) => {
      const again = await ingestFile(LOG_FILE, withServices(services));
      expect(again).toMatchObject({ kind: 'ingested', entry: { services } });
      expect(again.entry.counts).toEqual({ ...NO_COUNTS, records: 2, stored: 2 });
      expect(bench.events.items.size).toBe(2);
    },
  );

  test('is not read again for two services when all were stored', async () => {
    await ingestFile(LOG_FILE, withServices('all'));
    expect((await ingestFile(LOG_FILE, bench.ports)).kind).toBe('known');
  });

  test('is read again when its content is another', async () => {
    const changed = { ...LOG_FILE, etag: '0cc175b9c0f1b6a831c399e269772661' };
    expect((await ingestFile(changed, bench.ports)).kind).toBe('ingested');
  });

  test('is read again when nobody says whether its content is another', async () => {
    const unsure = { ...LOG_FILE, etag: undefined };
    expect((await ingestFile(unsure, bench.ports)).kind).toBe('ingested');
    expect((await ingestFile(unsure, bench.ports)).kind).toBe('ingested');
  });

  test('gives the same items when it is read again', async () => {
    const before = new Map(bench.events.items);
    await ingestFile({ ...LOG_FILE, etag: undefined }, bench.ports);
    expect(bench.events.items).toEqual(before);
  });
});

test('tells how far it is, and that is never too far', async () => {
  bench.put(Array.from({ length: 500 }, (_, n) => ({ ...DELETE_OBJECT, eventID: eventId(n) })));
  const steps: FileCounts[] = [];
  const { entry } = await ingestFile(LOG_FILE, bench.ports, 1, (counts) => void steps.push(counts));
  expect(steps.length).toBeGreaterThan(2);
  expect(steps.every(isBalanced)).toBe(true);
  expect(steps.map(({ records }) => records)).toEqual(
    steps.map(({ records }) => records).sort((a, b) => a - b),
  );
  expect(steps.at(-1)).toEqual(entry.counts);
});
