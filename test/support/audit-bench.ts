import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { packRules } from '../../core/rules/rule-pack';
import { FUNCTION_HANDLER } from '../../lib/function-bundle';
import { startLambda } from '../../local/lambda-runtime';
import { startQueueServer } from '../../local/queue-server';
import { startS3 } from '../../local/s3-server';
import { AUDIT_KEY, LOG_BUCKET } from './audit-archive';
import { type DynamoDbBench, startDynamoDbBench } from './dynamodb-bench';
import { functionEnvironment, KEEP_FOR_EVER, NO_RULES } from './pipeline';
import { placeFunction } from './place-function';
import { startPublicKeysServer } from './public-keys-server';

const QUEUE = 'ingest';
const LOCAL = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** Bucket, queue, tables and CloudTrail's keys, with the very bundles of ingest and audit. */
export interface AuditBench {
  readonly dynamoDb: DynamoDbBench;
  /** Every line that the audit function wrote. */
  readonly logLines: readonly string[];
  /** Puts an object, which is announced when it is not metadata that a digest has. */
  put(key: string, body: Uint8Array, metadata?: Readonly<Record<string, string>>): Promise<void>;
  remove(key: string): Promise<void>;
  /** Has the ingest function do all that is announced. @returns how many messages that were */
  ingest(): Promise<number>;
  audit(): Promise<void>;
  close(): Promise<void>;
}

export async function startAuditBench(): Promise<AuditBench> {
  const directory = await mkdtemp(join(tmpdir(), 'trailstore-audit-'));
  placeFunction('ingest', join(directory, 'ingest'), packRules(NO_RULES));
  placeFunction('audit', join(directory, 'audit'));
  const announced: string[] = [];
  const [dynamoDb, s3, queues, keys] = await Promise.all([
    startDynamoDbBench(),
    startS3({
      directory: join(directory, 's3'),
      onObjectCreated: (notification) => void announced.push(notification),
    }),
    startQueueServer(),
    startPublicKeysServer([AUDIT_KEY]),
  ]);
  const queueUrl = queues.queueUrl(QUEUE);
  const logLines: string[] = [];
  const lambda = (name: 'ingest' | 'audit', environment: Record<string, string>) =>
    startLambda({
      bundleDirectory: join(directory, name),
      handler: FUNCTION_HANDLER,
      environment: {
        ...functionEnvironment(KEEP_FOR_EVER),
        AWS_ENDPOINT_URL_S3: s3.endpoint,
        AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
        ...environment,
      },
      timeoutSeconds: 60,
      onLog: (line) => void (name === 'audit' && logLines.push(line)),
    });
  const [ingestFunction, auditFunction] = await Promise.all([
    lambda('ingest', {}),
    lambda('audit', {
      INGEST_QUEUE_URL: queueUrl,
      AUDIT_DELAY_HOURS: '2',
      AUDIT_FIRST_DAYS: '7',
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      AWS_ENDPOINT_URL_CLOUDTRAIL: keys.endpoint,
    }),
  ]);
  const client = new S3Client({ ...LOCAL, endpoint: s3.endpoint, forcePathStyle: true });
  const sqs = new SQSClient({
    ...LOCAL,
    endpoint: queues.endpoint,
    useQueueUrlAsEndpoint: false,
  });
  await client.send(new CreateBucketCommand({ Bucket: LOG_BUCKET }));

  async function takeQueued(): Promise<readonly string[]> {
    const received = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(received);
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
    return Messages.map(({ Body = '' }) => Body);
  }

  return {
    dynamoDb,
    logLines,
    put: async (Key, Body, Metadata = {}) => {
      await client.send(
        new PutObjectCommand({ Bucket: LOG_BUCKET, Key, Body, Metadata: { ...Metadata } }),
      );
    },
    remove: async (Key) => {
      await client.send(new DeleteObjectCommand({ Bucket: LOG_BUCKET, Key }));
    },
    ingest: async () => {
      const bodies = [...announced.splice(0), ...(await takeQueued())];
      const answer = await ingestFunction.invoke({ Records: bodies.map(messageOf) });
      expect(answer).toEqual({ batchItemFailures: [] });
      return bodies.length;
    },
    audit: async () => {
      await auditFunction.invoke({});
    },
    close: async () => {
      client.destroy();
      sqs.destroy();
      await Promise.all([ingestFunction.close(), auditFunction.close()]);
      await Promise.all([queues.close(), keys.close(), s3.close(), dynamoDb.close()]);
      await rm(directory, { recursive: true });
    },
  };
}

/** As Lambda hands a queue's message to a function. */
function messageOf(body: string, place: number): object {
  return {
    messageId: `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`,
    receiptHandle: String(place),
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '0',
      SenderId: 'AIDAEXAMPLEEXAMPLE123',
      ApproximateFirstReceiveTimestamp: '0',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:111122223333:ingest',
    awsRegion: 'us-east-1',
  };
}
