import type { LedgerRange } from '../core/ports';
import { readFilter } from '../core/queries/written-filter';

/** Which log files a person asks for. */
export interface WrittenRange {
  readonly account?: string;
  readonly inRegion?: string;
  readonly since?: string;
  readonly until?: string;
}

/** @throws {UsageError} as `readFilter` */
export function readLedgerRange(
  { account, inRegion, since, until }: WrittenRange,
  now: Date,
): LedgerRange {
  const filter = readFilter({ account, region: inRegion, since, until }, now);
  return {
    ...(filter.account !== undefined && { account: filter.account }),
    ...(filter.region !== undefined && { region: filter.region }),
    ...(filter.since !== undefined && { since: filter.since }),
    ...(filter.until !== undefined && { until: filter.until }),
  };
}
