import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateTableCommand,
  DynamoDBClient,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { generateBlock } from '../../../bench/corpus/block';
import { Corpus } from '../../../bench/corpus/corpus';
import { peerEnvironment } from '../../../bench/stage/function-environment';
import { announce, logKey } from '../../../bench/stage/notification';
import { openStage, type Stage } from '../../../bench/stage/stage';
import { type Bundles, buildBundles } from '../../../bench/support/build';
import { runSubject } from '../../../bench/support/run-subject';
import { type LocalDynamoDb, startDynamoDb } from '../../../local/dynamodb-server';
import { LOCAL_IDENTITY, LOCAL_TABLES } from '../../../local/local-store';

const record = z.object({ eventID: z.string(), eventTime: z.string(), eventSource: z.string() });

/** What both sides of the benchmark store of the records. */
const BLOCK = generateBlock(5, 200);
const STORED = BLOCK.records
  .map((bytes) => record.parse(JSON.parse(bytes.toString())))
  .filter(({ eventSource }) => /^(s3|ses)\./.test(eventSource));

let folder: string;
let bundles: Bundles;
let stage: Stage;
const key = logKey('test');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trailstore-peers-'));
  bundles = await buildBundles(join(folder, 'build'));
  stage = await openStage(bundles.stage, join(folder, 'stage'));
  const log = await new Corpus(BLOCK, join(folder, 'corpus')).log({ records: 200 });
  await stage.put(key, log.path);
});
afterAll(async () => {
  await stage.close();
  await rm(folder, { recursive: true });
});

function callTutorial(dynamoDb = stage.endpoints.dynamoDb) {
  return runSubject({
    script: bundles['call-function'],
    environment: peerEnvironment({ ...stage.endpoints, dynamoDb }),
    input: {
      bundle: bundles['tutorial-lambda'],
      warmUp: announce(key),
      events: [announce(key)],
    },
  });
}

describe("the tutorial's Lambda", () => {
  let dynamoDb: LocalDynamoDb;
  let client: DynamoDBClient;
  const TableName = LOCAL_TABLES.events;

  beforeAll(async () => {
    dynamoDb = await startDynamoDb({});
    client = new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint: dynamoDb.endpoint });
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 1 }, { TableName });
  });
  afterAll(async () => {
    client.destroy();
    await dynamoDb.close();
  });

  it('stores each S3 and SES event of a log once, whole', async () => {
    await callTutorial(dynamoDb.endpoint);
    const { Items = [] } = await client.send(new ScanCommand({ TableName }));
    const keys = STORED.map(({ eventTime, eventID }) => `${eventTime}#${eventID}`);
    expect(Items.map(({ sk }) => sk?.S).sort()).toEqual(keys.sort());
    const [item] = Items;
    expect(item?.pk?.S).toBe(item?.recipientAccountId?.S);
    expect(item?.userIdentity?.M).toBeDefined();
  });

  it('writes again what comes back unprocessed', async () => {
    const throttling = { unprocessedShare: 0.2, refusedShare: 0, seed: 1 };
    await stage.begin({ throttling });
    await callTutorial();
    const { calls } = await stage.counts();
    expect(calls.BatchWriteItem).toBeGreaterThan(2 * Math.ceil(STORED.length / 25));
  });
});

describe('a subject that fails', () => {
  it('fails the benchmark with its last words', async () => {
    const missing = { script: bundles.inflate, input: { path: join(folder, 'nowhere') } };
    await expect(runSubject(missing)).rejects.toThrow('ENOENT');
  });
});
