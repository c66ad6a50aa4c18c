import { DynamoDbLedger } from '../../aws/dynamodb-ledger';
import type { Retry } from '../../aws/send-until-taken';
import { StoreUnavailableError } from '../../core/errors';
import { MAX_REJECTIONS } from '../../core/ledger/ledger-entry';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { dynamoDbError } from '../support/fault-proxy';
import { LOG_FILE } from '../support/log-records';
import { MemoryLedger } from '../support/memory-ports';
import { partFiles } from '../support/read-tables';
import { describeLedger, describeLedgerReader, ENTRY } from './ledger.contract';

describe('the ledger in memory', () => {
  describeLedger(async () => new MemoryLedger());
  describeLedgerReader(async () => new MemoryLedger());
});

describe('the ledger in DynamoDB', () => {
  let bench: DynamoDbBench;
  beforeAll(async () => {
    bench = await startDynamoDbBench();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.close());

  const createLedger = (retry: Retry = {}) =>
    new DynamoDbLedger(bench.connect(), TABLES.files, { sleep: async () => {}, ...retry });

  describeLedger(async () => createLedger());
  describeLedgerReader(async () => createLedger());

  test('is an item whose attributes a person reads in the console', async () => {
    await createLedger().record(ENTRY);
    const { entries } = partFiles(await bench.scan(TABLES.files));
    expect(entries).toEqual([
      {
        group: { S: 'files/111122223333/eu-west-1' },
        file: { S: `2026-03-04T05:10:00Z#${LOG_FILE.uri}` },
        uri: { S: LOG_FILE.uri },
        etag: { S: LOG_FILE.etag },
        version: { S: LOG_FILE.version },
        size: { N: '1234' },
        records: { N: '21' },
        stored: { N: '6' },
        duplicates: { N: '5' },
        filtered: { N: '4' },
        expired: { N: '3' },
        rejected: { N: '2' },
        unclassified: { N: '1' },
        rejections: {
          L: ENTRY.rejections.map(({ index, reason }) => ({
            M: { index: { N: String(index) }, reason: { S: reason } },
          })),
        },
        sha256: { S: ENTRY.sha256 },
        bytes: { N: '123456789012' },
        services: { S: 'ses,s3' },
        shards: { N: '4' },
        recipe: { S: '0123456789abcdef' },
        ingestedAt: { S: ENTRY.ingestedAt },
        durationMilliseconds: { N: '1250' },
        attempt: { N: '2' },
      },
    ]);
  });

  test('has room for all the rejections that an entry keeps', async () => {
    const rejections = Array.from({ length: MAX_REJECTIONS }, (_, index) => ({
      index,
      reason: 'x'.repeat(1000),
    }));
    const ledger = createLedger();
    await ledger.record({ ...ENTRY, rejections });
    expect(await ledger.find(LOG_FILE)).toEqual({ ...ENTRY, rejections });
  });

  test('reads consistently, so that a file just done is known', async () => {
    await createLedger().find(LOG_FILE);
    const [call] = bench.proxy.callsOf('GetItem');
    expect(JSON.parse(call?.body ?? '')).toMatchObject({ ConsistentRead: true });
  });

  test('gets through refusals that pass', async () => {
    const ledger = createLedger();
    bench.proxy.fail((_, number) =>
      number < 9 ? dynamoDbError('ThrottlingException', 400) : undefined,
    );
    await ledger.record(ENTRY);
    expect(await ledger.find(LOG_FILE)).toEqual(ENTRY);
  });

  test('gives up when refusals do not pass', async () => {
    const ledger = createLedger();
    bench.proxy.fail(() => dynamoDbError('ThrottlingException', 400));
    await expect(ledger.find(LOG_FILE)).rejects.toThrow(StoreUnavailableError);
    expect(bench.proxy.callsOf('GetItem').length).toBeGreaterThan(10);
  });

  test('gives up at once when there is no time to try again', async () => {
    const ledger = createLedger({ millisecondsLeft: () => 0 });
    bench.proxy.fail(() => dynamoDbError('ThrottlingException', 400));
    await expect(ledger.find(LOG_FILE)).rejects.toThrow(StoreUnavailableError);
    expect(bench.proxy.callsOf('GetItem')).toHaveLength(1);
  });

  test('says what DynamoDB says when it refuses for good', async () => {
    bench.proxy.fail(() => dynamoDbError('AccessDeniedException', 400));
    const ledger = createLedger();
    await expect(ledger.record(ENTRY)).rejects.toThrow('AccessDeniedException');
    await expect(ledger.find(LOG_FILE)).rejects.toThrow('AccessDeniedException');
  });

  test('lists a group before its first entry is there, and once', async () => {
    const ledger = createLedger();
    await Promise.all([ledger.record(ENTRY), ledger.record({ ...ENTRY, attempt: 3 })]);
    const { groups } = partFiles(await bench.scan(TABLES.files));
    expect(groups).toEqual(['files/111122223333/eu-west-1']);
    const calls = bench.proxy.calls.map(({ operation }) => operation);
    expect(calls).toEqual(['UpdateItem', 'PutItem', 'PutItem']);
  });

  test('records nothing where a group could not be listed, and tries again', async () => {
    const ledger = createLedger();
    bench.proxy.fail((operation, number) =>
      operation === 'UpdateItem' && number === 0
        ? dynamoDbError('AccessDeniedException', 400)
        : undefined,
    );
    await expect(ledger.record(ENTRY)).rejects.toThrow('AccessDeniedException');
    expect(await bench.scan(TABLES.files)).toEqual([]);
    await ledger.record(ENTRY);
    expect(await ledger.find(LOG_FILE)).toEqual(ENTRY);
  });

  test('reads a file by its name, and a listing, by key', async () => {
    const ledger = createLedger();
    await ledger.record(ENTRY);
    await ledger.findByName(LOG_FILE.key.slice(LOG_FILE.key.lastIndexOf('/') + 1));
    for await (const _ of ledger.list({})) break;
    const calls = bench.proxy.calls.map(({ operation }) => operation);
    expect(calls).toEqual(['UpdateItem', 'PutItem', 'Query', 'Query', 'Query']);
  });
});
