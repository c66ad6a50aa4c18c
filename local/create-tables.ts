import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeDefinition,
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type Projection,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import {
  ALERTS_TABLE,
  EVENTS_TABLE,
  FILES_TABLE,
  type IndexDefinition,
  type KeySchema,
  type TableDefinition,
  type TableNames,
} from '../core/tables';

const POLL_MS = 20;
const GIVE_UP_MS = 60_000;

/**
 * Creates the tables of `core/tables.ts` where they are missing and returns when all are active.
 * Time to live is left off: a store on one machine keeps its events for ever.
 */
export async function createTables(client: DynamoDBClient, names: TableNames): Promise<void> {
  await Promise.all([
    createTable(client, names.events, EVENTS_TABLE),
    createTable(client, names.files, FILES_TABLE),
    createTable(client, names.alerts, ALERTS_TABLE),
  ]);
}

async function createTable(
  client: DynamoDBClient,
  name: string,
  definition: TableDefinition,
): Promise<void> {
  if ((await describe(client, name)) === undefined) await create(client, name, definition);
  assertSameIndexes(await waitUntilActive(client, name), name, definition);
}

async function create(
  client: DynamoDBClient,
  name: string,
  definition: TableDefinition,
): Promise<void> {
  try {
    await client.send(new CreateTableCommand(tableInput(name, definition)));
  } catch (error) {
    // Another command was faster, which is as good.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

async function describe(
  client: DynamoDBClient,
  name: string,
): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** The SDK's own waiter polls every 20 seconds, which is the whole budget of a first start. */
async function waitUntilActive(client: DynamoDBClient, name: string): Promise<TableDescription> {
  const giveUpAt = Date.now() + GIVE_UP_MS;
  for (;;) {
    const table = await describe(client, name);
    if (table?.TableStatus === 'ACTIVE') return table;
    if (Date.now() > giveUpAt)
      throw new Error(`Table ${name} is ${table?.TableStatus ?? 'missing'}, not active`);
    await sleep(POLL_MS);
  }
}

/** A store made by another version answers some queries with nothing; better it says so. */
function assertSameIndexes(
  table: TableDescription,
  name: string,
  definition: TableDefinition,
): void {
  const present = new Set(table.GlobalSecondaryIndexes?.map((index) => index.IndexName));
  const missing = Object.keys(definition.indexes).filter((index) => !present.has(index));
  if (missing.length > 0)
    throw new Error(
      `Table ${name} has no index ${missing.join(', ')}: it was made by another version of ` +
        'trailstore. Ingest the logs into a new store.',
    );
}

function tableInput(name: string, definition: TableDefinition): CreateTableCommandInput {
  const indexes = Object.entries(definition.indexes).map(([index, keys]) => ({
    IndexName: index,
    KeySchema: keySchema(keys),
    Projection: projection(keys),
  }));
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(definition),
    AttributeDefinitions: keyAttributes(definition),
    // An empty list is refused.
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  };
}

function projection({ attributes }: IndexDefinition): Projection {
  return attributes === undefined
    ? { ProjectionType: 'ALL' }
    : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...attributes] };
}

function keySchema(keys: KeySchema): KeySchemaElement[] {
  return [
    { AttributeName: keys.partitionKey, KeyType: 'HASH' },
    { AttributeName: keys.sortKey, KeyType: 'RANGE' },
  ];
}

function keyAttributes(definition: TableDefinition): AttributeDefinition[] {
  const keys = [definition, ...Object.values(definition.indexes)];
  const names = new Set(keys.flatMap((key) => [key.partitionKey, key.sortKey]));
  return [...names].map((name) => ({ AttributeName: name, AttributeType: 'S' }));
}
