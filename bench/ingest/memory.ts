import { memoryCap } from '../support/memory-cap';
import { runSubject } from '../support/run-subject';
import { spreadOf } from '../support/spread';
import { type FigureGroup, type IngestBench, ingestCalls, stageLog, stageWarmUp } from './bench';
import type { Outcome, Side } from './outcome';
import { REQUIREMENTS } from './requirements';

/** A gigabyte under the cap would say no more than this does, and takes minutes. */
const MOST_CAPPED_MEGABYTES = 100;

/** 3: the most that the ingest process ever holds, code and buffers included, whatever the file. */
export const measureMemory: FigureGroup = async (bench) => {
  const { latencyMilliseconds, sizes, stage } = bench;
  const warmUp = await stageWarmUp(bench);
  const sides: Side[] = [];
  for (const megabytes of sizes.memoryMegabytes) {
    bench.say(`making the log of ${megabytes} MB`);
    const log = await bench.corpus.log({ megabytes });
    const key = await stageLog(bench, log, `memory${megabytes}`);
    for (const latency of [0, latencyMilliseconds]) {
      bench.say(`memory, ${megabytes} MB, ${latency} ms`);
      await stage.begin({ latencyMilliseconds: latency });
      const { peakMegabytes } = await runSubject(ingestCalls(bench, warmUp, [key]));
      sides.push({
        name: `${megabytes} MB at ${latency} ms`,
        unit: 'MB',
        spread: spreadOf([peakMegabytes]),
      });
    }
  }
  const worst: Outcome = {
    group: 'memory',
    name: 'peak memory of the ingest process, any file',
    unit: 'MB',
    value: Math.max(...sides.map(({ spread }) => spread.max)),
    requirement: REQUIREMENTS.memory,
    sides,
  };
  return [worst, ...(await measureUnderCap(bench, warmUp))];
};

/** The same under a limit that the kernel keeps: it ends a process that holds more. */
async function measureUnderCap(bench: IngestBench, warmUp: string): Promise<readonly Outcome[]> {
  const { must } = REQUIREMENTS.memory;
  const cap = await memoryCap(must);
  if (cap === undefined) {
    bench.say('no run under a hard cap of memory: it takes root and cgroups');
    return [];
  }
  const megabytes = Math.max(
    ...bench.sizes.memoryMegabytes.filter((each) => each <= MOST_CAPPED_MEGABYTES),
  );
  bench.say(`memory, ${megabytes} MB, under a cap of ${must} MB`);
  await bench.stage.begin({});
  const key = await stageLog(bench, await bench.corpus.log({ megabytes }), 'capped');
  const subject = { ...ingestCalls(bench, warmUp, [key]), wrapper: cap.wrapper };
  const isDone = await runSubject(subject).then(
    () => true,
    (error: unknown) => {
      bench.say(`under the cap: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    },
  );
  await cap.remove();
  return [
    {
      group: 'memory',
      name: `${megabytes} MB done within a hard cap of ${must} MB (1: yes)`,
      value: isDone ? 1 : 0,
      requirement: { must: 1, isFloor: true },
    },
  ];
}
