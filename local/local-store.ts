import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DEFAULT_SETTINGS, EVENT_CLASSES, type IngestSettings } from '../core/settings';
import type { TableNames } from '../core/tables';
import { createTables } from './create-tables';
import { startDynamoDb } from './dynamodb-server';

/** The local store, open. One process at a time can hold it. */
export interface LocalStore {
  readonly client: DynamoDBClient;
  readonly endpoint: string;
  readonly tables: TableNames;
  close(): Promise<void>;
}

export const LOCAL_TABLES: TableNames = {
  events: 'trailstore-events',
  files: 'trailstore-files',
  alerts: 'trailstore-alerts',
};

/** Any Region and credentials do: the servers check no signatures. */
export const LOCAL_IDENTITY = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** The deployed defaults, but events are kept for ever: a folder of old logs is no use expired. */
export const LOCAL_SETTINGS: IngestSettings = {
  ...DEFAULT_SETTINGS,
  retentionDays: { ...DEFAULT_SETTINGS.retentionDays, ...foreverForEachClass() },
};

function foreverForEachClass() {
  return Object.fromEntries(EVENT_CLASSES.map((each) => [each, 'forever' as const]));
}

/**
 * Opens the store in a folder, and makes it if it is not there.
 * @param home the folder; the tables lie in `dynamodb` below it
 * @param endpoint another server that speaks the DynamoDB API, to be used instead
 */
export async function openLocalStore(home: string, endpoint?: string): Promise<LocalStore> {
  const server =
    endpoint === undefined
      ? await startDynamoDb({ directory: join(home, 'dynamodb') })
      : { endpoint, close: async () => {} };
  const client = new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint: server.endpoint });
  const close = async () => {
    client.destroy();
    await server.close();
  };
  try {
    await createTables(client, LOCAL_TABLES);
  } catch (error) {
    await close();
    throw error;
  }
  return { client, endpoint: server.endpoint, tables: LOCAL_TABLES, close };
}
