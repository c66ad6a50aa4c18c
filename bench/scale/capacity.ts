import {
  BURST_SECONDS,
  NEW_TABLE_WRITE_UNITS,
  PEAK_GROWTH,
  PEAK_SECONDS,
  TABLE_QUOTA_WRITE_UNITS,
} from './limits';

/** How the events table and its indexes are paid for; each of them has the same. */
export interface TableSettings {
  /** On demand: write units a second that the table is warm for from the beginning. */
  readonly warmWriteUnits?: number;
  /** Provisioned: write units a second that auto scaling has come to. */
  readonly provisionedWriteUnits?: number;
  /** AWS's own where absent. */
  readonly quotaWriteUnits?: number;
}

/** What a table or an index takes in a second, whatever its partitions take. */
export interface Capacity {
  readonly now: number;
  /** One second in which so much was taken. */
  pass(taken: number): void;
}

export function capacityOf(settings: TableSettings): Capacity {
  const quota = settings.quotaWriteUnits ?? TABLE_QUOTA_WRITE_UNITS;
  return settings.provisionedWriteUnits === undefined
    ? new OnDemand(settings.warmWriteUnits ?? NEW_TABLE_WRITE_UNITS, quota)
    : new Provisioned(Math.min(settings.provisionedWriteUnits, quota));
}

/** Twice the previous peak, and at first what the table is warm for; never more than the quota. */
class OnDemand implements Capacity {
  private limit: number;
  private peak = 0;
  private seconds = 0;

  constructor(
    warm: number,
    private readonly quota: number,
  ) {
    this.limit = Math.min(warm, quota);
  }

  get now(): number {
    return this.limit;
  }

  pass(taken: number): void {
    this.peak = Math.max(this.peak, taken);
    this.seconds++;
    if (this.seconds % PEAK_SECONDS !== 0) return;
    this.limit = Math.min(this.quota, Math.max(this.limit, PEAK_GROWTH * this.peak));
    this.peak = 0;
  }
}

/** What is provisioned, and what was left of it in the last minutes. */
class Provisioned implements Capacity {
  private saved = 0;

  constructor(private readonly units: number) {}

  get now(): number {
    return this.units + this.saved;
  }

  pass(taken: number): void {
    const left = this.saved + this.units - taken;
    this.saved = Math.min(Math.max(0, left), BURST_SECONDS * this.units);
  }
}
