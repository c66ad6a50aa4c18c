import type { Benchmark, Figure, Figures } from './benchmark';
import { describeEnds, runEnds, type TriedEnd } from './scale/ends';
import {
  balanceOf,
  type Cell,
  describeGrid,
  fewestShards,
  LOADS,
  runGrid,
  SHARD_COUNTS,
} from './scale/grid';
import { MOST_WAIT_SECONDS } from './scale/limits';
import type { Outcome } from './scale/simulate';
import { describeSteps, monthlyWrites, runSteps, type TriedStep } from './scale/steps';
import { Laboratory, MOST_DRAIN_SECONDS } from './scale/trials';
import { rounded } from './support/measure';
import { Progress } from './support/progress';
import { layOut } from './support/table';

/** So many that the shards differ by chance by a few hundredths only. */
const DEFAULT_EVENTS = 100_000;

/** Heat of the hottest shard for each unit of the mean. */
const MOST_HEAT = 1.1;
/** Events that the account of a run misses or has too many, of a million. */
const MOST_UNACCOUNTED = 1;

export const scaleBenchmark: Benchmark = {
  summary: 'a simulation: which configuration serves which load, and where it ends',
  async run({ events = DEFAULT_EVENTS }) {
    const laboratory = new Laboratory(events);
    const progress = new Progress();
    const watched = <Each>(runs: Iterable<Each>) => collect(runs, progress);
    const findings: ScaleFindings = {
      balances: SHARD_COUNTS.map((shards) => ({ shards, balance: balanceOf(laboratory, shards) })),
      cells: watched(runGrid(laboratory)),
      ends: watched(runEnds(laboratory)),
      steps: watched(runSteps(laboratory)),
    };
    progress.clear();
    return { events, figures: figuresOf(findings), lines: describe(findings, events) };
  },
};

export interface ScaleFindings {
  readonly balances: readonly { readonly shards: number; readonly balance: number }[];
  readonly cells: readonly Cell[];
  readonly ends: readonly TriedEnd[];
  readonly steps: readonly TriedStep[];
}

function collect<Each>(runs: Iterable<Each>, progress: Progress): Each[] {
  const done: Each[] = [];
  for (const run of runs) {
    done.push(run);
    progress.update(() => `${done.length} simulated`);
  }
  return done;
}

/** The figures of all runs; limited is what a configuration of docs/scale.md promises. */
export function figuresOf({ balances, cells, ends, steps }: ScaleFindings): Figures {
  return {
    ...Object.fromEntries(
      balances.map(({ shards, balance }) => [
        `${shards} shards`,
        { hottestToMean: { value: rounded(balance, 3), limit: MOST_HEAT } },
      ]),
    ),
    ...Object.fromEntries(
      LOADS.map((load) => [
        `one account, ${load} a second`,
        { fewestShards: { value: fewestShards(cells, load) ?? Number.POSITIVE_INFINITY } },
      ]),
    ),
    ...Object.fromEntries(
      cells.map(({ eventsASecond, shards, outcome }) => [
        `${eventsASecond} a second, ${shards} shards`,
        figuresOfRun(outcome),
      ]),
    ),
    ...Object.fromEntries(ends.map(({ name, outcome }) => [name, figuresOfRun(outcome)])),
    ...Object.fromEntries(steps.map((step) => [`step: ${step.name}`, figuresOfStep(step)])),
  };
}

function figuresOfRun(outcome: Outcome): Record<string, Figure> {
  const { arrived, stored, waiting, deadEvents, drainSeconds } = outcome;
  const unaccounted = (1e6 * Math.abs(arrived - stored - waiting - deadEvents)) / arrived;
  return {
    unaccountedOfAMillion: { value: rounded(unaccounted, 3), limit: MOST_UNACCOUNTED },
    storedASecond: { value: rounded(outcome.lastRate, 0) },
    peakBacklogEvents: { value: rounded(outcome.peakBacklogEvents, 0) },
    peakBacklogFiles: { value: outcome.peakBacklogFiles },
    waitSeconds: { value: outcome.longestWaitSeconds },
    ...(drainSeconds !== undefined && { drainSeconds: { value: drainSeconds } }),
    hottestShare: { value: rounded(outcome.hottest.share, 4) },
    refusedShare: { value: rounded(outcome.throttledShare, 3) },
    deadFiles: { value: outcome.deadFiles },
  };
}

function figuresOfStep({ trial, outcome }: TriedStep): Record<string, Figure> {
  return {
    ...figuresOfRun(outcome),
    waitSeconds: { value: outcome.longestWaitSeconds, limit: MOST_WAIT_SECONDS },
    drainSeconds: {
      value: outcome.drainSeconds ?? Number.MAX_SAFE_INTEGER,
      limit: MOST_DRAIN_SECONDS,
    },
    deadFiles: { value: outcome.deadFiles, limit: 0 },
    usdAMonth: { value: rounded(monthlyWrites(trial), 0) },
  };
}

function describe({ balances, cells, ends, steps }: ScaleFindings, events: number): string[] {
  return [
    `A simulation, second by second, on the keys that the product gives to ${events} events. Half an hour of the`,
    'load, ten minutes of twice as much, two hours of the load again.',
    '',
    ...layOut(
      ['shards', 'hottest to mean'],
      balances.map(({ shards, balance }) => [String(shards), balance.toFixed(3)]),
    ),
    '',
    'One busy account, with functions and warm tables enough: what the shards serve.',
    '',
    ...describeGrid(cells),
    '',
    'Wait: from a file’s delivery until it is stored. Drain: from the end of the burst until nothing is queued. Hottest:',
    'the most that one partition takes of all writes. Refused: of the writes tried. No: more than 30 minutes of wait',
    'or an hour to drain, or files set aside.',
    '',
    ...describeEnds(ends),
    '',
    ...describeSteps(steps),
    '',
    `Limits: the hottest shard takes ${MOST_HEAT} times the mean; each event is stored, waits or is set aside; and each step`,
    'keeps to 30 minutes, an hour, and no file set aside.',
  ];
}
