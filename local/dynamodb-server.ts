import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDbReport, STORE_IN_USE } from './dynamodb-messages';
import { distFile } from './paths';

export interface LocalDynamoDb {
  /** Any region and any credentials do: signatures are not checked. */
  readonly endpoint: string;
  /** Resolves when the store is on disk and free for another process. */
  close(): Promise<void>;
}

/** The store's folder is held by another process that is alive. */
export class StoreInUseError extends Error {
  override readonly name = 'StoreInUseError';
  constructor(readonly directory: string) {
    super(
      `The store in ${directory} is in use by another trailstore command. ` +
        'Wait until that command has ended, or choose another folder with TRAILSTORE_HOME.',
    );
  }
}

/** A parent that was killed leaves its child some milliseconds of closing; longer is another user. */
const PATIENCE_MS = 2_000;
const RETRY_MS = 100;

/**
 * A DynamoDB-API server on a free port of 127.0.0.1, in a process of its own, that keeps its
 * tables under `directory`, or in memory without one. It ends with this process, however that ends.
 *
 * It is dynalite (https://github.com/architect/dynalite): no transactions, streams or expiry, and
 * never an unprocessed item.
 */
export async function startDynamoDb(options: { directory?: string }): Promise<LocalDynamoDb> {
  const { directory } = options;
  if (directory !== undefined) await mkdir(directory, { recursive: true });
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const child = startChild(directory);
    const report = await firstReport(child);
    if ('port' in report)
      return { endpoint: `http://127.0.0.1:${report.port}`, close: () => stop(child) };
    if (report.failed !== STORE_IN_USE || directory === undefined)
      throw new Error(`The local DynamoDB did not start: ${report.failed}`);
    if (Date.now() > giveUpAt) throw new StoreInUseError(directory);
    await sleep(RETRY_MS);
  }
}

function startChild(directory: string | undefined): ChildProcess {
  return fork(distFile('dynamodb-process.js'), directory === undefined ? [] : [directory], {
    // Loaders and inspectors of the parent are not the child's, nor is its AWS configuration.
    execArgv: [],
    // LevelDB has one writer at a time: more threads only wait for each other (a third slower).
    env: { PATH: process.env.PATH, AWS_REGION: 'us-east-1', UV_THREADPOOL_SIZE: '1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

async function firstReport(child: ChildProcess): Promise<DynamoDbReport> {
  const report = await new Promise<DynamoDbReport>((resolve) => {
    child.once('message', (message) => resolve(message as DynamoDbReport));
    child.once('error', (error) => resolve({ failed: error.message }));
    child.once('exit', (code, signal) => resolve({ failed: `it ended (${signal ?? code})` }));
  });
  // From here on the child keeps nobody alive: a parent that returns early still ends.
  child.removeAllListeners();
  child.unref();
  child.channel?.unref();
  return report;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  const exited = once(child, 'exit');
  child.send('close', () => {});
  await exited;
}
