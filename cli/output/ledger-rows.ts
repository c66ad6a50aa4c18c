import type { LedgerEntry } from '../../core/ledger/ledger-entry';
import { parseLogKey } from '../../core/records/log-key';
import type { EventFormat, Row } from './event-rows';
import type { Sink } from './sink';
import { type Column, TableWriter } from './table';

/** What every format but the table prints of a file in the ledger, in this order. */
export const LEDGER_COLUMNS = [
  'file',
  'account',
  'region',
  'delivered',
  'ingested',
  'records',
  'stored',
  'duplicates',
  'filtered',
  'expired',
  'rejected',
  'unclassified',
  'rejections',
  'uri',
  'sha256',
  'bytes',
  'services',
  'attempt',
  'durationMilliseconds',
] as const;

/** A file's account as a row of `LEDGER_COLUMNS`. */
export function ledgerRow(entry: LedgerEntry, format: Exclude<EventFormat, 'table'>): Row {
  const { fileName, account, region, deliveredAt } = parseLogKey(entry.file.key);
  return {
    file: fileName,
    account,
    region,
    delivered: deliveredAt,
    ingested: entry.ingestedAt,
    ...entry.counts,
    rejections: format === 'csv' ? rejectionsAsText(entry) : entry.rejections,
    uri: entry.file.uri,
    sha256: entry.sha256,
    bytes: entry.bytes,
    services: entry.services,
    attempt: entry.attempt,
    durationMilliseconds: entry.durationMilliseconds,
  };
}

function rejectionsAsText({ rejections }: LedgerEntry): string {
  return rejections.map(({ index, reason }) => `${index}: ${reason}`).join('; ');
}

const COUNTS = ['records', 'stored', 'duplicates', 'filtered', 'expired', 'rejected'] as const;

const COLUMNS: readonly Column[] = [
  { title: 'delivered', isKey: true },
  { title: 'account', isKey: true },
  { title: 'region', isKey: true },
  { title: 'file' },
  { title: 'ingested', isKey: true },
  ...COUNTS.map((title) => ({ title, align: 'right', isKey: true }) as const),
];
const LEAST_FIRST = ['ingested', 'duplicates', 'expired', 'filtered', 'region', 'stored'];

/** A table of files; whoever adds them ends it. */
export class LedgerTable {
  private readonly table: TableWriter;

  constructor(sink: Sink) {
    this.table = new TableWriter(COLUMNS, sink, LEAST_FIRST);
  }

  add({ file, ingestedAt, counts }: LedgerEntry): Promise<void> {
    const { fileName, account, region, deliveredAt } = parseLogKey(file.key);
    return this.table.add([
      deliveredAt,
      account,
      region,
      { whole: fileName, short: deliveredAt === undefined ? fileName : lastPartOf(fileName) },
      ingestedAt.replace(/\.\d+Z$/, 'Z'),
      ...COUNTS.map((name) => String(counts[name])),
    ]);
  }

  end(): Promise<void> {
    return this.table.end();
  }
}

/** What a log's name says beside its account, its Region and its time of delivery. */
function lastPartOf(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf('_') + 1).replace(/\.json(\.gz)?$/, '');
}
