import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDbAlertStore } from '../../aws/dynamodb-alert-store';
import { bundlesOf } from '../../core/alerts/bundles';
import { Lookout } from '../../core/alerts/lookout';
import { routesOf } from '../../core/alerts/routes';
import { type GroupSightings, groupKey } from '../../core/alerts/sightings';
import { StoreUnavailableError } from '../../core/errors';
import { fieldsOf } from '../../core/records/record-fields';
import { ALERT, bundled, DETECTION, SIGHTINGS, seenAt } from '../support/alerts';
import {
  type DynamoDbBench,
  type StoredItem,
  startDynamoDbBench,
  TABLES,
} from '../support/dynamodb-bench';
import { dynamoDbError } from '../support/fault-proxy';
import { MemoryAlertStore } from '../support/memory-alert-store';
import { describeAlertStore } from './alert-store.contract';

async function all<T>(sequence: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of sequence) found.push(each);
  return found;
}

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
    await createStore().keep(bundled(SIGHTINGS));
    const items = await bench.scan(TABLES.alerts);
    expect(items.filter(({ events }) => events !== undefined)).toHaveLength(1);
  });

  test.each<[string, (item: StoredItem) => StoredItem]>([
    ['is damaged', (item) => ({ ...item, groups: { B: Uint8Array.of(1, 2, 3) } })],
    ['lacks events', (item) => ({ ...item, events: { B: Uint8Array.of() } })],
    ['is of another form', ({ groups: _, events: __, ...item }) => item],
  ])('passes by an item that %s, and says which', async (_, spoil) => {
    const store = createStore();
    await store.keep(bundled(SIGHTINGS, { ...SIGHTINGS, source: 'damaged' }));
    const at = '2026-03-04T05:00:00Z#damaged';
    const items = await bench.scan(TABLES.alerts);
    const damaged = items.find((item) => item.at?.S === at);
    if (damaged === undefined) throw new Error('it was kept');
    const Item = spoil(damaged);
    await bench.client.send(new PutItemCommand({ TableName: TABLES.alerts, Item }));
    const damage = {
      damaged: `sightings/${SIGHTINGS.rule}/ ${at}`,
      reason: expect.any(String),
    };
    const { rule, group, slot } = SIGHTINGS;
    const found: unknown[] = [];
    const range = { rule, groups: [group], slots: { from: slot, to: slot }, mostOfGroup: 9 };
    await store.readSightings(range, (each) => void found.push(each));
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(damage);
    const [waiting] = await all(store.listWaiting());
    expect(await store.groupsOf(waiting?.bundles ?? [])).toContainEqual(damage);
  });

  test('lists a marker that is damaged, and says so', async () => {
    const store = createStore();
    await store.keep(bundled(SIGHTINGS));
    const items = await bench.scan(TABLES.alerts);
    const marker = items.find(({ names }) => names !== undefined);
    const Item = { ...marker, names: { B: Uint8Array.of(1, 2, 3) } };
    await bench.client.send(new PutItemCommand({ TableName: TABLES.alerts, Item }));
    const waiting = await all(store.listWaiting());
    expect(waiting).toMatchObject([
      {
        bundles: [],
        damage: { damaged: `waiting-old ${marker?.at?.S}`, reason: expect.any(String) },
      },
    ]);
    await store.settle(waiting);
    expect(await all(store.listWaiting())).toEqual([]);
  });

  test('a file of thousands of groups is kept in few items, by few calls', async () => {
    const groups = Array.from({ length: 5000 }, (_, i) => ({
      ...SIGHTINGS,
      group: ['111122223333', `111122223333:assumed-role/checkout/${i}`],
    }));
    const lookout = new Lookout(routesOf([DETECTION]), 'f11e');
    for (const [i, { group }] of groups.entries()) {
      const derived = () => group[1];
      lookout.note(
        [DETECTION],
        { record: fieldsOf({}), derived },
        { ...seenAt(i % 1800), stream: 's' },
      );
    }
    await createStore().keep(lookout.take(true));
    const items = await bench.scan(TABLES.alerts);
    expect(items.length).toBeLessThan(250);
    expect(bench.proxy.callsOf('BatchWriteItem').length).toBeLessThan(15);
  });

  test('a look at groups asks for no shard in which none of them lies', async () => {
    const store = createStore();
    const named = (name: string, count: number): [string, GroupSightings] => [
      groupKey([name]),
      { group: [name], seen: Array.from({ length: count }, (_, i) => seenAt(i)) },
    ];
    const { rule, slot } = SIGHTINGS;
    const groups = new Map([named('alice', 1), named('bob', 1), named('carol', 100)]);
    await store.keep(bundlesOf({ rule, slot, source: 'f' }, groups));
    const ask = async (...names: readonly string[]) => {
      const before = bench.proxy.callsOf('Query').length;
      const range = { rule, slots: { from: slot, to: slot }, mostOfGroup: 1000 };
      let seen = 0;
      await store.readSightings({ ...range, groups: names.map((name) => [name]) }, (each) => {
        if ('seen' in each) seen += each.seen.length;
      });
      return { seen, calls: bench.proxy.callsOf('Query').length - before };
    };
    expect(await ask('alice', 'bob', 'nobody')).toEqual({ seen: 2, calls: 1 });
    expect(await ask('alice', 'carol')).toEqual({ seen: 101, calls: 2 });
  });

  test('fails when DynamoDB stays throttled', async () => {
    bench.proxy.fail(() => dynamoDbError('ProvisionedThroughputExceededException', 400));
    await expect(createStore().keep(bundled(SIGHTINGS))).rejects.toThrow(StoreUnavailableError);
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
