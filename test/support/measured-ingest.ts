import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { startDynamoDbSink } from '../../bench/sink/sink';
import { packRules } from '../../core/rules/rule-pack';
import { createQueue, type DeadLetter } from '../../local/event-source';
import { startLambda } from '../../local/lambda-runtime';
import { startS3 } from '../../local/s3-server';

import { BUCKET } from './notifications';
import { functionEnvironment, KEEP_FOR_EVER, NO_RULES } from './pipeline';
import { placeFunction } from './place-function';

export interface Measured {
  readonly deadLetters: readonly DeadLetter[];
  /** Lines of the function's log, parsed. */
  readonly log: readonly unknown[];
  /** Calls of DynamoDB by operation. */
  readonly calls: ReadonlyMap<string, number>;
  /** The most memory that the function's process has held, its code and buffers included. */
  readonly peakMegabytes: number;
}

/**
 * Says after each answer how much memory the process has held at most. On Linux, `maxRSS` is inherited
 * from the process that forked this one, so the kernel is asked for this program's own peak.
 */
const MEASURED_HANDLER = `
  const { existsSync, readFileSync } = require('node:fs');
  const { handler } = require('./index.js');
  function peakKilobytes() {
    const path = '/proc/self/status';
    if (!existsSync(path)) return process.resourceUsage().maxRSS;
    return Number(/VmHWM:\\s*(\\d+) kB/.exec(readFileSync(path, 'utf8'))[1]);
  }
  exports.handler = async (event, context) => {
    const answer = await handler(event, context);
    console.log(JSON.stringify({ peakKilobytes: peakKilobytes() }));
    return answer;
  };
`;
const measurement = z.object({ peakKilobytes: z.number() });

export interface StoredLog {
  readonly key: string;
  /** As it lies in the bucket. */
  readonly body: Uint8Array;
}

/** Has the very bundle ingest logs, one call after the other, with a DynamoDB that keeps nothing. */
export async function measureIngest(
  logs: readonly StoredLog[],
  memoryMegabytes: number,
): Promise<Measured> {
  const directory = await mkdtemp(join(tmpdir(), 'trailstore-measured-'));
  placeFunction('ingest', directory, packRules(NO_RULES));
  await writeFile(join(directory, 'measured.js'), MEASURED_HANDLER);
  const sink = await startDynamoDbSink();
  const lines: string[] = [];
  const announced: string[] = [];
  const s3 = await startS3({
    directory: join(directory, 's3'),
    onObjectCreated: (notification) => void announced.push(notification),
  });
  const lambda = await startLambda({
    bundleDirectory: directory,
    handler: 'measured.handler',
    environment: {
      ...functionEnvironment(KEEP_FOR_EVER),
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_DYNAMODB: sink.endpoint,
    },
    timeoutSeconds: 120,
    memoryMegabytes,
    onLog: (line) => void lines.push(line),
  });
  const queue = createQueue({ invoke: (event) => lambda.invoke(event), maxReceiveCount: 1 });
  const client = new S3Client({
    endpoint: s3.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    forcePathStyle: true,
  });
  try {
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    for (const { key, body } of logs) {
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: body }));
    }
    for (const notification of announced) await queue.send(notification);
    await queue.drain();
  } finally {
    client.destroy();
    await lambda.close();
    await Promise.all([s3.close(), sink.close()]);
    await rm(directory, { recursive: true });
  }
  const read = lines.map((line): unknown => JSON.parse(line));
  const peaks = read.flatMap((line) => measurement.safeParse(line).data?.peakKilobytes ?? []);
  return {
    deadLetters: queue.deadLetters,
    log: read,
    calls: sink.calls,
    peakMegabytes: Math.max(...peaks) / 1024,
  };
}
