/** What became of every record of a file, or of many files together. */
export interface FileCounts {
  /** Elements of the log's `Records`, readable or not. */
  readonly records: number;
  readonly stored: number;
  /** The same event a second time in the same file. */
  readonly duplicates: number;
  /** Of a service that the owner does not store. */
  readonly filtered: number;
  /** Older than the retention of its class. */
  readonly expired: number;
  /** Could not be read, or cannot be stored. */
  readonly rejected: number;
  /** Of the stored: those whose category nothing settled. */
  readonly unclassified: number;
}

export const NO_COUNTS: FileCounts = {
  records: 0,
  stored: 0,
  duplicates: 0,
  filtered: 0,
  expired: 0,
  rejected: 0,
  unclassified: 0,
};

export function addCounts(a: FileCounts, b: FileCounts): FileCounts {
  return {
    records: a.records + b.records,
    stored: a.stored + b.stored,
    duplicates: a.duplicates + b.duplicates,
    filtered: a.filtered + b.filtered,
    expired: a.expired + b.expired,
    rejected: a.rejected + b.rejected,
    unclassified: a.unclassified + b.unclassified,
  };
}

/** Whether every record is accounted for: each one has exactly one outcome. */
export function isBalanced(counts: FileCounts): boolean {
  const { records, stored, duplicates, filtered, expired, rejected } = counts;
  return records === stored + duplicates + filtered + expired + rejected;
}
