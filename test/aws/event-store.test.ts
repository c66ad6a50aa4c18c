import { DynamoDbEventStore } from '../../aws/dynamodb-event-store';
import type { Attribute, Item } from '../../core/items/attribute';
import {
  type DynamoDbBench,
  type StoredItem,
  startDynamoDbBench,
  TABLES,
} from '../support/dynamodb-bench';
import { MemoryEventStore } from '../support/memory-ports';
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

/** Event items have no attribute of another type. */
function asItem(stored: StoredItem): Item {
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [name, value as Attribute]),
  );
}
