import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { METRICS_NAMESPACE, PIPELINE } from '../../core/metrics';
import { packRules, type RulePack } from '../../core/rules/rule-pack';
import { DEFAULT_SETTINGS, EVENT_CLASSES, type IngestSettings } from '../../core/settings';
import { FUNCTION_HANDLER } from '../../lib/function-bundle';
import { createQueue, type DeadLetter } from '../../local/event-source';
import { startLambda } from '../../local/lambda-runtime';
import { startMessageServer } from '../../local/message-server';
import type { LocalMessage } from '../../local/messages/local-message';
import { LOCAL_OWNER, startS3 } from '../../local/s3-server';
import { type DynamoDbBench, startDynamoDbBench, TABLES } from './dynamodb-bench';
import { BUCKET } from './notifications';
import { placeFunction } from './place-function';

/** The defaults, but nothing expires: generated logs have a date of their own. */
export const KEEP_FOR_EVER: IngestSettings = {
  ...DEFAULT_SETTINGS,
  retentionDays: Object.fromEntries(
    EVENT_CLASSES.map((name) => [name, 'forever' as const]),
  ) as IngestSettings['retentionDays'],
};

export const MAX_RECEIVE_COUNT = 3;

/** Bucket, queue, functions, tables and topic, as deployed: the functions are the very bundles. */
export interface Pipeline {
  readonly dynamoDb: DynamoDbBench;
  readonly deadLetters: readonly DeadLetter[];
  /** Every line that the functions wrote. */
  readonly logLines: readonly string[];
  /**
   * Puts an object. S3's notification goes to the queue, in whatever `wrap` puts it.
   * @returns the message that S3 sent
   */
  put(key: string, body: Uint8Array, wrap?: (notification: string) => string): Promise<string>;
  /** Puts an object that nobody announces; returns the message that S3 would have sent. */
  putQuietly(key: string, body: Uint8Array): Promise<string>;
  send(message: string): Promise<string>;
  /** Resolves when every message is done with, one way or the other. */
  drain(): Promise<void>;
  /** Has the alerts function do what it does each minute. */
  raiseAlerts(): Promise<void>;
  /** What was sent to the topic and the event bus, the newest last. */
  readonly messages: readonly LocalMessage[];
  close(): Promise<void>;
}

/** No rule looks at anything. */
export const NO_RULES: RulePack = { documents: [], off: [] };

/** Variables of the functions as the stack sets them, besides the names of its tables. */
export function functionEnvironment(settings: IngestSettings): Record<string, string> {
  return {
    EVENTS_TABLE_NAME: TABLES.events,
    FILES_TABLE_NAME: TABLES.files,
    ALERTS_TABLE_NAME: TABLES.alerts,
    LOG_BUCKET_NAME: BUCKET,
    LOG_BUCKET_OWNER: LOCAL_OWNER,
    INGEST_SETTINGS: JSON.stringify(settings),
    ALERT_SETTINGS: JSON.stringify({ stackName: 'Trailstore', oldestEventHours: 24 }),
    POWERTOOLS_SERVICE_NAME: PIPELINE,
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_LOG_LEVEL: 'INFO',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** Starts everything, with two functions at work at a time. */
export async function startPipeline(rules: RulePack = NO_RULES): Promise<Pipeline> {
  const directory = await mkdtemp(join(tmpdir(), 'trailstore-pipeline-'));
  const bundleDirectory = join(directory, 'function');
  const alertsDirectory = join(directory, 'alerts');
  placeFunction('ingest', bundleDirectory, packRules(rules));
  placeFunction('alerts', alertsDirectory, packRules(rules));

  const dynamoDb = await startDynamoDbBench();
  const logLines: string[] = [];
  let announced = '';
  const s3 = await startS3({
    directory: join(directory, 's3'),
    onObjectCreated: (notification) => {
      announced = notification;
    },
  });
  const functions = await Promise.all(
    [0, 1].map(() =>
      startLambda({
        bundleDirectory,
        handler: FUNCTION_HANDLER,
        environment: {
          ...functionEnvironment(KEEP_FOR_EVER),
          AWS_ENDPOINT_URL_S3: s3.endpoint,
          AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
        },
        timeoutSeconds: 60,
        onLog: (line) => void logLines.push(line),
      }),
    ),
  );
  const messageServer = await startMessageServer();
  const alertsFunction = await startLambda({
    bundleDirectory: alertsDirectory,
    handler: FUNCTION_HANDLER,
    environment: {
      ...functionEnvironment(KEEP_FOR_EVER),
      ALERT_TOPIC_ARN: 'arn:aws:sns:us-east-1:111122223333:alerts',
      EVENT_BUS_NAME: 'default',
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      AWS_ENDPOINT_URL_SNS: messageServer.endpoint,
      AWS_ENDPOINT_URL_EVENTBRIDGE: messageServer.endpoint,
    },
    timeoutSeconds: 60,
    onLog: (line) => void logLines.push(line),
  });
  let turn = 0;
  const queue = createQueue({
    invoke: (event) => {
      turn++;
      return functions[turn % functions.length]?.invoke(event) ?? Promise.resolve();
    },
    batchSize: 5,
    concurrency: functions.length,
    maxReceiveCount: MAX_RECEIVE_COUNT,
  });

  const client = new S3Client({
    endpoint: s3.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const putQuietly: Pipeline['putQuietly'] = async (Key, Body) => {
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    return announced;
  };
  return {
    dynamoDb,
    deadLetters: queue.deadLetters,
    logLines,
    putQuietly,
    put: async (key, body, wrap = (notification) => notification) => {
      const notification = await putQuietly(key, body);
      await queue.send(wrap(notification));
      return notification;
    },
    send: (message) => queue.send(message),
    drain: () => queue.drain(),
    raiseAlerts: async () => {
      await alertsFunction.invoke({});
    },
    messages: messageServer.messages,
    close: async () => {
      client.destroy();
      await Promise.all([...functions, alertsFunction].map((each) => each.close()));
      await messageServer.close();
      await s3.close();
      await dynamoDb.close();
      await rm(directory, { recursive: true });
    },
  };
}
