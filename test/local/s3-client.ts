import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  PutObjectCommand,
  type PutObjectCommandInput,
  type PutObjectCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { type LocalS3, startS3 } from '../../local/s3-server';

export const BUCKET = 'trail-logs';

export const md5 = (body: string | Uint8Array): string =>
  createHash('md5').update(body).digest('hex');

export interface S3Bench {
  readonly directory: string;
  readonly server: LocalS3;
  readonly client: S3Client;
  readonly notifications: string[];
  put(
    key: string,
    body: PutObjectCommandInput['Body'],
    more?: Partial<PutObjectCommandInput>,
  ): Promise<PutObjectCommandOutput>;
  get(key: string, more?: Partial<GetObjectCommandInput>): Promise<GetObjectCommandOutput>;
  getText(key: string): Promise<string | undefined>;
  close(): Promise<void>;
}

/** A server over a fresh folder, with one bucket and the SDK's own client. */
export async function startS3Bench(): Promise<S3Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'trailstore-s3-'));
  const notifications: string[] = [];
  const server = await startS3({
    directory,
    onObjectCreated: (notification) => void notifications.push(notification),
  });
  const client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
    maxAttempts: 1,
  });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const get: S3Bench['get'] = (Key, more) =>
    client.send(new GetObjectCommand({ Bucket: BUCKET, Key, ...more }));
  return {
    directory,
    server,
    client,
    notifications,
    get,
    getText: async (key) => (await get(key)).Body?.transformToString(),
    put: (Key, Body, more) =>
      client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body, ...more })),
    close: async () => {
      client.destroy();
      await server.close();
      await rm(directory, { recursive: true });
    },
  };
}
