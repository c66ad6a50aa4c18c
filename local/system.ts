import { dirname, join } from 'node:path';
import {
  BucketAlreadyOwnedByYou,
  CreateBucketCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { AlertSettings } from '../core/alerts/alert-settings';
import { METRICS_NAMESPACE, PIPELINE } from '../core/metrics';
import { createQueue } from './event-source';
import { startLambda } from './lambda-runtime';
import { LOCAL_IDENTITY, LOCAL_SETTINGS, type LocalStore, openLocalStore } from './local-store';
import { type LocalMessageServer, startMessageServer } from './message-server';
import { distFile } from './paths';
import { LOCAL_OWNER, startS3 } from './s3-server';

/** Bucket, queue, functions, tables, topic and event bus on 127.0.0.1, wired as the stack wires them. */
export interface System {
  readonly store: LocalStore;
  put(key: string, body: Buffer): Promise<void>;
  drain(): Promise<void>;
  failures(): readonly string[];
  /** Has the alerts function do what it does each minute. */
  raiseAlerts(): Promise<void>;
  close(): Promise<void>;
}

const BUCKET = 'trailstore-logs';
/** As the stack sets it: see lib/ingest-function.ts. */
const BATCH_SIZE = 5;
/** Fewer than the stack's: nobody else uses this table, and a person waits. */
const MAX_RECEIVE_COUNT = 5;
const TIMEOUT_SECONDS = 300;
const ALERTS_TIMEOUT_SECONDS = 120;
/** Logs that a person reads in are as old as they are: alerts of a century's events are told. */
const LOCAL_ALERTS: AlertSettings = { stackName: 'Trailstore', oldestEventHours: 876_000 };

/**
 * Starts the system over the store in a folder; its bucket lies in `s3` below it.
 * @param endpoint another server that speaks the DynamoDB API, to be used instead of the store's own
 */
export async function startSystem(home: string, endpoint?: string): Promise<System> {
  const store = await openLocalStore(home, endpoint);
  let announce: (notification: string) => Promise<unknown> = async () => {};
  const s3 = await startS3({
    directory: join(home, 's3'),
    onObjectCreated: async (notification) => {
      await announce(notification);
    },
  });
  const lambda = await startLambda({
    bundleDirectory: dirname(distFile('ingest/index.js')),
    handler: 'index.handler',
    environment: {
      ...environmentFor(store),
      LOG_BUCKET_NAME: BUCKET,
      LOG_BUCKET_OWNER: LOCAL_OWNER,
      INGEST_SETTINGS: JSON.stringify(LOCAL_SETTINGS),
      AWS_ENDPOINT_URL_S3: s3.endpoint,
    },
    timeoutSeconds: TIMEOUT_SECONDS,
  });
  const messages = await startMessageServer();
  const alertsLambda = await startAlertsFunction(store, messages);
  const queue = createQueue({
    invoke: (event) => lambda.invoke(event),
    batchSize: BATCH_SIZE,
    maxReceiveCount: MAX_RECEIVE_COUNT,
  });
  announce = (notification) => queue.send(notification);

  const client = new S3Client({ ...LOCAL_IDENTITY, endpoint: s3.endpoint, forcePathStyle: true });
  await createBucket(client);
  return {
    store,
    put: async (key, body) => {
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
    },
    drain: () => queue.drain(),
    raiseAlerts: async () => {
      await alertsLambda.invoke({});
    },
    failures: () =>
      queue.deadLetters.map(({ reason, messageId }) => `message ${messageId} failed: ${reason}`),
    close: async () => {
      client.destroy();
      await lambda.close();
      await alertsLambda.close();
      await messages.close();
      await s3.close();
      await store.close();
    },
  };
}

function environmentFor({ tables, endpoint }: LocalStore): Record<string, string> {
  return {
    EVENTS_TABLE_NAME: tables.events,
    FILES_TABLE_NAME: tables.files,
    ALERTS_TABLE_NAME: tables.alerts,
    ALERT_SETTINGS: JSON.stringify(LOCAL_ALERTS),
    POWERTOOLS_SERVICE_NAME: PIPELINE,
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

function startAlertsFunction(store: LocalStore, { endpoint }: LocalMessageServer) {
  return startLambda({
    bundleDirectory: dirname(distFile('alerts/index.js')),
    handler: 'index.handler',
    environment: {
      ...environmentFor(store),
      ALERT_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:trailstore-alerts',
      EVENT_BUS_NAME: 'default',
      AWS_ENDPOINT_URL_SNS: endpoint,
      AWS_ENDPOINT_URL_EVENTBRIDGE: endpoint,
    },
    timeoutSeconds: ALERTS_TIMEOUT_SECONDS,
  });
}

async function createBucket(client: S3Client): Promise<void> {
  try {
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  }
}
