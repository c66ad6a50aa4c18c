import * as z from 'zod/mini';
import { toAttributeValues } from '../../aws/attribute-values';
import { DynamoDbEventStore, type EventStoreOptions } from '../../aws/dynamodb-event-store';
import { StoreUnavailableError } from '../../core/errors';
import { type Attribute, type Item, stringOf } from '../../core/items/attribute';
import { writeItem } from '../../core/items/written-item';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { eventItem, itemOfBytes } from '../support/event-items';
import { dynamoDbError, type Fault, type RecordedCall } from '../support/fault-proxy';
import { eventId } from '../support/log-records';

let bench: DynamoDbBench;
beforeAll(async () => {
  bench = await startDynamoDbBench();
});
afterEach(() => bench.clear());
afterAll(() => bench.close());

/** A store through the proxy that does not wait, and notes how long it would have waited. */
function createStore(options: EventStoreOptions & { readonly maxAttempts?: number } = {}) {
  const sleeps: number[] = [];
  const { maxAttempts = 1, ...rest } = options;
  const store = new DynamoDbEventStore(bench.connect({ maxAttempts }), TABLES, {
    sleep: async (milliseconds) => void sleeps.push(milliseconds),
    random: () => 1,
    ...rest,
  });
  return { store, sleeps };
}

async function write(store: DynamoDbEventStore, items: readonly Item[]): Promise<void> {
  const writer = store.startWriting();
  for (const item of items) await writer.write(writeItem(item));
  await writer.finish();
}

const itemsOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => eventItem(from + n));
const batches = () => bench.proxy.callsOf('BatchWriteItem');
const countStored = async () => (await bench.scan(TABLES.events)).length;

const batchCall = z.object({
  RequestItems: z.object({
    events: z.array(
      z.object({
        PutRequest: z.object({ Item: z.object({ stream: z.object({ S: z.string() }) }) }),
      }),
    ),
  }),
});
const streamsIn = ({ body }: RecordedCall) =>
  batchCall.parse(JSON.parse(body)).RequestItems.events.map((put) => put.PutRequest.Item.stream.S);

const updateCall = z.object({
  Key: z.object({ group: z.object({ S: z.string() }), file: z.object({ S: z.string() }) }),
  ExpressionAttributeValues: z.object({ ':marks': z.object({ SS: z.array(z.string()) }) }),
});
function listingIn({ body }: RecordedCall) {
  const { Key, ExpressionAttributeValues: values } = updateCall.parse(JSON.parse(body));
  return { group: Key.group.S, stream: Key.file.S, marks: values[':marks'].SS.sort() };
}

/** Spoils the first calls of an operation, and all of them unless a number is given. */
function failFirst(operation: string, fault: Fault, count = Number.POSITIVE_INFINITY): void {
  bench.proxy.fail((called, number) =>
    called === operation && number < count ? fault : undefined,
  );
}

