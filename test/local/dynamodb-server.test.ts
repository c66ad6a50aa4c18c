import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { EVENTS_TABLE } from '../../core/tables';
import { createTables } from '../../local/create-tables';
import { type LocalDynamoDb, StoreInUseError, startDynamoDb } from '../../local/dynamodb-server';
import { distFile } from '../../local/paths';

const NAMES = { events: 'events', files: 'files', alerts: 'alerts' };

const clients: DynamoDBClient[] = [];
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'trailstore-dynamodb-'));
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await rm(directory, { recursive: true });
});

function clientOf(server: LocalDynamoDb): DynamoDBClient {
  const client = new DynamoDBClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  clients.push(client);
  return client;
}

function put(id: number, more: Record<string, string> = {}, raw = new Uint8Array(8)): WriteRequest {
  const at = `2025-01-01T00:00:00Z#${String(id).padStart(6, '0')}`;
  const strings = { stream: '111122223333/s3/data', at, ...more };
  const attributes = Object.entries(strings).map(([name, value]) => [name, { S: value }]);
  return { PutRequest: { Item: { ...Object.fromEntries(attributes), raw: { B: raw } } } };
}

async function write(client: DynamoDBClient, items: WriteRequest[]): Promise<void> {
  for (let index = 0; index < items.length; index += 25) {
    const batch = items.slice(index, index + 25);
    await client.send(new BatchWriteItemCommand({ RequestItems: { events: batch } }));
  }
}

describe('in memory', () => {
  let server: LocalDynamoDb;
  let client: DynamoDBClient;

  beforeAll(async () => {
    server = await startDynamoDb({});
    client = clientOf(server);
    await createTables(client, NAMES);
  });

  afterAll(() => server.close());

  it('creates both tables as the core defines them, once', async () => {
    await Promise.all([createTables(client, NAMES), createTables(client, NAMES)]);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'events' }));
    const indexes = Object.fromEntries(
      (Table?.GlobalSecondaryIndexes ?? []).map((index) => [
        index.IndexName,
        {
          partitionKey: index.KeySchema?.[0]?.AttributeName,
          sortKey: index.KeySchema?.[1]?.AttributeName,
        },
      ]),
    );
    expect(Table?.TableStatus).toBe('ACTIVE');
    expect(indexes).toEqual(EVENTS_TABLE.indexes);
  });

  it('says so when a table was made by another version', async () => {
    await expect(createTables(client, { ...NAMES, events: 'files' })).rejects.toThrow(
      'Table files has no index by-resource',
    );
  });

  it('keeps indexes sparse', async () => {
    await write(client, [
      put(1, { accessKey: 'AKIA1', accessKeyAt: '1' }),
      put(2, { accessKey: 'AKIA1' }),
    ]);
    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'events',
        IndexName: 'by-access-key',
        KeyConditionExpression: 'accessKey = :key',
        ExpressionAttributeValues: { ':key': { S: 'AKIA1' } },
      }),
    );
    expect(Items?.map((item) => item.accessKeyAt?.S)).toEqual(['1']);
  });

  it('pages at 1 MB, both ways, and every page meets the next', async () => {
    const count = 40;
    const raw = new Uint8Array(100_000);
    const items = Array.from({ length: count }, (_, id) =>
      put(id, { principal: 'p', principalAt: String(id).padStart(6, '0') }, raw),
    );
    await write(client, items);
    for (const isForward of [true, false]) {
      const found: string[] = [];
      let pages = 0;
      let start: Record<string, { S: string }> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: 'events',
            IndexName: 'by-principal',
            KeyConditionExpression: 'principal = :p',
            ExpressionAttributeValues: { ':p': { S: 'p' } },
            ExclusiveStartKey: start,
            ScanIndexForward: isForward,
          }),
        );
        pages += 1;
        found.push(...(page.Items ?? []).map((item) => item.principalAt?.S ?? ''));
        start = page.LastEvaluatedKey as typeof start;
      } while (start);
      const expected = items.map((_, id) => String(id).padStart(6, '0'));
      expect(found).toEqual(isForward ? expected : expected.reverse());
      expect(pages).toBeGreaterThanOrEqual(4);
    }
  });

  it('takes a batch of 16 MB of JSON and refuses more', async () => {
    // 25 items of base64: 400 KB is the largest item, 16 MB the largest request.
    const batchOf = (bytes: number) =>
      Array.from({ length: 25 }, (_, id) => put(id, {}, new Uint8Array(bytes)));
    await write(client, batchOf(400_000));
    await expect(write(client, batchOf(409_600))).rejects.toThrow('Item size');
    await expect(write(client, batchOf(560_000))).rejects.toThrow();
    await expect(createTables(client, NAMES)).resolves.toBeUndefined();
  });

  it('survives a client that goes away in the middle of a request', async () => {
    const { port } = new URL(server.endpoint);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.resetAndDestroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await expect(createTables(client, NAMES)).resolves.toBeUndefined();
  });

  it('answers no web page', async () => {
    const headers = { Origin: 'https://example.com' };
    expect((await fetch(server.endpoint, { headers })).status).toBe(403);
    expect((await fetch(server.endpoint)).status).toBe(200);
  });

  it('listens on no interface but loopback', async () => {
    const port = Number(new URL(server.endpoint).port);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, internal }) => family === 'IPv4' && !internal);
    for (const { address } of others) {
      const socket = connect(port, address);
      await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
    }
  });
});

