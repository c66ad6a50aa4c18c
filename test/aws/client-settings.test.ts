import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import {
  CONNECTION_RETRIES,
  endCallsWith,
  TOLD,
  TOLD_DYNAMODB,
  TOLD_S3,
  toldOf,
} from '../../aws/client-settings';
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

describe('what a client is told', () => {
  const WHEREABOUTS = {
    region: 'eu-west-1',
    endpoint: undefined,
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
  };
  const settled = (setting: unknown) => (typeof setting === 'function' ? setting() : setting);

  test.each(Object.keys({ ...TOLD, ...TOLD_DYNAMODB }))(
    "%s is the SDK's own choice for DynamoDB",
    async (name) => {
      const told = new DynamoDBClient({ ...toldOf(WHEREABOUTS), ...TOLD_DYNAMODB });
      const untold = new DynamoDBClient({ region: 'eu-west-1' });
      const [ours, theirs] = [told, untold].map(({ config }) => Object(config)[name]);
      expect(await settled(ours)).toEqual(await settled(theirs));
    },
  );

  test.each(Object.keys({ ...TOLD, ...TOLD_S3 }))(
    "%s is the SDK's own choice for S3",
    async (name) => {
      const told = new S3Client({ ...toldOf(WHEREABOUTS), ...TOLD_S3 });
      const untold = new S3Client({ region: 'eu-west-1' });
      const [ours, theirs] = [told, untold].map(({ config }) => Object(config)[name]);
      expect(await settled(ours)).toEqual(await settled(theirs));
    },
  );

  test.each([
    ['dynamodb.eu-west-1.amazonaws.com', {}],
    ['dynamodb-fips.eu-west-1.amazonaws.com', { useFipsEndpoint: true }],
    ['dynamodb.eu-west-1.api.aws', { useDualstackEndpoint: true }],
    ['localhost', { endpoint: 'http://localhost:8000' }],
  ])('calls go to %s for %j', async (hostname, deviation) => {
    const told = new DynamoDBClient({
      ...toldOf({ ...WHEREABOUTS, ...deviation }),
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      requestHandler: {
        handle: async (request: { hostname: string }) =>
          Promise.reject(new Error(request.hostname)),
      },
      maxAttempts: 1,
    });
    const call = told.send(new GetItemCommand({ TableName: 'files', Key: {} }));
    await expect(call).rejects.toThrow(new Error(hostname));
  });
});
