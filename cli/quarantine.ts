import type { LogFile } from '../core/ledger/ledger-entry';
import type { LedgerRange } from '../core/ports';
import type { CliContext, DeployedPipeline, OpenStore, StoreChoice } from './context';
import { readLedgerRange } from './ledger-range';
import { rowWriter } from './output/event-rows';
import { Progress, QUIET_MILLISECONDS } from './output/progress';
import { QUARANTINE_COLUMNS, QUARANTINE_GLANCE, quarantineRow } from './output/quarantine-rows';
import { listQuarantined, type Quarantined } from './quarantine-list';
import { retry } from './quarantine-retry';

export interface QuarantineOptions extends StoreChoice {
  readonly since?: string;
  readonly until?: string;
  readonly account?: string;
  readonly inRegion?: string;
  /** A part of the reason. */
  readonly reason?: string;
  /** Rows; 100 where absent, all of them to be read again. */
  readonly limit?: number;
  readonly output: 'table' | 'json' | 'jsonl';
  /** Read their files again. */
  readonly retry?: true;
}

const USUAL_LIMIT = 100;

/**
 * Prints which records were rejected and which files failed, or has their files read again.
 * @returns the exit code: 1 when a file could not be read again
 */
export async function quarantine(options: QuarantineOptions, context: CliContext): Promise<number> {
  const range = readLedgerRange(options, context.now());
  const store = await context.openStore(options, 'read');
  try {
    const pipeline = await store.pipeline?.();
    const list = new QuarantineList(store, pipeline, context);
    const rows = list.rows(range, options);
    if (!options.retry) return await print(rows, list, options, context);
    const files = await filesOf(rows);
    await list.sayUnlisted();
    return await retry(
      files,
      { store, pipeline, choice: options, output: options.output },
      context,
    );
  } finally {
    await store.close();
  }
}

/** What is listed, and what the ledger does not tell of it. */
class QuarantineList {
  hasMore = false;
  private unlisted = 0;

  constructor(
    private readonly store: OpenStore,
    private readonly pipeline: DeployedPipeline | undefined,
    private readonly context: CliContext,
  ) {}

  async *rows(
    range: LedgerRange,
    { reason, limit, retry: isRetried }: QuarantineOptions,
  ): AsyncGenerator<Quarantined> {
    const { err, now } = this.context;
    const most = limit ?? (isRetried ? Infinity : USUAL_LIMIT);
    const progress = new Progress(err, now, QUIET_MILLISECONDS);
    const stores = { ledger: this.store.ledger, failures: this.pipeline?.failures };
    let count = 0;
    try {
      for await (const row of listQuarantined(stores, { range, reason }, (records) => {
        this.unlisted += records;
      })) {
        this.hasMore = count === most;
        if (this.hasMore) return;
        count++;
        progress.update(() => `${count} found, at ${row.at}`);
        yield row;
      }
    } finally {
      await progress.clear();
    }
  }

  async sayUnlisted(): Promise<void> {
    if (this.unlisted === 0) return;
    await this.context.err.write(
      `and ${this.unlisted} more rejected records: the ledger tells the first 50 of a file\n`,
    );
  }
}

async function print(
  rows: AsyncIterable<Quarantined>,
  list: QuarantineList,
  { output }: QuarantineOptions,
  { out, err }: CliContext,
): Promise<number> {
  const writer = rowWriter(output, out, QUARANTINE_COLUMNS, QUARANTINE_GLANCE);
  let count = 0;
  for await (const row of rows) {
    await writer.add(quarantineRow(row));
    count++;
  }
  await writer.end();
  if (count === 0) await err.write('nothing that matches was rejected\n');
  if (list.hasMore) await err.write(`${count} printed; there are more: raise --limit\n`);
  await list.sayUnlisted();
  return 0;
}

/** Each once: a file is read as a whole. */
async function filesOf(rows: AsyncIterable<Quarantined>): Promise<readonly LogFile[]> {
  const files = new Map<string, LogFile>();
  for await (const { file } of rows) files.set(file.uri, file);
  return [...files.values()];
}
