import { createReadStream } from 'node:fs';
import type { CorpusLog, LogSize } from '../corpus/corpus';
import type { BundleName } from '../support/build';
import { runInTurns, type Subject } from '../support/run-subject';
import type { FigureGroup, IngestBench } from './bench';
import { type Outcome, ratioOf } from './outcome';
import { REQUIREMENTS } from './requirements';

const OURS = 'read-log';

/** 1: against what most do, with a file that they still can parse. */
export const measureReading: FigureGroup = async (bench) => {
  const { readMegabytes, readRepeats } = bench.sizes;
  const log = await warmLog(bench, { megabytes: readMegabytes });
  const names = [OURS, 'whole-file', 'stream-json'] as const;
  const reports = await runInTurns(readersOf(bench, log, names), readRepeats, (name, repeat) =>
    bench.say(`${name}, ${readMegabytes} MB, ${repeat} of ${readRepeats}`),
  );
  sameRecords(names.map((name) => reports[name][0]?.counts.records));
  const whole = ['gunzip, JSON.parse', reports['whole-file']] as const;
  const against = (
    row: Pick<Outcome, 'name' | 'requirement'>,
    ours: Parameters<typeof ratioOf>[1]['ours'],
  ) => ratioOf({ group: 'read', ...row }, { ours, theirs: whole, measure: 'cpuMilliseconds' });
  return [
    against(
      {
        name: `read, split, parse, classify ${readMegabytes} MB: CPU`,
        requirement: REQUIREMENTS.read,
      },
      ['ours', reports[OURS]],
    ),
    against({ name: `stream-json, ${readMegabytes} MB: CPU` }, [
      'stream-json',
      reports['stream-json'],
    ]),
  ];
};

/** 2: against the floor, with a file that V8 has no string for. */
export const measureReadingLarge: FigureGroup = async (bench) => {
  const { largeMegabytes, largeRepeats } = bench.sizes;
  const log = await warmLog(bench, { megabytes: largeMegabytes });
  const names = [OURS, 'inflate'] as const;
  const reports = await runInTurns(readersOf(bench, log, names), largeRepeats, (name, repeat) =>
    bench.say(`${name}, ${largeMegabytes} MB, ${repeat} of ${largeRepeats}`),
  );
  sameRecords([reports[OURS][0]?.counts.records, log.records]);
  return [
    ratioOf(
      {
        group: 'large',
        name: `the same ${largeMegabytes} MB: CPU`,
        requirement: REQUIREMENTS.large,
      },
      {
        ours: ['ours', reports[OURS]],
        theirs: ['inflate alone', reports.inflate],
        measure: 'cpuMilliseconds',
      },
    ),
  ];
};

function readersOf<Name extends BundleName>(
  { bundles }: IngestBench,
  { path }: CorpusLog,
  names: readonly Name[],
): Record<Name, Subject> {
  const subjects = names.map((name) => [name, { script: bundles[name], input: { path } }]);
  return Object.fromEntries(subjects);
}

/** Makes the log, and has the system hold it in memory: no side reads it from the disk. */
async function warmLog({ corpus, say }: IngestBench, size: LogSize): Promise<CorpusLog> {
  say('making the log');
  const log = await corpus.log(size);
  for await (const _ of createReadStream(log.path));
  return log;
}

/** A reader that loses records would be a quick one. */
function sameRecords(counts: readonly (number | undefined)[]): void {
  if (new Set(counts).size !== 1) throw new Error(`readers found ${counts.join(', ')} records`);
}
