import { DynamoDbEventReader } from '../../../aws/dynamodb-event-reader';
import { DynamoDbEventStore } from '../../../aws/dynamodb-event-store';
import { DynamoDbLedger } from '../../../aws/dynamodb-ledger';
import type { LogFile } from '../../../core/ledger/ledger-entry';
import type { EventReader, EventStore, Ledger } from '../../../core/ports';
import { ActivitySummary } from '../../../core/queries/activity-summary';
import type { EventFilter } from '../../../core/queries/event-filter';
import type { FoundEvent } from '../../../core/queries/ordering';
import { readPageToken, writePageToken } from '../../../core/queries/page-token';
import { prepareQuery, type Question } from '../../../core/queries/query';
import type { JsonObject } from '../../../core/records/record';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { ingestFile } from '../../../lambdas/ingest/ingest-file';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../../support/dynamodb-bench';
import { DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';
import { take } from '../../support/found-events';
import { createIngestBench } from '../../support/ingest-bench';
import { eventId, LOG_FILE } from '../../support/log-records';
import { MemoryEventReader } from '../../support/memory-event-reader';

/** Shard counts in the order in which they are deployed. */
const DEPLOYED = [1, 4, 2, 1] as const;
const EVENTS_A_FILE = 12;
const ALL = DEPLOYED.length * EVENTS_A_FILE;

/** The nth event of all; of every four, one sends mail, one changes a bucket, two delete objects. */
function recordOf(n: number): JsonObject {
  const time = `2026-03-04T05:${String(n).padStart(2, '0')}:00Z`;
  const common = { eventID: eventId(n), eventTime: time };
  if (n % 4 === 0) return { ...SEND_EMAIL, ...common };
  if (n % 4 === 1) return { ...PUT_BUCKET_POLICY, ...common };
  return {
    ...DELETE_OBJECT,
    ...common,
    requestParameters: { bucketName: 'ledger', key: `invoices/${n}.pdf` },
    resources: undefined,
  };
}

const recordsOf = (file: number) =>
  Array.from({ length: EVENTS_A_FILE }, (_, n) => recordOf(file * EVENTS_A_FILE + n));

function fileOf(n: number): LogFile {
  const key = LOG_FILE.key.replace('0123456789abcdef', String(n).padStart(16, '0'));
  return { ...LOG_FILE, key, uri: LOG_FILE.uri.replace(LOG_FILE.key, key) };
}

/** The adapters of one store. */
interface Store {
  readonly events: EventStore;
  readonly ledger: Ledger;
  readonly reader: () => EventReader;
}

/** A ledger of which nothing stays: the reading ended before its entry was written. */
const NO_LEDGER: Ledger = { find: async () => undefined, record: async () => {} };

const numberOf = ({ event }: FoundEvent) => Number(event.eventID.slice(-12));
const withRest = (...rests: number[]) =>
  Array.from({ length: ALL }, (_, n) => n).filter((n) => rests.includes(n % 4));

const QUESTIONS: readonly [what: string, filter: EventFilter, expected: readonly number[]][] = [
  ['without a filter', {}, withRest(0, 1, 2, 3)],
  ['by stream', { service: 's3', category: 'data' }, withRest(2, 3)],
  ['by account', { account: '111122223333' }, withRest(0, 1, 2, 3)],
  ['by time', { service: 's3', since: '2026-03-04T05:10:00Z' }, withRest(1, 2, 3).slice(7)],
  ['by bucket', { resource: { name: 'ledger', isS3: true } }, withRest(1, 2, 3)],
  [
    'by prefix',
    { resource: { name: 'ledger', objectPrefix: 'invoices/', isS3: true } },
    withRest(2, 3),
  ],
  ['by object', { resource: { name: 'ledger', objectKey: 'invoices/6.pdf', isS3: true } }, [6]],
  ['by identity', { resource: { name: 'example.com' } }, withRest(0)],
  ['by access key', { accessKey: 'ASIAEXAMPLEEXAMPLE12' }, withRest(1, 2, 3)],
  ['by principal', { principal: { part: 'Operator' } }, withRest(1, 2, 3)],
  ['by event name', { eventName: 'SendEmail' }, withRest(0)],
  ['by event id', { eventId: eventId(6) }, [6]],
];

function describeChangedShards(openStore: () => Store): void {
  const { put, ports } = createIngestBench();
  let store: Store;
  beforeAll(() => {
    store = openStore();
  });

  const ingest = (file: LogFile, shards: number, ledger = store.ledger) => {
    const settings = { ...DEFAULT_SETTINGS, shards };
    return ingestFile(file, { ...ports, ...store, ledger, settings });
  };
  const ask = async (question: Question, most?: number) => {
    const query = await prepareQuery(question, store.reader());
    return take(query.events(), most);
  };
  const dataStreams = async () =>
    (await store.reader().listStreams())
      .map(({ stream }) => stream)
      .filter((stream) => /s3\/data/.test(stream));

  function describeAnswers(): void {
    test.each(QUESTIONS)('a question %s finds each event once', async (_, filter, expected) => {
      const oldestFirst = await ask({ filter, order: 'oldest first' });
      expect(oldestFirst.map(numberOf)).toEqual(expected);
      expect((await ask({ filter })).map(numberOf)).toEqual(expected.toReversed());
    });

    test('pages lead across all shards, without gap or repeat', async () => {
      const found: number[] = [];
      for (let token: string | undefined, more = true; more; ) {
        const after = token === undefined ? undefined : readPageToken(token, 'all').after;
        const page = await ask({ filter: {}, after, expected: 5 }, 5);
        found.push(...page.map(numberOf));
        const last = page.at(-1)?.position;
        token = last && writePageToken({ after: last }, 'all');
        more = page.length === 5;
      }
      expect(found).toEqual(withRest(0, 1, 2, 3).toReversed());
    });

    test('a summary counts each event once', async () => {
      const summary = new ActivitySummary(100);
      for (const { event } of await ask({ filter: {} })) summary.add(event);
      expect(summary.report(10)).toMatchObject({ events: ALL, sends: { events: ALL / 4 } });
    });
  }

  describe('between files', () => {
    beforeAll(async () => {
      for (const [n, shards] of DEPLOYED.entries()) {
        put(recordsOf(n), fileOf(n));
        await ingest(fileOf(n), shards);
      }
    });
    describeAnswers();

    test('a file that comes again keeps to its shards', async () => {
      const before = await dataStreams();
      for (const n of DEPLOYED.keys()) await ingest({ ...fileOf(n), etag: 'changed' }, 9);
      expect(before).toEqual(['', '/0', '/1', '/2', '/3'].map((n) => `111122223333/s3/data${n}`));
      expect(await dataStreams()).toEqual(before);
    });
  });

  describe('between two readings of a file, the first of which nobody noted', () => {
    beforeAll(async () => {
      put(recordsOf(0), fileOf(7));
      await ingest(fileOf(7), 8, NO_LEDGER);
      await ingest(fileOf(7), 3);
      expect((await dataStreams()).length).toBeGreaterThan(5);
    });
    describeAnswers();
  });
}

describe('events stay in sight when the shards change, in memory', () => {
  describeChangedShards(() => {
    const { events, ledger } = createIngestBench();
    const reader = () => {
      const inMemory = new MemoryEventReader();
      inMemory.put(...events.items.values());
      return inMemory;
    };
    return { events, ledger, reader };
  });
});

describe('events stay in sight when the shards change, in DynamoDB', () => {
  let dynamoDb: DynamoDbBench;
  beforeAll(async () => {
    dynamoDb = await startDynamoDbBench();
  });
  afterAll(() => dynamoDb.close());

  describeChangedShards(() => ({
    events: new DynamoDbEventStore(dynamoDb.client, TABLES),
    ledger: new DynamoDbLedger(dynamoDb.client, TABLES.files),
    reader: () => new DynamoDbEventReader(dynamoDb.client, TABLES),
  }));
});
