import { DEFAULT_SETTINGS, type IngestSettings } from '../../core/settings';
import type { EventIndex } from '../../core/tables';
import type { TableSettings } from './capacity';
import { EVENTS_A_FUNCTION, type FunctionSettings } from './functions';
import { type Heat, heatOfIndexes, heatOfStreams } from './heat';
import { MOST_WAIT_SECONDS, NEW_TABLE_WRITE_UNITS, TABLE_QUOTA_WRITE_UNITS } from './limits';
import { type Outcome, type Scenario, simulate } from './simulate';
import { eventsOf, type Workload } from './workload';

const SEED = 1;
/** Of the events whose keys are made: enough for the indexes, whose items are built whole. */
const INDEXED_ONE_IN = 5;

/** Half an hour as usual, ten minutes of twice as much, and time to recover. */
const USUAL_SECONDS = 1_800;
export const BURST = { times: 2, from: USUAL_SECONDS, seconds: 600 };
const RECOVERY_SECONDS = 7_200;
/** After a burst of ten minutes the queue is to be empty within an hour. */
export const MOST_DRAIN_SECONDS = 3_600;

/** What is tried, as an owner would configure it. */
export interface Trial {
  readonly workload: Workload;
  readonly eventsASecond: number;
  readonly shards: number;
  readonly indexes?: readonly EventIndex[];
  readonly functions: FunctionSettings;
  readonly tables: TableSettings;
  readonly leastFiles?: number;
  readonly isNew?: boolean;
}

/** Runs trials on keys of so many events; keys are made once for each workload. */
export class Laboratory {
  private readonly heats = new Map<string, Heat | ReadonlyMap<string, Heat>>();

  constructor(private readonly events: number) {}

  run(trial: Trial): Outcome {
    const { eventsASecond, functions, tables, leastFiles, isNew } = trial;
    const scenario: Scenario = {
      load: { eventsASecond, burst: BURST, ...(leastFiles !== undefined && { leastFiles }) },
      functions,
      tables,
      heats: this.heatsOf(trial),
      seconds: BURST.from + BURST.seconds + RECOVERY_SECONDS,
      seed: SEED,
      ...(isNew !== undefined && { isNew }),
    };
    return simulate(scenario);
  }

  streams(workload: Workload, shards: number): Heat {
    const name = JSON.stringify(['streams', workload, shards]);
    const heat = (this.heats.get(name) ??
      heatOfStreams(eventsOf(workload, this.events, SEED), shards)) as Heat;
    this.heats.set(name, heat);
    return heat;
  }

  private heatsOf({ workload, shards, indexes }: Trial): ReadonlyMap<string, Heat> {
    const chosen = withDataIndexes(indexes ?? DEFAULT_SETTINGS.indexes.data);
    const name = JSON.stringify(['indexes', workload, chosen.data]);
    const ofIndexes = (this.heats.get(name) ??
      heatOfIndexes(
        eventsOf(workload, Math.ceil(this.events / INDEXED_ONE_IN), SEED),
        chosen,
      )) as ReadonlyMap<string, Heat>;
    this.heats.set(name, ofIndexes);
    return new Map([['events', this.streams(workload, shards)], ...ofIndexes]);
  }
}

function withDataIndexes(data: readonly EventIndex[]): IngestSettings['indexes'] {
  return { ...DEFAULT_SETTINGS.indexes, data };
}

/** As many functions as the usual load keeps busy for a third of the time. */
export function enoughFunctions(eventsASecond: number): FunctionSettings {
  const functionsAtOnce = Math.max(2, Math.ceil((3 * eventsASecond) / EVENTS_A_FUNCTION));
  return { functionsAtOnce, filesACall: 5 };
}

/** Tables that are warm for a burst and more, with the quota that this needs. */
export function warmTables(eventsASecond: number): TableSettings {
  const warmWriteUnits = Math.max(
    NEW_TABLE_WRITE_UNITS,
    Math.ceil((2.5 * eventsASecond) / 1_000) * 1_000,
  );
  return { warmWriteUnits, quotaWriteUnits: Math.max(TABLE_QUOTA_WRITE_UNITS, warmWriteUnits) };
}

/** Whether a configuration serves a load: no alarm, nothing set aside, and soon over a burst. */
export function isServed({ deadFiles, longestWaitSeconds, drainSeconds }: Outcome): boolean {
  return (
    deadFiles === 0 &&
    longestWaitSeconds <= MOST_WAIT_SECONDS &&
    drainSeconds !== undefined &&
    drainSeconds <= MOST_DRAIN_SECONDS
  );
}
