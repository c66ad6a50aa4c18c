import type { TimeSpan } from '../../core/backfill/day-folders';
import type { BackfillEstimate, Bounds, CostLine } from '../../core/backfill/estimate';
import { PRICES_AS_OF, PRICES_REGION } from '../../core/costs/prices';
import { count, dollars } from './amounts';
import type { Sink } from './sink';
import { TableWriter } from './table';

/** What is estimated, and how fast it will go. */
export interface EstimatedBackfill {
  readonly bucket: string;
  readonly range: TimeSpan;
  readonly estimate: BackfillEstimate;
  readonly filesPerSecond: number;
}

/** Prints what a backfill is likely to do and to cost. */
export async function printEstimate(backfill: EstimatedBackfill, out: Sink): Promise<void> {
  const { work, lines, usd } = backfill.estimate;
  await out.write(`${headOf(backfill).join('\n')}\n`);
  if (work.files === 0) return;
  await out.write('\n');
  const table = new TableWriter(
    [
      { title: 'what', isKey: true },
      { title: 'amount', align: 'right', isKey: true },
      { title: 'USD', align: 'right', isKey: true },
    ],
    out,
  );
  for (const line of lines) await table.add(cellsOf(line));
  await table.add(['together', '', bounds(usd, dollars)]);
  await table.end();
  await out.write(`\n${notesOn(backfill.estimate).join('\n')}\n`);
}

function headOf({ bucket, range, estimate, filesPerSecond }: EstimatedBackfill): string[] {
  const { work, uncompressedBytes, records, stored } = estimate;
  const { files, logs, folders } = work;
  const head = [
    `log files of ${bucket}, delivered from ${range.since} to ${range.until}`,
    `files    ${count(files)} of ${count(logs)} are not in the ledger (${count(folders)} day folders)`,
  ];
  if (files === 0) return head;
  return [
    ...head,
    `bytes    ${megabytes(work.bytes)} compressed, about ${megabytes(uncompressedBytes)} to read`,
    `events   about ${count(records)}, of which ${bounds(stored, count)} are stored`,
    `time     ${duration(files / filesPerSecond)} to queue them, ${count(filesPerSecond)} a second`,
  ];
}

function cellsOf({ what, amount, usd }: CostLine): string[] {
  return [what, bounds(amount, count), bounds(usd, dollars)];
}

function notesOn({ ratios, expiredClasses }: BackfillEstimate): string[] {
  const basis =
    ratios.files > 0
      ? `events: as in ${count(ratios.files)} files that the ledger has, of the last deliveries`
      : 'events: assumed, because the ledger has no files to go by';
  const expired = `not stored: ${expiredClasses.join(', ')}; all such events of the range are older than their retention`;
  return [
    basis,
    ...(expiredClasses.length > 0 ? [expired] : []),
    `prices: list prices of ${PRICES_REGION}, ${PRICES_AS_OF}, no free tier; alerts, and reading files out of colder storage, come on top`,
  ];
}

function bounds({ least, most }: Bounds, format: (value: number) => string): string {
  const [from, to] = [format(least), format(most)];
  return from === to ? to : `${from} to ${to}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toLocaleString('en-US', { maximumFractionDigits: 1 })} MB`;
}

function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
