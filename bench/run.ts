import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { UsageError } from '../core/errors';
import { packageRoot } from '../local/paths';
import { type Benchmark, findBeyond } from './benchmark';
import { readCommandLine } from './command-line';
import { ingestBenchmark } from './ingest';
import { localIngestBenchmark } from './local-ingest';
import { queryBenchmark } from './query';
import { rulesBenchmark } from './rules';
import { scaleBenchmark } from './scale';
import { keepResults } from './support/results';

// As bin/trailstore.ts: what is measured runs as users run it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
setFlagsFromString('--semi-space-growth-factor=1');

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  ingest: ingestBenchmark,
  query: queryBenchmark,
  'local-ingest': localIngestBenchmark,
  rules: rulesBenchmark,
  scale: scaleBenchmark,
};

/** @returns the exit code: 1 when a figure is beyond its limit */
async function run(args: readonly string[]): Promise<number> {
  const { name, benchmark, options } = readCommandLine(args, BENCHMARKS);
  const findings = await benchmark.run(options);
  // A quick look must not pass for the figures that it looks at.
  const kept = options.isQuick ? `${name}-quick` : name;
  const results = join(packageRoot(), 'bench', 'results.json');
  await keepResults(results, kept, findings, options.only !== undefined);
  const beyond = findBeyond(findings.figures);
  const verdict = beyond.length === 0 ? 'All within their limits.' : 'Beyond their limits:';
  print([...findings.lines, '', verdict, ...beyond.map((each) => `  ${each}`)]);
  return beyond.length === 0 ? 0 : 1;
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
