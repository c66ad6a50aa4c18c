/**
 * The least that a function between S3 and DynamoDB starts with: the two clients, and a call of each. What a
 * function adds to it in its first call is its own.
 */

import { gunzipSync } from 'node:zlib';
import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Notification, QueueEvent } from './queue-events';

const s3 = new S3Client({ forcePathStyle: true });
const dynamoDb = new DynamoDBClient({});

export async function handler(event: QueueEvent): Promise<{ batchItemFailures: never[] }> {
  const notification: Notification = JSON.parse(event.Records[0]?.body ?? '');
  const { bucket, object } = notification.Records[0]?.s3 ?? {};
  // The benchmark's own keys need no decoding.
  const place = { Bucket: bucket?.name, Key: object?.key };
  const { Body } = await s3.send(new GetObjectCommand(place));
  const log = gunzipSync((await Body?.transformToByteArray()) ?? '');
  const item = { stream: { S: 'bench' }, at: { S: 'bench' }, raw: { B: log.subarray(0, 400) } };
  await dynamoDb.send(
    new BatchWriteItemCommand({
      RequestItems: { [process.env.EVENTS_TABLE_NAME ?? '']: [{ PutRequest: { Item: item } }] },
    }),
  );
  return { batchItemFailures: [] };
}