describe('batches', () => {
  test('are full, but for the last one', async () => {
    await write(createStore().store, itemsOf(60));
    expect(batches().map((call) => streamsIn(call).length)).toEqual([25, 25, 10]);
  });

  test('hold no item twice, which DynamoDB would refuse', async () => {
    await write(createStore().store, [...itemsOf(30), eventItem(29), eventItem(28)]);
    expect(batches().map((call) => streamsIn(call).length)).toEqual([25, 5]);
    expect(await countStored()).toBe(30);
  });

  test.each([1, 4])('are in flight together: %i, and no more', async (callsInFlight) => {
    failFirst('BatchWriteItem', { kind: 'slow', milliseconds: 20 });
    await write(createStore({ callsInFlight }).store, itemsOf(300));
    const inFlight = batches().map((call) => call.inFlightBefore + 1);
    expect(Math.max(...inFlight)).toBe(callsInFlight);
    expect(await countStored()).toBe(300);
  });

  test('hold the writer back when DynamoDB is slow, so that no more than they are in memory', async () => {
    failFirst('BatchWriteItem', { kind: 'slow', milliseconds: 300 });
    const writer = createStore({ callsInFlight: 2 }).store.startWriting();
    let taken = 0;
    const writing = (async () => {
      for (const item of itemsOf(200)) {
        await writer.write(writeItem(item));
        taken++;
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(taken).toBe(74);
    await writing;
    await writer.finish();
    expect(await countStored()).toBe(200);
  });

  test('of the largest items are no larger than DynamoDB takes', async () => {
    const largest = Array.from({ length: 30 }, (_, n) => ({
      ...itemOfBytes(9, 400 * 1024),
      at: { S: `2026-03-04T05:06:07Z#${eventId(n)}` },
    }));
    await write(createStore().store, largest);
    expect(Math.max(...batches().map(({ body }) => body.length))).toBeLessThan(16 * 1024 * 1024);
    expect(await countStored()).toBe(30);
  });
});

describe('what DynamoDB leaves unprocessed', () => {
  test('is sent again, and only that, until all is stored', async () => {
    failFirst('BatchWriteItem', { kind: 'unprocessed', isHeldBack: (put) => put % 3 === 0 }, 3);
    await write(createStore({ callsInFlight: 1 }).store, itemsOf(25));
    expect(batches().map((call) => streamsIn(call).length)).toEqual([25, 9, 3, 1]);
    expect(await countStored()).toBe(25);
  });

  test('is stored in the end, whatever share it is of however many calls', async () => {
    // A generator of Lehmer's: the same share of the same puts each time.
    let state = 42;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    bench.proxy.fail((operation) =>
      operation === 'BatchWriteItem'
        ? { kind: 'unprocessed', isHeldBack: () => random() < 0.4 }
        : undefined,
    );
    await write(createStore().store, itemsOf(500));
    const stored = await bench.scan(TABLES.events);
    expect(stored.map((item) => Number(item.index?.N)).sort((a, b) => a - b)).toEqual([
      ...Array(500).keys(),
    ]);
  });
});

describe('a refusal that passes', () => {
  test.each([
    ['ProvisionedThroughputExceededException', 400],
    ['ThrottlingException', 400],
    ['RequestLimitExceeded', 400],
    ['InternalServerError', 500],
    ['ServiceUnavailable', 503],
  ])('is tried again: %s', async (name, status) => {
    failFirst('BatchWriteItem', dynamoDbError(name, status), 3);
    const { store, sleeps } = createStore();
    await write(store, itemsOf(25));
    expect(batches()).toHaveLength(4);
    expect(sleeps).toHaveLength(3);
    expect(await countStored()).toBe(25);
  });

  test('is waited for longer each time, up to 0.8 seconds', async () => {
    failFirst('BatchWriteItem', dynamoDbError('ThrottlingException', 400), 9);
    const { store, sleeps } = createStore();
    await write(store, itemsOf(1));
    expect(sleeps).toEqual([100, 200, 400, 800, 800, 800, 800, 800, 800]);
  });

  test('is waited for at random, between nothing and that', async () => {
    failFirst('BatchWriteItem', dynamoDbError('ThrottlingException', 400), 4);
    const randoms = [0, 0.25, 0.5, 0.999];
    const { store, sleeps } = createStore({ random: () => randoms.shift() ?? 1 });
    await write(store, itemsOf(1));
    expect(sleeps).toEqual([0, 50, 200, 799.2]);
  });

  test('is waited for briefly again once something was stored', async () => {
    bench.proxy.fail((operation, number) => {
      if (operation !== 'BatchWriteItem' || number > 4) return undefined;
      return number === 2
        ? { kind: 'unprocessed', isHeldBack: (put) => put > 0 }
        : dynamoDbError('ThrottlingException', 400);
    });
    const { store, sleeps } = createStore();
    await write(store, itemsOf(2));
    expect(sleeps).toEqual([100, 200, 100, 200, 400]);
    expect(await countStored()).toBe(2);
  });

  test('of a connection that is cut behind the work is one item in the end', async () => {
    failFirst('BatchWriteItem', { kind: 'cut' }, 2);
    await write(createStore({ maxAttempts: 3 }).store, itemsOf(25));
    expect(batches()).toHaveLength(3);
    expect(await countStored()).toBe(25);
  });

  test('may be of any kind, one behind the other', async () => {
    const faults: readonly (Fault | undefined)[] = [
      { kind: 'unprocessed', isHeldBack: (put) => put % 2 === 0 },
      dynamoDbError('ProvisionedThroughputExceededException', 400),
      undefined,
      { kind: 'cut' },
      dynamoDbError('InternalServerError', 500),
      { kind: 'slow', milliseconds: 15 },
      undefined,
    ];
    bench.proxy.fail((operation, number) =>
      operation === 'BatchWriteItem' ? faults[number % faults.length] : undefined,
    );
    await write(createStore({ maxAttempts: 10 }).store, itemsOf(400));
    expect(await countStored()).toBe(400);
  });
});

describe('a refusal that stays', () => {
  test.each<[string, Fault]>([
    ['throttling', dynamoDbError('ProvisionedThroughputExceededException', 400)],
    ['a server in trouble', dynamoDbError('InternalServerError', 500)],
    ['a call of which nothing is ever processed', { kind: 'unprocessed', isHeldBack: () => true }],
  ])('fails the file after half a minute where nobody has a deadline: %s', async (_, fault) => {
    failFirst('BatchWriteItem', fault);
    const { store, sleeps } = createStore();
    const writing = write(store, itemsOf(3));
    await expect(writing).rejects.toThrow(StoreUnavailableError);
    await expect(writing).rejects.toThrow(/did not take 3 items of table events in the time/);
    expect(batches()).toHaveLength(sleeps.length + 1);
    const waited = sleeps.reduce((sum, each) => sum + each);
    expect(waited).toBeGreaterThan(25_000);
    expect(waited).toBeLessThan(30_000);
    expect(await countStored()).toBe(0);
  });

  test('fails the very next writing of an item, not only the end', async () => {
    failFirst('BatchWriteItem', dynamoDbError('ThrottlingException', 400));
    const { store } = createStore({ callsInFlight: 1 });
    const writer = store.startWriting();
    const writing = (async () => {
      for (const item of itemsOf(1000)) await writer.write(writeItem(item));
    })();
    await expect(writing).rejects.toThrow(StoreUnavailableError);
    await expect(writer.finish()).rejects.toThrow(StoreUnavailableError);
    expect(batches()).toHaveLength(40);
  });

  test('is waited for as long as the deadline lets, however often nothing was taken', async () => {
    failFirst('BatchWriteItem', dynamoDbError('ThrottlingException', 400));
    let millisecondsLeft = 120_000;
    const { store } = createStore({
      millisecondsLeft: () => millisecondsLeft,
      sleep: async (milliseconds) => {
        millisecondsLeft -= milliseconds;
      },
    });
    await expect(write(store, itemsOf(1))).rejects.toThrow(StoreUnavailableError);
    expect(millisecondsLeft).toBeGreaterThan(0);
    expect(millisecondsLeft).toBeLessThanOrEqual(2_000);
  });

  test.each([
    ['of other batches', 'BatchWriteItem', itemsOf(100)],
    ['of other lists', 'UpdateItem', [eventItem(0), eventItem(1, { stream: { S: 'other' } })]],
  ])('leaves no call %s running behind it', async (_, refused, items) => {
    bench.proxy.fail((operation, number) =>
      operation === refused && number === 0
        ? dynamoDbError('ThrottlingException', 400)
        : { kind: 'slow', milliseconds: 100 },
    );
    const { store } = createStore({ callsInFlight: 2, millisecondsLeft: () => 0 });
    await expect(write(store, items)).rejects.toThrow(StoreUnavailableError);
    await store.find([{ stream: 'none', at: 'none' }]);
    expect(bench.proxy.calls.at(-1)).toMatchObject({
      operation: 'BatchGetItem',
      inFlightBefore: 0,
    });
  });

  test("of one writer is not the next one's", async () => {
    const { store } = createStore();
    failFirst('BatchWriteItem', dynamoDbError('ThrottlingException', 400));
    await expect(write(store, itemsOf(1))).rejects.toThrow(StoreUnavailableError);
    bench.proxy.reset();
    await write(store, itemsOf(1));
    expect(await countStored()).toBe(1);
  });

  test('of the connection fails the file with what the system says', async () => {
    failFirst('BatchWriteItem', { kind: 'cut' });
    await expect(write(createStore().store, itemsOf(1))).rejects.toThrow('socket hang up');
  });
});

test('what DynamoDB will never take is not tried again, and keeps its own name', async () => {
  const { store, sleeps } = createStore();
  await expect(write(store, [itemOfBytes(1, 400 * 1024 + 1)])).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('Item size has exceeded the maximum allowed size'),
  });
  expect(batches()).toHaveLength(1);
  expect(sleeps).toEqual([]);
});

describe('the list of streams', () => {
  const DATA = '111122223333/s3/data';
  const OTHER = '111122223333/ses/management';
  const ofOther = (n: number) => eventItem(n, { stream: { S: OTHER } });
  /** An item that is in every index but those that an event item of the test bench is not in anyway. */
  const inAll = (n: number) =>
    eventItem(n, {
      principalAt: { S: '2026-03-04T05:06:07Z#0000' },
      eventNameAt: { S: '2026-03-04T05:06:07Z#0000' },
      eventId: { S: eventId(n) },
    });

  const listings = () => bench.proxy.callsOf('UpdateItem').map(listingIn);
  const listed = async () => {
    const items = await bench.scan(TABLES.files);
    return items.map(({ file, marks }) => [file?.S, marks?.SS?.sort()]);
  };

  test('names every stream before its first event is stored', async () => {
    failFirst('UpdateItem', { kind: 'slow', milliseconds: 50 });
    await write(createStore().store, [...itemsOf(120), ofOther(0), ...itemsOf(30, 200)]);
    const { calls } = bench.proxy;
    for (const stream of [DATA, OTHER]) {
      const listing = calls.findIndex(
        (call) => call.operation === 'UpdateItem' && listingIn(call).stream === stream,
      );
      const firstEvent = calls.findIndex(
        (call) => call.operation === 'BatchWriteItem' && streamsIn(call).includes(stream),
      );
      expect(listing).toBeGreaterThanOrEqual(0);
      expect(firstEvent).toBeGreaterThan(listing);
    }
    expect(await bench.scan(TABLES.files)).toHaveLength(2);
  });

  test('is written once in the life of a store, however many batches begin together', async () => {
    const { store } = createStore();
    await Promise.all([write(store, itemsOf(100)), write(store, itemsOf(100, 100))]);
    await write(store, itemsOf(10, 200));
    expect(listings()).toEqual([
      {
        group: 'streams',
        stream: DATA,
        marks: [
          'name DeleteObject',
          'not by eventId',
          'not by eventName',
          'not by principal',
          'object',
        ],
      },
    ]);
  });

  test('names no index of a stream that is in all of them', async () => {
    await write(createStore().store, [inAll(0), inAll(1)]);
    expect(await listed()).toEqual([[DATA, ['name DeleteObject', 'object']]]);
  });

  test('names the indexes that any one event is not in, for ever', async () => {
    const { store } = createStore();
    const { eventNameAt: _, ...withoutEventName } = inAll(1);
    const { objectKeyAt: __, ...withoutResource } = inAll(2);
    for (const item of [inAll(0), withoutEventName, inAll(3), withoutResource, inAll(4)]) {
      await write(store, [item]);
    }
    expect(await listed()).toEqual([
      [DATA, ['name DeleteObject', 'not by eventName', 'not by resource', 'object']],
    ]);
  });

  test('is added to by stores that know nothing of each other', async () => {
    const { eventId: _, ...withoutEventId } = inAll(0);
    const { accessKeyAt: __, ...withoutAccessKey } = inAll(1);
    const [one, other] = [createStore().store, createStore().store];
    await Promise.all([write(one, [withoutEventId]), write(other, [withoutAccessKey, inAll(2)])]);
    expect(await listed()).toEqual([
      [DATA, ['name DeleteObject', 'not by accessKey', 'not by eventId', 'object']],
    ]);
  });

  test('keeps streams apart', async () => {
    await write(createStore().store, [inAll(0), ofOther(1)]);
    expect((await listed()).sort()).toEqual([
      [DATA, ['name DeleteObject', 'object']],
      [
        OTHER,
        ['name DeleteObject', 'not by eventId', 'not by eventName', 'not by principal', 'object'],
      ],
    ]);
  });

  test('is tried again when it is throttled', async () => {
    failFirst('UpdateItem', dynamoDbError('ProvisionedThroughputExceededException', 400), 2);
    const { store, sleeps } = createStore();
    await write(store, itemsOf(1));
    expect(sleeps).toEqual([100, 200]);
    expect(await countStored()).toBe(1);
  });

  test('takes with the next try what else is to be said of a stream by then', async () => {
    failFirst('UpdateItem', dynamoDbError('ThrottlingException', 400), 1);
    const { eventId: _, ...withoutEventId } = inAll(1);
    const { store } = createStore();
    await Promise.all([write(store, [inAll(0)]), write(store, [withoutEventId])]);
    const marks = ['name DeleteObject', 'not by eventId', 'object'];
    expect(listings()).toHaveLength(2);
    expect(listings()[1]).toMatchObject({ stream: DATA, marks });
    expect(await listed()).toEqual([[DATA, marks]]);
  });

  test('fails the file when it cannot be written, and no event is out of sight', async () => {
    failFirst('UpdateItem', dynamoDbError('ThrottlingException', 400));
    const { store } = createStore();
    await expect(write(store, itemsOf(30))).rejects.toThrow(StoreUnavailableError);
    expect(batches()).toEqual([]);

    bench.proxy.reset();
    await write(store, itemsOf(30));
    expect(listings()).toHaveLength(1);
    expect(await countStored()).toBe(30);
  });
});

describe('looking for items', () => {
  const keys = itemsOf(30).map(({ stream, at }) => ({ stream: textOf(stream), at: textOf(at) }));

  test('reads what was written a moment ago', async () => {
    const { store } = createStore();
    await store.find(keys);
    const [{ body } = { body: '' }] = bench.proxy.callsOf('BatchGetItem');
    expect(JSON.parse(body)).toMatchObject({ RequestItems: { events: { ConsistentRead: true } } });
  });

  test('asks again for what was left unprocessed, and no more than that', async () => {
    const { store, sleeps } = createStore();
    await write(store, itemsOf(30));
    const [first, ...rest] = keys.map(({ stream, at }) => ({
      stream: { S: stream },
      at: { S: at },
    }));
    const answer = {
      Responses: { events: [toAttributeValues(eventItem(0))] },
      UnprocessedKeys: { events: { Keys: rest } },
    };
    failFirst(
      'BatchGetItem',
      { kind: 'answer', status: 200, body: JSON.stringify(answer, base64) },
      1,
    );
    expect(first).toBeDefined();
    expect(await store.find(keys)).toHaveLength(30);
    expect(bench.proxy.callsOf('BatchGetItem')).toHaveLength(2);
    expect(sleeps).toHaveLength(1);
  });

  test('waits while it is throttled, then gives up', async () => {
    failFirst('BatchGetItem', dynamoDbError('ProvisionedThroughputExceededException', 400));
    await expect(createStore().store.find(keys)).rejects.toThrow(StoreUnavailableError);
  });
});

/** As JSON of the API prints bytes. */
function base64(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const bytes = this[name];
  return name === 'B' && bytes instanceof Uint8Array
    ? Buffer.from(bytes).toString('base64')
    : value;
}

function textOf(attribute: Attribute | undefined): string {
  return stringOf({ attribute: attribute ?? { S: '' } }, 'attribute') ?? '';
}
