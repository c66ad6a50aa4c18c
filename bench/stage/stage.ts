import { fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, link, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SinkOptions } from '../sink/sink';
import { type Counted, counted, type Endpoints, endpoints, type Order } from './orders';

/** The bucket of the stage, of its name alone; its objects are files below the stage's folder. */
export const BUCKET = 'trailstore-bench';

/** S3 and DynamoDB on 127.0.0.1, in a process of their own. */
export interface Stage {
  readonly endpoints: Endpoints;
  /** Puts a file into the bucket under a key. */
  put(key: string, path: string): Promise<void>;
  /** Has the sink count from nothing, under these conditions. */
  begin(options: SinkOptions): Promise<void>;
  /** What the sink counted since. */
  counts(): Promise<Counted>;
  close(): Promise<void>;
}

/**
 * @param script the built stage-process.ts
 * @param directory for the bucket, on the file system of the files that are put
 */
export async function openStage(script: string, directory: string): Promise<Stage> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(join(directory, BUCKET), { recursive: true });
  const process = fork(script, [directory], { execArgv: [], stdio: 'inherit' });
  const failure = once(process, 'exit').then(([code]) => {
    throw new Error(`the process of S3 and DynamoDB ended with ${code}`);
  });
  failure.catch(() => {});
  const answer = () => Promise.race([once(process, 'message'), failure]).then(([said]) => said);
  const ask = async (order: Order) => {
    const said = answer();
    process.send(order);
    return counted.parse(await said);
  };
  const found = endpoints.parse(await answer());
  return {
    endpoints: found,
    put: (key, path) => put(found.s3, join(directory, BUCKET, key), key, path),
    begin: async (options) => void (await ask({ begin: options })),
    counts: () => ask({}),
    close: async () => {
      process.disconnect();
      await failure.catch(() => {});
      await rm(directory, { recursive: true });
    },
  };
}

async function put(endpoint: string, target: string, key: string, path: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { force: true });
  // A gigabyte is not copied where it need not be.
  await link(path, target).catch(() => copyFile(path, target));
  // The server hashes a file when it is first asked for: nobody who is measured shall wait for it.
  const head = await fetch(`${endpoint}/${BUCKET}/${key}`, { method: 'HEAD' });
  if (!head.ok) throw new Error(`S3 does not have ${key}: ${head.status}`);
}
