import { runInTurns } from '../support/run-subject';
import { spreadOf } from '../support/spread';
import { type FigureGroup, type IngestBench, ingestCalls, stageLog, stageWarmUp } from './bench';
import type { Outcome, Side } from './outcome';
import { REQUIREMENTS } from './requirements';

/** 10: whether an event costs the same in whatever size of file it comes. */
export const measureGrowth: FigureGroup = async (bench) => {
  const { growthRecords, growthRepeats } = bench.sizes;
  const warmUp = await stageWarmUp(bench);
  await bench.stage.begin({});
  const subjects: Record<string, ReturnType<typeof ingestCalls>> = {};
  const recordsIn = new Map<string, number>();
  for (const records of growthRecords) {
    bench.say(`making the log of ${records} records`);
    const keys = await stageFiles(bench, records);
    const name = `${records} a file`;
    subjects[name] = ingestCalls(bench, warmUp, keys);
    recordsIn.set(name, records * keys.length);
  }
  const reports = await runInTurns(subjects, growthRepeats, (name, repeat) =>
    bench.say(`growth, ${name}, ${repeat} of ${growthRepeats}`),
  );
  const sides = Object.entries(reports).map(([name, each]): Side => {
    const records = recordsIn.get(name) ?? Number.NaN;
    const spread = spreadOf(each.map(({ cpuMilliseconds }) => (cpuMilliseconds * 1000) / records));
    return { name, unit: 'µs', spread };
  });
  return [outcomeOf(sides)];
};

function outcomeOf(sides: readonly Side[]): Outcome {
  const medians = sides.map(({ spread }) => spread.median);
  return {
    group: 'growth',
    name: 'CPU for a record: dearest size of file against cheapest',
    value: Math.max(...medians) / Math.min(...medians),
    requirement: REQUIREMENTS.growth,
    sides,
  };
}

/**
 * A small file is read under many names, until as many records were read as the largest file has: while V8 still
 * compiles, whoever reads fewer pays more for each.
 */
async function stageFiles(bench: IngestBench, records: number): Promise<readonly string[]> {
  const log = await bench.corpus.log({ records });
  const files = Math.ceil(Math.max(...bench.sizes.growthRecords) / records);
  const keys: string[] = [];
  for (let file = 0; file < files; file++) {
    keys.push(await stageLog(bench, log, `growth${records}n${file}`));
  }
  return keys;
}
