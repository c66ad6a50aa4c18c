import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { UsageError } from '../core/errors';
import { packageRoot } from '../local/paths';
import { type Benchmark, type BenchmarkOptions, findBeyond } from './benchmark';
import { localIngestBenchmark } from './local-ingest';
import { queryBenchmark } from './query';
import { rulesBenchmark } from './rules';
import { scaleBenchmark } from './scale';
import { keepResults } from './support/results';

// As bin/trailstore.ts: what is measured runs as users run it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
setFlagsFromString('--semi-space-growth-factor=1');

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  query: queryBenchmark,
  'local-ingest': localIngestBenchmark,
  rules: rulesBenchmark,
  scale: scaleBenchmark,
};

/** @returns the exit code: 1 when a figure is beyond its limit */
async function run(args: readonly string[]): Promise<number> {
  const { name, benchmark, options } = readCommandLine(args);
  const findings = await benchmark.run(options);
  await keepResults(join(packageRoot(), 'bench', 'results.json'), name, findings);
  const beyond = findBeyond(findings.figures);
  const verdict = beyond.length === 0 ? 'All within their limits.' : 'Beyond their limits:';
  print([...findings.lines, '', verdict, ...beyond.map((each) => `  ${each}`)]);
  return beyond.length === 0 ? 0 : 1;
}

function readCommandLine(args: readonly string[]): {
  readonly name: string;
  readonly benchmark: Benchmark;
  readonly options: BenchmarkOptions;
} {
  const { values, positionals } = parse(args);
  const [name = '', ...others] = positionals;
  const benchmark = BENCHMARKS[name];
  if (benchmark === undefined || others.length > 0) throw new UsageError(usage());
  const { events, store } = values;
  return {
    name,
    benchmark,
    options: {
      ...(events !== undefined && { events: readCount(events) }),
      ...(store !== undefined && { store }),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { events: { type: 'string' }, store: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (cause) {
    throw new UsageError(usage(), { cause });
  }
}

function readCount(written: string): number {
  if (/^[1-9]\d{0,8}$/.test(written)) return Number(written);
  throw new UsageError(`--events takes a number of events, not ${JSON.stringify(written)}`);
}

function usage(): string {
  const each = Object.entries(BENCHMARKS).map(
    ([name, { summary }]) => `  ${name.padEnd(14)}${summary}`,
  );
  return [
    'npm run bench -- <benchmark> [--events <number>] [--store <folder, of query>]',
    ...each,
  ].join('\n');
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

run(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    const isUsage = error instanceof UsageError;
    console.error(isUsage ? error.message : error);
    process.exitCode = isUsage ? 2 : 1;
  },
);
