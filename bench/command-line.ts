import { parseArgs } from 'node:util';
import { UsageError } from '../core/errors';
import type { Benchmark, BenchmarkOptions } from './benchmark';

/** What is to be measured. */
export interface Asked {
  readonly name: string;
  readonly benchmark: Benchmark;
  readonly options: BenchmarkOptions;
}

const TEXT = { type: 'string' } as const;

/** Whose options these are; the others take `--events` and `--store`. */
const DEFAULT_BENCHMARK = 'ingest';
const OWN_OPTIONS = [
  'only',
  'quick',
  'repeats',
  'seed',
  'logs',
  'samples',
  'latency',
  'throttle',
] as const;

/**
 * Reads the command line; without a name, ingest is measured.
 * @throws {UsageError} when it makes no sense
 */
export function readCommandLine(
  args: readonly string[],
  benchmarks: Readonly<Record<string, Benchmark>>,
): Asked {
  const { values, positionals } = parse(args, benchmarks);
  const [name = DEFAULT_BENCHMARK, ...others] = positionals;
  const benchmark = Object.hasOwn(benchmarks, name) ? benchmarks[name] : undefined;
  const isIngest = name === DEFAULT_BENCHMARK;
  const foreign = isIngest ? (['events', 'store'] as const) : OWN_OPTIONS;
  const isForeign = foreign.some((option) => values[option] !== undefined);
  if (benchmark === undefined || others.length > 0 || isForeign) {
    throw new UsageError(usageOf(benchmarks));
  }
  return { name, benchmark, options: optionsOf(values) };
}

type Values = ReturnType<typeof parse>['values'];

function parse(args: readonly string[], benchmarks: Readonly<Record<string, Benchmark>>) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        events: TEXT,
        store: TEXT,
        only: TEXT,
        quick: { type: 'boolean' },
        repeats: TEXT,
        seed: TEXT,
        logs: TEXT,
        samples: TEXT,
        latency: TEXT,
        throttle: TEXT,
      },
      allowPositionals: true,
    });
  } catch (cause) {
    throw new UsageError(usageOf(benchmarks), { cause });
  }
}

function optionsOf({ throttle, latency, only, quick, ...values }: Values): BenchmarkOptions {
  const { events, repeats, seed, store, logs, samples } = values;
  return {
    ...(events !== undefined && { events: readCount('--events', events) }),
    ...(repeats !== undefined && { repeats: readCount('--repeats', repeats) }),
    ...(seed !== undefined && { seed: readCount('--seed', seed, 0) }),
    ...(latency !== undefined && { latencyMilliseconds: readCount('--latency', latency, 0) }),
    ...(throttle !== undefined && { throttledShare: readPercent('--throttle', throttle) }),
    ...(only !== undefined && { only: only.split(',') }),
    ...(quick !== undefined && { isQuick: quick }),
    ...(store !== undefined && { store }),
    ...(logs !== undefined && { logs }),
    ...(samples !== undefined && { samples }),
  };
}

function readCount(option: string, written: string, least = 1): number {
  if (/^\d{1,9}$/.test(written) && Number(written) >= least) return Number(written);
  throw new UsageError(
    `${option} takes a whole number from ${least} on, not ${JSON.stringify(written)}`,
  );
}

/** More would not be throttling, and the SDK gives up. */
const MOST_PERCENT = 50;

function readPercent(option: string, written: string): number {
  const percent = readCount(option, written, 0);
  if (percent <= MOST_PERCENT) return percent / 100;
  throw new UsageError(`${option} takes a percentage up to ${MOST_PERCENT}, not ${percent}`);
}

function usageOf(benchmarks: Readonly<Record<string, Benchmark>>): string {
  const each = Object.entries(benchmarks).map(
    ([name, { summary }]) => `  ${name.padEnd(14)}${summary}`,
  );
  return [
    'npm run bench -- [ingest] [--only <group,…>] [--quick] [--repeats <number>] [--seed <number>]',
    '    [--logs <file or folder>] [--samples <folder>] [--latency <ms>] [--throttle <percent>]',
    'npm run bench -- <benchmark> [--events <number>] [--store <folder, of query>]',
    ...each,
  ].join('\n');
}
