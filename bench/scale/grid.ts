import { layOut } from '../support/table';
import { hottestOf } from './heat';
import type { Outcome } from './simulate';
import { enoughFunctions, isServed, type Laboratory, warmTables } from './trials';
import { FLEET } from './workload';

export const LOADS = [100, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000] as const;
export const SHARD_COUNTS = [1, 2, 4, 8, 16, 32, 64, 100] as const;

/** One busy account at one load, over so many shards. */
export interface Cell {
  readonly eventsASecond: number;
  readonly shards: number;
  readonly outcome: Outcome;
}

/** How evenly event ids fall into shards: the hottest of them for each unit of the mean. */
export function balanceOf(laboratory: Laboratory, shards: number): number {
  return hottestOf(laboratory.streams(FLEET, shards)) * shards;
}

/**
 * Every load over every number of shards. Functions and tables have room for the load, so that the shards
 * are what limits.
 */
export function* runGrid(laboratory: Laboratory): Generator<Cell> {
  for (const eventsASecond of LOADS) {
    const functions = enoughFunctions(eventsASecond);
    const tables = warmTables(eventsASecond);
    for (const shards of SHARD_COUNTS) {
      const trial = { workload: FLEET, eventsASecond, shards, functions, tables };
      yield { eventsASecond, shards, outcome: laboratory.run(trial) };
    }
  }
}

/** @returns undefined where no number of shards serves the load */
export function fewestShards(cells: readonly Cell[], eventsASecond: number): number | undefined {
  return cells.find((cell) => cell.eventsASecond === eventsASecond && isServed(cell.outcome))
    ?.shards;
}

export function describeGrid(cells: readonly Cell[]): string[] {
  const heading = ['events/s', 'shards', 'stored/s', 'backlog', 'files', 'wait', 'drain'];
  return layOut(
    [...heading, 'hottest', 'refused', ''],
    cells.map(({ eventsASecond, shards, outcome }) => [
      String(eventsASecond),
      String(shards),
      ...describeOutcome(outcome),
      fewestShards(cells, eventsASecond) === shards ? 'fewest' : isServed(outcome) ? '' : 'no',
    ]),
  );
}

/** What stands in a row of each table, in the order of `OUTCOME_HEADING`. */
export function describeOutcome(outcome: Outcome): string[] {
  const { drainSeconds, hottest, throttledShare, longestWaitSeconds, lastRate } = outcome;
  return [
    lastRate.toFixed(0),
    inMillions(outcome.peakBacklogEvents),
    String(outcome.peakBacklogFiles),
    inMinutes(longestWaitSeconds),
    drainSeconds === undefined ? 'never' : inMinutes(drainSeconds),
    `${(100 * hottest.share).toFixed(1)} %`,
    `${(100 * throttledShare).toFixed(0)} %`,
  ];
}

function inMillions(events: number): string {
  return `${(events / 1e6).toFixed(2)} M`;
}

function inMinutes(seconds: number): string {
  return `${(seconds / 60).toFixed(0)} min`;
}
