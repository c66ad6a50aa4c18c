import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbAlertStore } from '../../aws/dynamodb-alert-store';
import { StoreUnavailableError } from '../../core/errors';
import { ALERT, SIGHTINGS } from '../support/alerts';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { dynamoDbError } from '../support/fault-proxy';
import { MemoryAlertStore } from '../support/memory-alert-store';
import { describeAlertStore } from './alert-store.contract';

describe('the alert store in memory', () => {
  describeAlertStore(async (now) => new MemoryAlertStore(now));
});

describe('the alert store in DynamoDB', () => {
  let bench: DynamoDbBench;
  beforeAll(async () => {
    bench = await startDynamoDbBench();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.close());

  describeAlertStore(async (now) => new DynamoDbAlertStore(bench.connect(), TABLES.alerts, now));

  const createStore = () =>
    new DynamoDbAlertStore(bench.connect(), TABLES.alerts, () => new Date(), {
      sleep: async () => {},
    });

  test('keeps sightings although DynamoDB is throttled for a while', async () => {
    bench.proxy.fail((operation, number) =>
      operation === 'BatchWriteItem' && number < 3
        ? dynamoDbError('ProvisionedThroughputExceededException', 400)
        : undefined,
    );
    await createStore().keep([SIGHTINGS]);
    const items = await bench.scan(TABLES.alerts);
    expect(items.filter(({ seen }) => seen !== undefined)).toHaveLength(1);
  });

  test('passes by an item that is damaged, and says which', async () => {
    const store = createStore();
    await store.keep([SIGHTINGS, { ...SIGHTINGS, source: 'damaged' }]);
    const items = await bench.scan(TABLES.alerts);
    const damaged = items.find(({ source, seen }) => source?.S === 'damaged' && seen !== undefined);
    if (damaged === undefined) throw new Error('it was kept');
    const seen = { B: Uint8Array.of(1, 2, 3) };
    const Item = { ...damaged, seen };
    await bench.client.send(new PutItemCommand({ TableName: TABLES.alerts, Item }));
    const { rule, group, slot } = SIGHTINGS;
    const found = [];
    for await (const each of store.sightingsOf(rule, group, { from: slot, to: slot }))
      found.push(each);
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({
      damaged: expect.stringMatching(/^sightings\/.+ 2026-03-04T05:00:00Z#damaged$/),
      reason: expect.any(String),
    });
  });

  test('fails when DynamoDB stays throttled', async () => {
    bench.proxy.fail(() => dynamoDbError('ProvisionedThroughputExceededException', 400));
    await expect(createStore().keep([SIGHTINGS])).rejects.toThrow(StoreUnavailableError);
  });

  test('passes an error on that no condition explains', async () => {
    bench.proxy.fail(() => dynamoDbError('AccessDeniedException', 400));
    await expect(createStore().raise(ALERT)).rejects.toThrow('AccessDeniedException');
    await expect(createStore().takeLease('a', new Date())).rejects.toThrow('AccessDeniedException');
    await expect(createStore().giveLeaseBack('a')).rejects.toThrow('AccessDeniedException');
  });

  test('an alert is an item whose attributes a person reads in the console', async () => {
    await createStore().raise(ALERT);
    const items = await bench.scan(TABLES.alerts);
    expect(items.find(({ id }) => id !== undefined)).toMatchObject({
      group: { S: expect.stringMatching(/^alerts\/4e9a1f3c-[^/]+\/[0-9a-f]{16}$/) },
      at: { S: '2026-03-04T05:00:00Z' },
      title: { S: 'Bucket Policy Deleted' },
      level: { S: 'medium' },
      principal: { S: '111122223333:user/alice' },
      resource: { S: 'payroll' },
      count: { N: '3' },
      notice: { S: 'pending' },
    });
  });
});
