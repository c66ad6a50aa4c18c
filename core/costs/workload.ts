import { DEFAULT_LOG_LIFECYCLE, type LogLifecycle } from '../log-lifecycle';
import { DEFAULT_SETTINGS, type RetentionDays } from '../settings';
import type { EventIndex } from '../tables';
import { EVENT_SHAPES, LOG_CLASSES, type LogClass } from './event-shapes';
import { DAYS_A_MONTH, DEFAULT_ALARMS, DIGESTS_A_MONTH, RECORDS_A_FILE } from './pipeline-figures';

/** What a store is asked to do in a month, and how it is configured. */
export interface Workload {
  /** Events that the trail records. */
  readonly events: Readonly<Record<LogClass, number>>;
  /** Those of them that are of services that are stored. */
  readonly storedManagementEvents: number;
  readonly retentionDays: Readonly<Record<LogClass, RetentionDays>>;
  readonly indexes: Readonly<Record<LogClass, readonly EventIndex[]>>;
  readonly logs: LogLifecycle;
  readonly eventsAFile: number;
  /** Whether the account has another trail already, which takes the free copy of management events. */
  readonly isSecondTrail: boolean;
  readonly alarms: number;
  /** Questions that people ask. */
  readonly queries: number;
  /** Days back that a question goes. */
  readonly queryDays: number;
}

/** The default configuration, and a team that asks five questions a working day about the last month. */
export const USUAL: Omit<Workload, 'events' | 'storedManagementEvents'> = {
  retentionDays: DEFAULT_SETTINGS.retentionDays,
  indexes: DEFAULT_SETTINGS.indexes,
  logs: DEFAULT_LOG_LIFECYCLE,
  eventsAFile: RECORDS_A_FILE,
  isSecondTrail: false,
  alarms: DEFAULT_ALARMS,
  queries: 100,
  queryDays: 30,
};

/** What is kept for ever is counted as it stands after ten years. */
export const LONGEST_DAYS = 3_650;

/** What a month's events come to. */
export interface Volume {
  readonly records: number;
  readonly recordBytes: number;
  readonly compressedBytes: number;
  readonly files: number;
  /** Log files and digests. */
  readonly objects: number;
  readonly fileBytes: number;
  readonly stored: Readonly<Record<LogClass, number>>;
}

export function volumeOf({ events, storedManagementEvents, eventsAFile }: Workload): Volume {
  const sum = (of: (each: LogClass) => number) =>
    LOG_CLASSES.reduce((total, each) => total + events[each] * of(each), 0);
  const records = sum(() => 1);
  const compressedBytes = sum((each) => EVENT_SHAPES[each].compressedBytes);
  const files = records / eventsAFile;
  return {
    records,
    recordBytes: sum((each) => EVENT_SHAPES[each].recordBytes),
    compressedBytes,
    files,
    objects: files + DIGESTS_A_MONTH,
    fileBytes: files === 0 ? 0 : compressedBytes / files,
    stored: { ...events, management: storedManagementEvents },
  };
}

/** Months that something is kept. */
export function monthsOf(days: RetentionDays | 'never'): number {
  return (typeof days === 'number' ? days : LONGEST_DAYS) / DAYS_A_MONTH;
}

/** In the first month, and in each month once as much expires as comes. */
export interface Monthly {
  readonly firstMonth: number;
  readonly later: number;
}

/** How many months' worth of what comes evenly lies there, in the mean of a month. */
export function heldFor(months: number): Monthly {
  return {
    firstMonth: months >= 1 ? 0.5 : months - (months * months) / 2,
    later: months,
  };
}
