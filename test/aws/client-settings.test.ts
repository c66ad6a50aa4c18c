import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { endCallsWith } from '../../aws/client-settings';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { eventually } from '../support/eventually';

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
