import type { LedgerEntry, Rejection } from './ledger-entry';

/** Records that were rejected for one reason. */
export interface RejectionGroup {
  readonly reason: string;
  readonly count: number;
  /** The first ones, each with its file. */
  readonly places: readonly (Pick<Rejection, 'index'> & { readonly entry: LedgerEntry })[];
}

/** Reasons that are told one by one: some quote what a record says, and no two of those are the same. */
const MOST_REASONS = 50;
const MOST_PLACES = 3;

/** Groups the rejections of many files by their reasons, in memory that does not grow with them. */
export class RejectionGroups {
  private readonly byReason = new Map<
    string,
    { count: number; readonly places: RejectionGroup['places'][number][] }
  >();
  private rejected = 0;
  private grouped = 0;

  add(entry: LedgerEntry): void {
    this.rejected += entry.counts.rejected;
    for (const { index, reason } of entry.rejections) {
      const known = this.byReason.get(reason);
      if (known === undefined && this.byReason.size === MOST_REASONS) continue;
      const group = known ?? { count: 0, places: [] };
      this.byReason.set(reason, group);
      group.count++;
      this.grouped++;
      if (group.places.length < MOST_PLACES) group.places.push({ index, entry });
    }
  }

  /** The most frequent reason first. */
  get groups(): readonly RejectionGroup[] {
    return [...this.byReason]
      .map(([reason, group]) => ({ reason, ...group }))
      .sort((a, b) => b.count - a.count);
  }

  /** Records in no group: the ledger keeps the first reasons of a file, and these groups the first of all. */
  get ungrouped(): number {
    return this.rejected - this.grouped;
  }
}
