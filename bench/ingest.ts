import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { UsageError } from '../core/errors';
import { distFile, packageRoot } from '../local/paths';
import type { Benchmark, BenchmarkOptions, Findings } from './benchmark';
import { generateBlock, readBlock } from './corpus/block';
import { Corpus } from './corpus/corpus';
import type { FigureGroup, IngestBench } from './ingest/bench';
import { measureColdStart } from './ingest/cold-start';
import { measureEndToEnd, measureLatency } from './ingest/end-to-end';
import { measureGrowth } from './ingest/growth';
import { measureItems } from './ingest/items';
import { measureMemory } from './ingest/memory';
import { figureOf, type Outcome } from './ingest/outcome';
import { measureReading, measureReadingLarge } from './ingest/reading';
import { sizesOf } from './ingest/sizes';
import { tableOf } from './ingest/table';
import { openStage } from './stage/stage';
import { buildBundles } from './support/build';

const DEFAULT_SEED = 1;
const DEFAULT_LATENCY_MILLISECONDS = 8;

/** Shortest first where it does not matter: whoever watches has something to read. */
const GROUPS: Readonly<Record<string, FigureGroup>> = {
  items: measureItems,
  'cold-start': measureColdStart,
  read: measureReading,
  large: measureReadingLarge,
  'end-to-end': measureEndToEnd,
  latency: measureLatency,
  memory: measureMemory,
  growth: measureGrowth,
};

/** The groups of figures, by the names that `--only` takes. */
export const GROUP_NAMES: readonly string[] = Object.keys(GROUPS);

export const ingestBenchmark: Benchmark = {
  summary: 'ingest against its peers and limits; what is run when no benchmark is named',
  async run(options) {
    const names = chosenGroups(options.only);
    const { bench, close } = await openBench(options);
    try {
      const outcomes: Outcome[] = [];
      for (const name of names) outcomes.push(...((await GROUPS[name]?.(bench)) ?? []));
      return findingsOf(outcomes, bench, options);
    } finally {
      await close();
    }
  },
};

function chosenGroups(only: readonly string[] = GROUP_NAMES): readonly string[] {
  const unknown = only.filter((name) => !GROUP_NAMES.includes(name));
  if (unknown.length === 0) return GROUP_NAMES.filter((name) => only.includes(name));
  throw new UsageError(`--only takes ${GROUP_NAMES.join(', ')}, not ${unknown.join(', ')}`);
}

async function openBench(
  options: BenchmarkOptions,
): Promise<{ readonly bench: IngestBench; readonly close: () => Promise<void> }> {
  const scratch = join(packageRoot(), '.bench');
  const say = (what: string) => void process.stderr.write(`${what}\n`);
  say('building what is measured');
  const bundles = await buildBundles(join(scratch, 'build'));
  const { logs, seed = DEFAULT_SEED } = options;
  say(logs === undefined ? 'generating records' : `reading ${logs}`);
  const block = logs === undefined ? generateBlock(seed) : await readBlock(logs);
  const stage = await openStage(bundles.stage, join(scratch, `stage-${process.pid}`));
  const bench: IngestBench = {
    corpus: new Corpus(block, join(scratch, 'corpus')),
    bundles,
    ingestBundle: distFile('ingest/index.js'),
    stage,
    sizes: sizesOf(options.isQuick ?? false, options.repeats),
    latencyMilliseconds: options.latencyMilliseconds ?? DEFAULT_LATENCY_MILLISECONDS,
    throttledShare: options.throttledShare ?? 0,
    seed,
    samples: options.samples ?? samplesBeside(),
    say,
  };
  return { bench, close: () => stage.close() };
}

/** Real records that lie beside a checkout; they are no part of it. */
function samplesBeside(): string | undefined {
  const folder = resolve(packageRoot(), '..', 'shared', 'samples', 'records');
  return existsSync(folder) ? folder : undefined;
}

function findingsOf(
  outcomes: readonly Outcome[],
  { corpus: { block }, latencyMilliseconds }: IngestBench,
  { isQuick = false }: BenchmarkOptions,
): Findings {
  const [cpu] = cpus();
  const machine = { cores: cpus().length, cpu: cpu?.model ?? 'unknown' };
  const figures: Record<string, Record<string, ReturnType<typeof figureOf>>> = {};
  for (const outcome of outcomes) {
    figures[outcome.group] = { ...figures[outcome.group], [outcome.name]: figureOf(outcome) };
  }
  return {
    events: block.records.length,
    figures,
    about: { machine, logs: block.description, latencyMilliseconds, isQuick },
    lines: [
      `Logs: ${block.description}. ${machine.cores} cores (${machine.cpu}), Node ${process.version}.`,
      'Every side in a process of its own, in turns. A ratio is the median of those of neighbours in turn.',
      ...(isQuick
        ? ['QUICK: small sizes and few repeats. These are not the figures to judge by.']
        : []),
      '',
      ...tableOf(outcomes),
    ],
  };
}
