import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { S3LogArchive } from '../../aws/s3-log-archive';
import { S3LogSource } from '../../aws/s3-log-source';
import { SqsAnnouncer } from '../../aws/sqs-announcer';
import { SqsDeadLetters } from '../../aws/sqs-dead-letters';
import type { CliContext, OpenStore } from '../../cli/context';
import { run } from '../../cli/program';
import { UsageError } from '../../core/errors';
import { NO_COUNTS } from '../../core/ledger/file-counts';
import type { LedgerEntry } from '../../core/ledger/ledger-entry';
import type { LogSource } from '../../core/ports';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { readNotification } from '../../lambdas/ingest/notification';
import { CheckpointFiles } from '../../local/checkpoint-files';
import { findFiles } from '../../local/find-logs';
import { FolderLogSource } from '../../local/folder-log-source';
import { type LocalQueueServer, startQueueServer } from '../../local/queue-server';
import { ENTRY } from '../aws/ledger.contract';
import { BUCKET, md5, type S3Bench, startS3Bench } from '../local/s3-client';
import type { Finished } from './command-line';
import { MemoryAlertStore } from './memory-alert-store';
import { MemoryEventReader } from './memory-event-reader';
import { MemoryFailureLog } from './memory-failure-log';
import { MemoryEventStore, MemoryLedger } from './memory-ports';
import { PaperSink } from './sink';
import { UNUSED } from './unused-adapters';

export const NOW = '2026-03-06T00:00:00Z';

/** Queues by their names. */
const QUEUE = 'ingest';
const DEAD_LETTERS = 'dead-letters';

/**
 * The commands that repair a deployed pipeline, over servers that speak the APIs of S3 and SQS, with a
 * ledger in memory.
 */
export class RepairBench {
  readonly ledger = new MemoryLedger();
  readonly failures = new MemoryFailureLog();
  readonly events = new MemoryEventStore();
  /** What the person at the keyboard says; absent where nobody is there. */
  confirm: CliContext['confirm'];
  /** An operation of SQS that fails. */
  failingOperation = '';
  /** A file that cannot be announced. */
  failing = '';
  /** Whether the stack is of this version, which says where its queues are. */
  isOfToday = true;

  private constructor(
    readonly s3: S3Bench,
    readonly queues: LocalQueueServer,
    private readonly sqs: SQSClient,
    readonly home: string,
  ) {}

  static async start(): Promise<RepairBench> {
    let bench: RepairBench | undefined;
    const queues = await startQueueServer({
      failsRequest: (operation) => operation === bench?.failingOperation,
    });
    const sqs = new SQSClient({
      endpoint: queues.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    });
    const home = await mkdtemp(join(tmpdir(), 'trailstore-repair-'));
    bench = new RepairBench(await startS3Bench(), queues, sqs, home);
    return bench;
  }

  async close(): Promise<void> {
    this.sqs.destroy();
    await this.queues.close();
    await this.s3.close();
    await rm(this.home, { recursive: true });
  }

  /** Puts a log into the bucket. */
  async put(key: string, body: string | Buffer = key): Promise<void> {
    await this.s3.put(key, Buffer.from(body));
  }

  /** Has the ledger know a log of the bucket. */
  async know(key: string, overrides: Partial<LedgerEntry> = {}): Promise<LedgerEntry> {
    const entry: LedgerEntry = {
      ...ENTRY,
      counts: { ...NO_COUNTS, records: 4, stored: 3, filtered: 1 },
      rejections: [],
      file: { uri: `s3://${BUCKET}/${key}`, key, etag: md5(key), size: 400 },
      ...overrides,
    };
    await this.ledger.record(entry);
    return entry;
  }

  async bury(body: string): Promise<string> {
    const QueueUrl = this.queues.queueUrl(DEAD_LETTERS);
    const { MessageId = '' } = await this.sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: body }),
    );
    return MessageId;
  }

  /** The bodies of the messages that wait for the ingest function. */
  waiting(): readonly string[] {
    return this.queues.messages(QUEUE).map(({ body }) => body);
  }

  deadLetters(): readonly string[] {
    return this.queues.messages(DEAD_LETTERS).map(({ body }) => body);
  }

  /** The keys of the files that were queued, in order, as ingest reads them. */
  queued(): readonly string[] {
    return this.waiting()
      .flatMap((body) => readNotification(body))
      .map((notice) => (notice.kind === 'created' ? notice.key : notice.what))
      .sort();
  }

  async checkpoints(): Promise<readonly string[]> {
    try {
      return await readdir(join(this.home, 'backfill'));
    } catch {
      return [];
    }
  }

  /** Runs a command on the deployed stack. */
  onStack(...words: readonly string[]): Promise<Finished> {
    return this.run([...words, '--stack', 'Trailstore']);
  }

  /** Runs a command on the local store. */
  locally(...words: readonly string[]): Promise<Finished> {
    return this.run(words);
  }

  private async run(words: readonly string[]): Promise<Finished> {
    const [out, err] = [new PaperSink(), new PaperSink()];
    const exitCode = await run(words, {
      ...UNUSED,
      out,
      err,
      now: () => new Date(NOW),
      source: this.source(),
      findFiles,
      rulePack: async () => ({ documents: [], off: [] }),
      ...(this.confirm !== undefined && { confirm: this.confirm }),
      openStore: async ({ stack }, use) => {
        if (stack === undefined && use === 'deployed') throw new UsageError('no stack is named');
        return this.store(stack);
      },
    });
    return { exitCode, out: out.text, err: err.text };
  }

  private source(): LogSource {
    const folder = new FolderLogSource();
    const bucket = new S3LogSource(this.s3.client);
    return { open: (file) => (file.uri.startsWith('s3://') ? bucket : folder).open(file) };
  }

  private store(stack: string | true | undefined): OpenStore {
    return {
      events: this.events,
      reader: new MemoryEventReader({}),
      ledger: this.ledger,
      alerts: new MemoryAlertStore(),
      settings: DEFAULT_SETTINGS,
      ...(stack !== undefined && { stackName: String(stack) }),
      ...(stack !== undefined &&
        this.isOfToday && {
          pipeline: async () => ({
            logBucket: BUCKET,
            archive: new S3LogArchive(this.s3.client),
            announcer: {
              announce: async (files) => {
                if (files.some(({ key }) => key === this.failing)) throw new Error('no queue');
                await this.announcer.announce(files);
              },
            },
            deadLetters: new SqsDeadLetters(this.sqs, {
              queueUrl: this.queues.queueUrl(QUEUE),
              deadLetterQueueUrl: this.queues.queueUrl(DEAD_LETTERS),
            }),
            failures: this.failures,
            checkpoints: new CheckpointFiles(join(this.home, 'backfill')),
          }),
        }),
      close: async () => {},
    };
  }

  private get announcer(): SqsAnnouncer {
    return new SqsAnnouncer(this.sqs, this.queues.queueUrl(QUEUE), () => new Date(NOW));
  }
}
