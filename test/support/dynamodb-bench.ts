import {
  type AttributeValue,
  DeleteItemCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import { ALERTS_TABLE, EVENTS_TABLE, FILES_TABLE, type KeySchema } from '../../core/tables';
import { createTables } from '../../local/create-tables';
import { startDynamoDb } from '../../local/dynamodb-server';
import { type FaultProxy, startFaultProxy } from './fault-proxy';

export const TABLES = { events: 'events', files: 'files', alerts: 'alerts' };

export type StoredItem = Record<string, AttributeValue>;

export interface DynamoDbBench {
  /** Goes to the server directly. */
  readonly client: DynamoDBClient;
  /** Stands between the server and the clients of `connect`. */
  readonly proxy: FaultProxy;
  readonly endpoint: string;
  /** A client through the proxy that does not try again by itself, unless it is told to. */
  connect(options?: DynamoDBClientConfig): DynamoDBClient;
  scan(table: string): Promise<StoredItem[]>;
  /** Empties the tables and forgets calls and faults. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const LOCAL: DynamoDBClientConfig = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** A DynamoDB-API server in memory with the tables, and a proxy in front that can fail. */
export async function startDynamoDbBench(): Promise<DynamoDbBench> {
  const server = await startDynamoDb({});
  const proxy = await startFaultProxy(server.endpoint);
  const client = new DynamoDBClient({ ...LOCAL, endpoint: server.endpoint });
  const clients = [client];
  await createTables(client, TABLES);
  const scan = async (table: string) => {
    const items: StoredItem[] = [];
    for await (const page of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
      items.push(...(page.Items ?? []));
    }
    return items;
  };
  const empty = async (table: string, { partitionKey, sortKey }: KeySchema) => {
    const keys = (await scan(table)).map((item) => pick(item, [partitionKey, sortKey]));
    await Promise.all(
      keys.map((Key) => client.send(new DeleteItemCommand({ TableName: table, Key }))),
    );
  };
  return {
    client,
    proxy,
    endpoint: server.endpoint,
    connect: (options) => {
      const connected = new DynamoDBClient({
        ...LOCAL,
        endpoint: proxy.endpoint,
        maxAttempts: 1,
        ...options,
      });
      clients.push(connected);
      return connected;
    },
    scan,
    clear: async () => {
      proxy.reset();
      await empty(TABLES.events, EVENTS_TABLE);
      await empty(TABLES.files, FILES_TABLE);
      await empty(TABLES.alerts, ALERTS_TABLE);
    },
    close: async () => {
      for (const each of clients) each.destroy();
      await proxy.close();
      await server.close();
    },
  };
}

function pick(item: StoredItem, names: readonly string[]): StoredItem {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}