describe('on disk', () => {
  it('keeps what it was given', async () => {
    const path = join(directory, 'kept');
    const first = await startDynamoDb({ directory: path });
    await createTables(clientOf(first), NAMES);
    await write(clientOf(first), [put(1)]);
    await first.close();
    await first.close();

    const second = await startDynamoDb({ directory: path });
    await createTables(clientOf(second), NAMES);
    const key = { stream: { S: '111122223333/s3/data' }, at: { S: '2025-01-01T00:00:00Z#000001' } };
    const { Item } = await clientOf(second).send(
      new GetItemCommand({ TableName: 'events', Key: key }),
    );
    await second.close();
    expect(Item?.raw?.B).toEqual(new Uint8Array(8));
  });

  it('refuses a second process on one folder, by name, and says what to do', async () => {
    const path = join(directory, 'shared');
    const first = await startDynamoDb({ directory: path });
    const second = startDynamoDb({ directory: path });
    await expect(second).rejects.toThrow(StoreInUseError);
    await expect(second).rejects.toThrow(`${path} is in use by another trailstore command`);
    await first.close();
    await (await startDynamoDb({ directory: path })).close();
  });

  it('waits for a process that is just letting go of the folder', async () => {
    const path = join(directory, 'handed-over');
    const first = await startDynamoDb({ directory: path });
    const second = startDynamoDb({ directory: path });
    setTimeout(() => first.close(), 300);
    await (await second).close();
  });

  it('says why a folder cannot be opened', async () => {
    await expect(startDynamoDb({ directory: '/dev/null/store' })).rejects.toThrow(
      '/dev/null/store',
    );
  });

  it('ends with its parent, however that ends', async () => {
    const path = join(directory, 'orphan');
    const script = `
      const child = require('node:child_process').fork(process.argv[1], [process.argv[2]], { stdio: 'ignore' });
      child.once('message', (message) => console.log(JSON.stringify(message)));
    `;
    const parent = spawn(process.execPath, ['-e', script, distFile('dynamodb-process.js'), path]);
    const [line] = await once(parent.stdout, 'data');
    const { port } = JSON.parse(String(line)) as { port: number };
    expect(port).toBeGreaterThan(0);
    parent.kill('SIGKILL');
    await (await startDynamoDb({ directory: path })).close();
    await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
  });
});
