import type { Corpus, CorpusLog } from '../corpus/corpus';
import { ingestEnvironment, peerEnvironment } from '../stage/function-environment';
import { announce, logKey } from '../stage/notification';
import type { Stage } from '../stage/stage';
import type { Bundles } from '../support/build';
import type { Subject } from '../support/run-subject';
import type { Outcome } from './outcome';
import type { Sizes } from './sizes';

/** What the figures are measured with. */
export interface IngestBench {
  readonly corpus: Corpus;
  readonly bundles: Bundles;
  /** The ingest function's bundle, as it is deployed. */
  readonly ingestBundle: string;
  readonly stage: Stage;
  readonly sizes: Sizes;
  readonly latencyMilliseconds: number;
  /** Which share of its work the database refuses where it takes its time. */
  readonly throttledShare: number;
  readonly seed: number;
  /** A folder of real records, where there is one. */
  readonly samples: string | undefined;
  readonly say: (what: string) => void;
}

/** A group of figures that are measured together. */
export type FigureGroup = (bench: IngestBench) => Promise<readonly Outcome[]>;

/** Puts a log into the bucket; returns its key. */
export async function stageLog(bench: IngestBench, log: CorpusLog, name: string): Promise<string> {
  const key = logKey(name);
  await bench.stage.put(key, log.path);
  return key;
}

/** Calls of the ingest function, one for each of the objects, after one to warm up. */
export function ingestCalls(
  { bundles, stage, ingestBundle }: IngestBench,
  warmUp: string,
  keys: readonly string[],
): Subject {
  return {
    script: bundles['call-function'],
    environment: ingestEnvironment(stage.endpoints),
    input: { bundle: ingestBundle, warmUp: announce(warmUp), events: keys.map(announce) },
  };
}

/** The same calls of the tutorial's function. */
export function tutorialCalls(
  { bundles, stage }: IngestBench,
  warmUp: string,
  keys: readonly string[],
): Subject {
  return {
    script: bundles['call-function'],
    environment: peerEnvironment(stage.endpoints),
    input: {
      bundle: bundles['tutorial-lambda'],
      warmUp: announce(warmUp),
      events: keys.map(announce),
    },
  };
}

/** What a function warms up with, before all that is measured but the cold start: as much as is measured then. */
const WARM_UP_RECORDS = 20_000;

/** Puts the log that functions warm up with; returns its key. */
export async function stageWarmUp(bench: IngestBench): Promise<string> {
  return stageLog(bench, await bench.corpus.log({ records: WARM_UP_RECORDS }), 'warmUp');
}
