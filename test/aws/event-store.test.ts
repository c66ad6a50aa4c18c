import { DynamoDbEventStore } from '../../aws/dynamodb-event-store';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from '../support/dynamodb-bench';
import { MemoryEventStore } from '../support/memory-ports';
import { asItem } from '../support/read-tables';
import { describeEventStore } from './event-store.contract';

describe('the event store in memory', () => {
  describeEventStore(async () => {
    const store = new MemoryEventStore();
    return { store, readAll: async () => [...store.items.values()] };
  });
});

describe('the event store in DynamoDB', () => {
  let bench: DynamoDbBench;
  beforeAll(async () => {
    bench = await startDynamoDbBench();
  });
  afterEach(() => bench.clear());
  afterAll(() => bench.close());

  describeEventStore(async () => ({
    store: new DynamoDbEventStore(bench.connect(), TABLES),
    readAll: async () => (await bench.scan(TABLES.events)).map(asItem),
  }));
});
