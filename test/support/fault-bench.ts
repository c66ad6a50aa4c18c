import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteTableCommand, waitUntilTableNotExists } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { fromAttributeValues } from '../../aws/attribute-values';
import type { Random } from '../../bench/generator/random';
import { readWaiting } from '../../core/alerts/items';
import { bundleText } from '../../lambdas/alerts/waiting-desk';
import { FUNCTION_HANDLER } from '../../lib/function-bundle';
import { createTables } from '../../local/create-tables';
import { createQueue, type DeadLetter, type SqsEvent } from '../../local/event-source';
import { type LocalLambda, startLambda } from '../../local/lambda-runtime';
import { startS3 } from '../../local/s3-server';
import { type DynamoDbBench, type StoredItem, startDynamoDbBench, TABLES } from './dynamodb-bench';
import { type FaultProxy, startFaultProxy } from './fault-proxy';
import { BUCKET } from './notifications';
import { functionEnvironment, KEEP_FOR_EVER } from './pipeline';
import { placeFunction } from './place-function';
import { fingerprint, isUnproven } from './read-tables';

/** As the stack sets it: see lib/ingest-function.ts. */
const FILES_A_CALL = 5;
/** A quarter of what the stack has, and enough to tell a file that ends the function from its neighbours. */
export const MAX_RECEIVE_COUNT = 5;
/** In place of half an hour. */
const VISIBILITY_MILLISECONDS = 100;

/** What ingest keeps, as texts that are the same if and only if it is, byte for byte. */
export interface Kept {
  readonly events: readonly string[];
  /** The ledger and the lists of streams and groups, but for when and how often. */
  readonly files: readonly string[];
  /** The contents of files that the audit has to prove, each once however often it was read. */
  readonly unproven: readonly string[];
  readonly sightings: readonly string[];
  /** The sightings that wait for somebody to look at them, each once however often it is listed. */
  readonly waiting: readonly string[];
}

