import {
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ProvisionedThroughputExceededException,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { type DynamoDbSink, type SinkOptions, startDynamoDbSink } from '../../../bench/sink/sink';
import { LOCAL_IDENTITY } from '../../../local/local-store';

let sink: DynamoDbSink;
let client: DynamoDBClient;

beforeAll(async () => {
  sink = await startDynamoDbSink();
  client = new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint: sink.endpoint, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await sink.close();
});

/** Writes 25 items, each of one write unit and two bytes more. */
function writeBatch() {
  const raw = { B: Buffer.alloc(1024 - 'raw'.length) };
  const requests = Array.from({ length: 25 }, (_, at) => ({
    PutRequest: { Item: { raw, at: { S: String(at % 10) } } },
  }));
  return client.send(new BatchWriteItemCommand({ RequestItems: { events: requests } }));
}

/** Writes so many batches under conditions; returns how many writes of each came back. */
async function unprocessedOf(batches: number, options: SinkOptions): Promise<number[]> {
  sink.begin(options);
  const left: number[] = [];
  for (let batch = 0; batch < batches; batch++) {
    const { UnprocessedItems } = await writeBatch();
    left.push(UnprocessedItems?.events?.length ?? 0);
  }
  return left;
}

describe('the sink', () => {
  it('takes everything and finds nothing, as empty tables do', async () => {
    sink.begin({});
    expect((await writeBatch()).UnprocessedItems).toEqual({});
    const Key = { group: { S: 'a' }, file: { S: 'b' } };
    const got = await client.send(new GetItemCommand({ TableName: 'files', Key }));
    expect(got.Item).toBeUndefined();
    const query = { TableName: 'files', KeyConditionExpression: 'x = :x' };
    expect((await client.send(new QueryCommand(query))).Items).toEqual([]);
  });

  it('counts calls by operation, from each beginning', async () => {
    sink.begin({});
    await writeBatch();
    await writeBatch();
    expect([...sink.calls]).toEqual([['BatchWriteItem', 2]]);
    sink.begin({});
    expect([...sink.calls]).toEqual([]);
  });

  it('weighs what is written where it is asked to', async () => {
    sink.begin({ isWeighing: true });
    await writeBatch();
    const bytes = 25 * (1024 + 'at0'.length);
    expect([...sink.written]).toEqual([['events', { calls: 1, items: 25, bytes, units: 50 }]]);
    sink.begin({});
    await writeBatch();
    expect([...sink.written]).toEqual([]);
  });

  it('lets an answer wait', async () => {
    sink.begin({ latencyMilliseconds: 60 });
    const startedAt = Date.now();
    await Promise.all([writeBatch(), writeBatch()]);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(58);
  });

  it('gives back a share of the writes, the same for the same seed', async () => {
    const throttling = { unprocessedShare: 0.2, refusedShare: 0, seed: 7 };
    const left = await unprocessedOf(40, { throttling });
    const share = left.reduce((sum, each) => sum + each, 0) / (40 * 25);
    expect(share).toBeGreaterThan(0.15);
    expect(share).toBeLessThan(0.25);
    expect(await unprocessedOf(40, { throttling })).toEqual(left);
  });

  it('refuses a share of the calls as a table does that is asked for too much', async () => {
    sink.begin({ throttling: { unprocessedShare: 0, refusedShare: 0.5, seed: 7 } });
    const errors: unknown[] = [];
    for (let call = 0; call < 40; call++) {
      await writeBatch().catch((error: unknown) => errors.push(error));
    }
    expect(errors.length).toBeGreaterThan(10);
    expect(errors.length).toBeLessThan(30);
    expect(errors[0]).toBeInstanceOf(ProvisionedThroughputExceededException);
  });

  it('does not pretend to know what ingest never asks', async () => {
    sink.begin({});
    await expect(client.send(new ScanCommand({ TableName: 'events' }))).rejects.toThrow();
  });
});
