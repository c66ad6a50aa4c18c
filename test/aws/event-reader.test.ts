import { DynamoDbEventReader } from '../../aws/dynamodb-event-reader';
import { DynamoDbEventStore } from '../../aws/dynamodb-event-store';
import type { Item } from '../../core/items/attribute';
import { writeItem } from '../../core/items/written-item';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { eventItem } from '../support/event-items';
import { dynamoDbError } from '../support/fault-proxy';
import { MemoryEventReader } from '../support/memory-event-reader';
import { describeEventReader } from './event-reader.contract';

describe('the event reader in memory', () => {
  describeEventReader(async () => {
    const reader = new MemoryEventReader();
    return { reader, write: async (...items) => reader.put(...items) };
  });
});

describe('the event reader in DynamoDB', () => {
  let bench: DynamoDbBench;
  beforeAll(async () => {
    bench = await startDynamoDbBench();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.close());

  async function write(...items: readonly Item[]): Promise<void> {
    const writer = new DynamoDbEventStore(bench.client, TABLES).startWriting();
    for (const item of items) await writer.write(writeItem(item));
    await writer.finish();
  }

  describeEventReader(async () => ({
    reader: new DynamoDbEventReader(bench.connect(), TABLES),
    write,
  }));

  test('queries, and never scans', async () => {
    await write(eventItem(0));
    const reader = new DynamoDbEventReader(bench.connect(), TABLES);
    await reader.listStreams();
    for await (const _ of reader.read({
      partition: '111122223333/s3/data',
      order: 'newest first',
    }));
    expect(bench.proxy.calls.map(({ operation }) => operation)).toEqual(['Query', 'Query']);
  });

  test('keeps to what DynamoDB calls a refusal', async () => {
    bench.proxy.fail(() => dynamoDbError('ProvisionedThroughputExceededException', 400));
    const reader = new DynamoDbEventReader(bench.connect(), TABLES);
    await expect(reader.listStreams()).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
  });
});
