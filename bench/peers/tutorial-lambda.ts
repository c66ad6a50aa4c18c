/**
 * A Lambda function that stores log files as tutorials write it: get the object, unzip and parse it whole,
 * put each record as it is through the DocumentClient, 25 at a time, one call after the other.
 *
 * It is a fair peer. It is bundled and minified as ours is, keeps its clients from call to call, stores the
 * same events under a key that takes them twice without harm, tries again what DynamoDB leaves unprocessed,
 * and looks at no rules. What it lacks is what tutorials lack: calls in flight, bounded memory, a record
 * kept byte for byte, and an item that fits one write unit.
 */

import { setTimeout } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import type { Notification, QueueEvent } from './queue-events';

type Requests = NonNullable<BatchWriteCommandInput['RequestItems']>;

interface TutorialRecord {
  readonly eventID?: string;
  readonly eventTime?: string;
  readonly eventSource?: string;
  readonly recipientAccountId?: string;
  readonly userIdentity?: { readonly accountId?: string };
}

const BATCH_SIZE = 25;
const SOURCES = ['s3.amazonaws.com', 'ses.amazonaws.com'];
const FIRST_PAUSE_MILLISECONDS = 50;
const LONGEST_PAUSE_MILLISECONDS = 5000;

const table = process.env.EVENTS_TABLE_NAME ?? '';
const s3 = new S3Client({ forcePathStyle: true });
const dynamoDb = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
  marshallOptions: { removeUndefinedValues: true },
});

export async function handler(event: QueueEvent): Promise<{ batchItemFailures: never[] }> {
  for (const message of event.Records) {
    const notification: Notification = JSON.parse(message.body);
    for (const { s3: created } of notification.Records) {
      const key = decodeURIComponent(created.object.key.replaceAll('+', ' '));
      await storeFile(created.bucket.name, key);
    }
  }
  return { batchItemFailures: [] };
}

async function storeFile(Bucket: string, Key: string): Promise<void> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  if (Body === undefined) throw new Error(`${Key} is empty`);
  const file: { readonly Records: readonly TutorialRecord[] } = JSON.parse(
    gunzipSync(await Body.transformToByteArray()).toString('utf8'),
  );
  const records = file.Records.filter(({ eventSource }) => SOURCES.includes(eventSource ?? ''));
  for (let start = 0; start < records.length; start += BATCH_SIZE) {
    await writeBatch(records.slice(start, start + BATCH_SIZE));
  }
}

async function writeBatch(records: readonly TutorialRecord[]): Promise<void> {
  // DynamoDB refuses a batch that holds a key twice.
  const items = new Map(records.map((record) => [keyOf(record), record]));
  let left: Requests = {
    [table]: [...items.values()].map((record) => ({ PutRequest: { Item: itemOf(record) } })),
  };
  let pause = FIRST_PAUSE_MILLISECONDS;
  for (;;) {
    const { UnprocessedItems } = await dynamoDb.send(new BatchWriteCommand({ RequestItems: left }));
    left = UnprocessedItems ?? {};
    if (Object.keys(left).length === 0) return;
    await setTimeout(pause);
    pause = Math.min(LONGEST_PAUSE_MILLISECONDS, 2 * pause);
  }
}

function itemOf(record: TutorialRecord): Record<string, unknown> {
  const account = record.recipientAccountId ?? record.userIdentity?.accountId ?? 'unknown';
  return { pk: account, sk: `${record.eventTime}#${record.eventID}`, ...record };
}

function keyOf(record: TutorialRecord): string {
  const { pk, sk } = itemOf(record);
  return `${pk} ${sk}`;
}
