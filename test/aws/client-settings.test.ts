import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CONNECTION_RETRIES, endCallsWith } from '../../aws/client-settings';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { eventually } from '../support/eventually';
import { dynamoDbError } from '../support/fault-proxy';

let bench: DynamoDbBench;
let client: DynamoDBClient;
let work: AbortController;
beforeAll(async () => {
  bench = await startDynamoDbBench();
});
beforeEach(() => {
  work = new AbortController();
  // The SDK's own number of tries.
  client = bench.connect({ maxAttempts: 3 });
  endCallsWith(client, () => work.signal);
});
afterEach(() => bench.proxy.reset());
afterAll(() => bench.close());

const get = () =>
  client.send(
    new GetItemCommand({
      TableName: TABLES.files,
      Key: { group: { S: 'streams' }, file: { S: 'none' } },
    }),
  );

test('a call that is answered is none the worse for it', async () => {
  expect((await get()).$metadata.httpStatusCode).toBe(200);
});

test('calls in flight end when the work ends, and are not tried again', async () => {
  bench.proxy.fail(() => ({ kind: 'silence' }));
  // More than the listeners that Node takes for a leak.
  const calls = Array.from({ length: 20 }, get);
  await eventually(() => bench.proxy.calls.length === 20);
  work.abort();
  for (const result of await Promise.allSettled(calls)) {
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } });
  }
  expect(bench.proxy.calls).toHaveLength(20);
});

test('a call that is made later is not sent', async () => {
  work.abort();
  await expect(get()).rejects.toMatchObject({ name: 'AbortError' });
  expect(bench.proxy.calls).toEqual([]);
});

test('the next work has a signal of its own', async () => {
  work.abort();
  work = new AbortController();
  expect((await get()).$metadata.httpStatusCode).toBe(200);
});

test('a wait between two tries ends with the work', async () => {
  bench.proxy.fail(() => dynamoDbError('ThrottlingException', 400));
  // What the SDK waits by, at its longest: a second, then two.
  const random = jest.spyOn(Math, 'random').mockReturnValue(0.999);
  try {
    const call = get();
    await eventually(() => bench.proxy.calls.length === 1);
    const startedAt = Date.now();
    setTimeout(() => work.abort(), 50);
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(Date.now() - startedAt).toBeLessThan(900);
    expect(bench.proxy.calls).toHaveLength(1);
  } finally {
    random.mockRestore();
  }
});

describe('a client that retries connections only', () => {
  beforeEach(() => {
    client = bench.connect({ maxAttempts: undefined, retryStrategy: CONNECTION_RETRIES });
  });

  test.each([
    ['ProvisionedThroughputExceededException', 400],
    ['InternalServerError', 500],
  ])('hands on at once what DynamoDB refuses: %s', async (name, status) => {
    bench.proxy.fail(() => dynamoDbError(name, status));
    await expect(get()).rejects.toMatchObject({ name });
    expect(bench.proxy.calls).toHaveLength(1);
  });

  test('gets over connections that break, however many calls were refused before', async () => {
    bench.proxy.fail(() => dynamoDbError('ThrottlingException', 400));
    await Promise.allSettled(Array.from({ length: 150 }, get));
    bench.proxy.reset();
    bench.proxy.fail((_, number) => (number < 3 ? { kind: 'cut' } : undefined));
    expect((await get()).$metadata.httpStatusCode).toBe(200);
  });

  test('gives up a connection that breaks four times', async () => {
    bench.proxy.fail(() => ({ kind: 'cut' }));
    await expect(get()).rejects.toThrow('socket hang up');
    expect(bench.proxy.calls).toHaveLength(4);
  });
});