export interface FaultBench {
  readonly dynamoDb: DynamoDbBench;
  /** Between the functions and each service. */
  readonly proxies: { readonly dynamoDb: FaultProxy; readonly s3: FaultProxy };
  readonly functions: readonly LocalLambda[];
  /** Every line that the functions wrote. */
  readonly logLines: string[];
  /** Why invocations ended without an answer. */
  readonly crashes: string[];
  /** Puts an object; returns the message that S3 sends about it. */
  put(key: string, body: Uint8Array): Promise<string>;
  /**
   * Delivers messages until each is done with, to all of the functions unless it is to some only.
   * @returns those that were given up
   */
  deliver(
    messages: readonly string[],
    functions?: readonly LocalLambda[],
  ): Promise<readonly DeadLetter[]>;
  /** Starts another function, with a time-out of its own. */
  startFunction(timeoutSeconds: number): Promise<LocalLambda>;
  kept(): Promise<Kept>;
  /** Lets every call through again, and forgets what was called, logged and crashed. */
  forget(): void;
  /** Empties the tables as well, and starts functions that know nothing of what was in them. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

const WORKERS = 2;
const TIMEOUT_SECONDS = 60;

/**
 * The deployed bundle between an S3 server, a queue and the tables, with a fault proxy before each service
 * and two functions at work at a time.
 */
export async function startFaultBench(rulePackJson: string): Promise<FaultBench> {
  const directory = await mkdtemp(join(tmpdir(), 'trailstore-faults-'));
  const bundleDirectory = join(directory, 'function');
  placeFunction('ingest', bundleDirectory, rulePackJson);
  const dynamoDb = await startDynamoDbBench();
  let announced = '';
  const s3 = await startS3({
    directory: join(directory, 's3'),
    onObjectCreated: (notification) => {
      announced = notification;
    },
  });
  const s3Proxy = await startFaultProxy(s3.endpoint);
  const client = new S3Client({
    endpoint: s3.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));

  const logLines: string[] = [];
  const running: LocalLambda[] = [];
  const startFunction = async (timeoutSeconds: number) => {
    const started = await startLambda({
      bundleDirectory,
      handler: FUNCTION_HANDLER,
      environment: {
        ...functionEnvironment(KEEP_FOR_EVER),
        AWS_ENDPOINT_URL_S3: s3Proxy.endpoint,
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.proxy.endpoint,
      },
      timeoutSeconds,
      onLog: (line) => void logLines.push(line),
    });
    running.push(started);
    return started;
  };
  const functions = await Promise.all(
    Array.from({ length: WORKERS }, () => startFunction(TIMEOUT_SECONDS)),
  );
  const crashes: string[] = [];
  const forget = () => {
    s3Proxy.reset();
    dynamoDb.proxy.reset();
    logLines.length = 0;
    crashes.length = 0;
  };
  return {
    dynamoDb,
    proxies: { dynamoDb: dynamoDb.proxy, s3: s3Proxy },
    functions,
    logLines,
    crashes,
    put: async (Key, Body) => {
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
      return announced;
    },
    startFunction,
    deliver: async (messages, workers = functions) => {
      const idle = [...workers];
      const invoke = async (event: SqsEvent) => {
        const free = idle.shift();
        if (free === undefined) throw new Error('more invocations than functions');
        try {
          return await free.invoke(event);
        } catch (error) {
          crashes.push(String(error));
          throw error;
        } finally {
          idle.push(free);
        }
      };
      const queue = createQueue({
        invoke,
        batchSize: FILES_A_CALL,
        concurrency: workers.length,
        maxReceiveCount: MAX_RECEIVE_COUNT,
        redeliveryDelayMilliseconds: VISIBILITY_MILLISECONDS,
      });
      await Promise.all(messages.map((message) => queue.send(message)));
      await queue.drain();
      return queue.deadLetters;
    },
    kept: () => readKept(dynamoDb),
    forget,
    clear: async () => {
      await Promise.all(functions.map((each) => each.kill()));
      await Promise.all(Object.values(TABLES).map((table) => drop(table, dynamoDb)));
      await createTables(dynamoDb.client, TABLES);
      forget();
    },
    close: async () => {
      client.destroy();
      await Promise.all(running.map((each) => each.close()));
      await s3Proxy.close();
      await s3.close();
      await dynamoDb.close();
      await rm(directory, { recursive: true });
    },
  };
}

/** Quicker than to empty it. */
async function drop(TableName: string, { client }: DynamoDbBench): Promise<void> {
  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists(
    { client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.02 },
    { TableName },
  );
}

/** Each message so many times, in any order. */
export function shuffled(messages: readonly string[], times: number, random: Random): string[] {
  const all = Array.from({ length: times }, () => messages).flat();
  for (let last = all.length - 1; last > 0; last--) {
    const other = random.between(0, last);
    [all[last], all[other]] = [all[other] ?? '', all[last] ?? ''];
  }
  return all;
}

/** Of an entry: when, how fast and at which delivery; of a sighting: how long it is kept. */
const OF_THE_RUN = ['ingestedAt', 'durationMilliseconds', 'attempt'];

async function readKept({ scan }: DynamoDbBench): Promise<Kept> {
  const [events, files, alerts] = await Promise.all([
    scan(TABLES.events),
    scan(TABLES.files),
    scan(TABLES.alerts),
  ]);
  const inGroup = (items: readonly StoredItem[], beginning: string) =>
    items.filter(({ group }) => group?.S?.startsWith(beginning));
  return {
    events: fingerprint(events),
    files: fingerprint(files.filter(isOfLedger).map(inOrder), (name) => !OF_THE_RUN.includes(name)),
    unproven: [
      ...new Set(
        // What broke off is told of each time.
        files
          .filter(isUnproven)
          .filter(({ content }) => content?.S !== '')
          .map(({ log, content }) => `${log?.S} ${content?.S}`),
      ),
    ].sort(),
    sightings: fingerprint(inGroup(alerts, 'sightings/'), (name) => name !== 'expiresAt'),
    waiting: [
      ...new Set(
        inGroup(alerts, 'waiting')
          .flatMap((item) => readWaiting(fromAttributeValues(item)).bundles)
          .map(bundleText),
      ),
    ].sort(),
  };
}

/** Why a message failed is told of each run; how often a file was read is, too. */
function isOfLedger(item: StoredItem): boolean {
  return item.group?.S !== 'failures' && !isUnproven(item);
}

/** Sets have no order. */
function inOrder(item: StoredItem): StoredItem {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      value.SS === undefined ? value : { SS: value.SS.toSorted() },
    ]),
  );
}
