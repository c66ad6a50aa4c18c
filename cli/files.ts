import { addCounts, type FileCounts, NO_COUNTS } from '../core/ledger/file-counts';
import type { LedgerEntry } from '../core/ledger/ledger-entry';
import { type RejectionGroup, RejectionGroups } from '../core/ledger/rejection-groups';
import type { LedgerRange } from '../core/ports';
import { parseLogKey } from '../core/records/log-key';
import type { CliContext, StoreChoice } from './context';
import { readLedgerRange } from './ledger-range';
import { type EventFormat, rowWriter } from './output/event-rows';
import { LEDGER_COLUMNS, LedgerTable, ledgerRow } from './output/ledger-rows';
import { forTerminal } from './output/neutralise';
import { Progress, QUIET_MILLISECONDS } from './output/progress';
import type { Sink } from './output/sink';

export interface FilesOptions extends StoreChoice {
  readonly account?: string;
  readonly inRegion?: string;
  readonly since?: string;
  readonly until?: string;
  /** Only files with rejected records. */
  readonly rejected?: true;
  readonly limit: number;
  readonly output: EventFormat;
}

/** Prints the ledger: what became of each log file, the one that was delivered last first. */
export async function files(options: FilesOptions, context: CliContext): Promise<number> {
  const range = readLedgerRange(options, context.now());
  const store = await context.openStore(options, 'read');
  try {
    const entries = chosenEntries(store.ledger.list(range), options, context);
    const { count, hasMore } = await print(entries, options, context.out);
    if (count === 0) await context.err.write(`${describeNothing(range, options)}\n`);
    if (hasMore)
      await context.err.write(`${describeCount(count)}; there are more: raise --limit\n`);
    return 0;
  } finally {
    await store.close();
  }
}

async function* chosenEntries(
  entries: AsyncIterable<LedgerEntry>,
  { rejected }: FilesOptions,
  { err, now }: CliContext,
): AsyncGenerator<LedgerEntry> {
  const progress = new Progress(err, now, QUIET_MILLISECONDS);
  let read = 0;
  try {
    for await (const entry of entries) {
      read++;
      progress.update(() => {
        const { fileName, deliveredAt = fileName } = parseLogKey(entry.file.key);
        return `${read} files read, at ${deliveredAt}`;
      });
      if (rejected && entry.counts.rejected === 0) continue;
      await progress.clear();
      yield entry;
    }
  } finally {
    await progress.clear();
  }
}

interface Printed {
  readonly count: number;
  readonly hasMore: boolean;
}

function print(
  entries: AsyncIterable<LedgerEntry>,
  { output, limit }: FilesOptions,
  out: Sink,
): Promise<Printed> {
  return output === 'table'
    ? printTable(entries, limit, out)
    : printRows(entries, { output, limit }, out);
}

async function printRows(
  entries: AsyncIterable<LedgerEntry>,
  { output, limit }: { readonly output: Exclude<EventFormat, 'table'>; readonly limit: number },
  out: Sink,
): Promise<Printed> {
  const glance = { columns: LEDGER_COLUMNS, keys: [], leastFirst: [] };
  const writer = rowWriter(output, out, LEDGER_COLUMNS, glance);
  const printed = await upTo(limit, entries, (entry) => writer.add(ledgerRow(entry, output)));
  await writer.end();
  return printed;
}

async function printTable(
  entries: AsyncIterable<LedgerEntry>,
  limit: number,
  out: Sink,
): Promise<Printed> {
  const table = new LedgerTable(out);
  const rejections = new RejectionGroups();
  let counts = NO_COUNTS;
  const printed = await upTo(limit, entries, async (entry) => {
    counts = addCounts(counts, entry.counts);
    rejections.add(entry);
    await table.add(entry);
  });
  await table.end();
  await printRejections(rejections, out);
  if (printed.count > 0) await out.write(`\n${describeTotal(printed.count, counts)}\n`);
  return printed;
}

async function upTo(
  limit: number,
  entries: AsyncIterable<LedgerEntry>,
  printOne: (entry: LedgerEntry) => Promise<void>,
): Promise<Printed> {
  let count = 0;
  for await (const entry of entries) {
    if (count === limit) return { count, hasMore: true };
    await printOne(entry);
    count++;
  }
  return { count, hasMore: false };
}

async function printRejections({ groups, ungrouped }: RejectionGroups, out: Sink): Promise<void> {
  if (groups.length + ungrouped === 0) return;
  await out.write('\nrejected records\n');
  for (const group of groups) await out.write(`${forTerminal(describeGroup(group))}\n`);
  if (ungrouped > 0) {
    await out.write(
      `${String(ungrouped).padStart(7)}  more; --output json has every reason that the ledger keeps\n`,
    );
  }
}

/** `2  it has no eventTime (1, 3 of a.json.gz; 7 of b.json.gz; …)` */
function describeGroup({ reason, count, places }: RejectionGroup): string {
  const byFile = new Map<LedgerEntry, number[]>();
  for (const { entry, index } of places) {
    byFile.set(entry, [...(byFile.get(entry) ?? []), index]);
  }
  const shown = [...byFile].map(
    ([{ file }, indexes]) => `${indexes.join(', ')} of ${parseLogKey(file.key).fileName}`,
  );
  const rest = count > places.length ? ['…'] : [];
  return `${String(count).padStart(7)}  ${reason} (${[...shown, ...rest].join('; ')})`;
}

function describeTotal(files: number, counts: FileCounts): string {
  const { records, stored, duplicates, filtered, expired, rejected } = counts;
  const outcomes = [
    `${stored} stored`,
    `${duplicates} duplicates`,
    `${filtered} filtered`,
    `${expired} expired`,
    `${rejected} rejected`,
  ];
  return `${describeCount(files)}, ${records} records: ${outcomes.join(', ')}`;
}

function describeNothing(range: LedgerRange, { rejected }: FilesOptions): string {
  const what = rejected ? 'no files with rejected records' : 'no files';
  return Object.keys(range).length === 0
    ? `${what} are in the ledger`
    : `${what} match; those whose names are not CloudTrail’s have no account, Region or time of delivery, and are listed without these options`;
}

function describeCount(files: number): string {
  return `${files} ${files === 1 ? 'file' : 'files'}`;
}
