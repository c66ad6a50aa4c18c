import { LOCAL_TABLES } from '../../local/local-store';
import { peerEnvironment } from '../stage/function-environment';
import type { Counted } from '../stage/orders';
import { runInTurns, runSubject, type Subject } from '../support/run-subject';
import { spreadOf } from '../support/spread';
import { type FigureGroup, ingestCalls, stageLog, stageWarmUp, tutorialCalls } from './bench';
import { type Outcome, ratioOf } from './outcome';
import { REQUIREMENTS } from './requirements';

const GROUP = 'end-to-end';

/** 6 and 7: a whole invocation against the tutorial's, with a database that answers at once. */
export const measureEndToEnd: FigureGroup = async (bench) => {
  const { bundles, stage, sizes } = bench;
  const { endToEndRecords, endToEndRepeats } = sizes;
  const warmUp = await stageWarmUp(bench);
  const log = await bench.corpus.log({ records: endToEndRecords });
  const keys = [await stageLog(bench, log, 'endToEnd')];
  const subjects = {
    ours: ingestCalls(bench, warmUp, keys),
    tutorial: tutorialCalls(bench, warmUp, keys),
    sdk: {
      script: bundles['prebuilt-requests'],
      environment: peerEnvironment(stage.endpoints),
      input: { path: log.path },
    },
  };
  // Apart from the timed runs, whose cores the weighing would take.
  const weighed = {
    ours: await weigh(bench, subjects.ours, warmUp, ingestCalls),
    tutorial: await weigh(bench, subjects.tutorial, warmUp, tutorialCalls),
  };
  await stage.begin({});
  const reports = await runInTurns(subjects, endToEndRepeats, (name, repeat) =>
    bench.say(`end to end, ${name}, ${repeat} of ${endToEndRepeats}`),
  );
  const ours = ['ours', reports.ours] as const;
  const items = weighed.ours.items;
  return [
    callsOutcome(weighed.ours),
    ratioOf(
      {
        group: GROUP,
        name: `one invocation, ${endToEndRecords} records: CPU`,
        requirement: REQUIREMENTS.endToEnd,
      },
      { ours, theirs: ['tutorial Lambda', reports.tutorial], measure: 'cpuMilliseconds' },
    ),
    unitsOutcome(weighed),
    sdkOutcome(
      reports.ours.map(({ cpuMilliseconds }) => (cpuMilliseconds * 1000) / items),
      reports.sdk.map((each) => (each.cpuMilliseconds * 1000) / (each.counts.items ?? Number.NaN)),
    ),
  ];
};

/** 8: the same by the clock, with a database that takes its time. */
export const measureLatency: FigureGroup = async (bench) => {
  const { stage, sizes, latencyMilliseconds, throttledShare, seed } = bench;
  const warmUp = await stageWarmUp(bench);
  const log = await bench.corpus.log({ records: sizes.endToEndRecords });
  const keys = [await stageLog(bench, log, 'latency')];
  await stage.begin({
    latencyMilliseconds,
    ...(throttledShare > 0 && {
      throttling: { unprocessedShare: throttledShare, refusedShare: throttledShare, seed },
    }),
  });
  const reports = await runInTurns(
    {
      ours: ingestCalls(bench, warmUp, keys),
      tutorial: tutorialCalls(bench, warmUp, keys),
    },
    sizes.latencyRepeats,
    (name, repeat) => bench.say(`${latencyMilliseconds} ms, ${name}, ${repeat}`),
  );
  const throttled = throttledShare > 0 ? `, ${throttledShare * 100} % throttled` : '';
  return [
    ratioOf(
      {
        group: 'latency',
        name: `the same at ${latencyMilliseconds} ms${throttled}: wall clock`,
        requirement: REQUIREMENTS.latency,
      },
      {
        ours: ['ours', reports.ours],
        theirs: ['tutorial Lambda', reports.tutorial],
        measure: 'wallMilliseconds',
      },
    ),
  ];
};

/** What one log made a function write. */
interface Weighed {
  readonly items: number;
  readonly calls: number;
  readonly units: number;
  /** Of what else was written: what rules saw. */
  readonly otherUnits: number;
}

/** Counts what a subject writes, without what it writes to warm up. */
async function weigh(
  bench: Parameters<FigureGroup>[0],
  subject: Subject,
  warmUp: string,
  callsOf: typeof ingestCalls,
): Promise<Weighed> {
  bench.say('counting what is written');
  const { stage } = bench;
  const count = async (counted: Subject) => {
    await stage.begin({ isWeighing: true });
    await runSubject(counted);
    return readWeighed(await stage.counts());
  };
  const warming = await count(callsOf(bench, warmUp, []));
  const all = await count(subject);
  return {
    items: all.items - warming.items,
    calls: all.calls - warming.calls,
    units: all.units - warming.units,
    otherUnits: all.otherUnits - warming.otherUnits,
  };
}

function readWeighed({ calls, written }: Counted): Weighed {
  const { items, units, calls: eventCalls } = written[LOCAL_TABLES.events] ?? NOTHING;
  const others = Object.entries(written).filter(([table]) => table !== LOCAL_TABLES.events);
  // Ledger, marks of streams, and what else is written item by item: small, a unit each.
  const single = (calls.PutItem ?? 0) + (calls.UpdateItem ?? 0);
  const otherUnits = others.reduce((sum, [, weight]) => sum + weight.units, single);
  return { items, units, calls: eventCalls, otherUnits };
}

const NOTHING = { items: 0, units: 0, calls: 0 };

function callsOutcome({ items, calls }: Weighed): Outcome {
  return {
    group: GROUP,
    name: 'BatchWriteItem calls of events, for each of them',
    value: calls / items,
    requirement: REQUIREMENTS.writeCalls,
    sides: [
      { name: 'calls', unit: '', spread: spreadOf([calls]) },
      { name: 'stored events', unit: '', spread: spreadOf([items]) },
    ],
  };
}

function unitsOutcome({ ours, tutorial }: Record<'ours' | 'tutorial', Weighed>): Outcome {
  const units = (name: string, value: number) =>
    ({ name, unit: 'units', spread: spreadOf([value]) }) as const;
  return {
    group: GROUP,
    name: "write units of the tutorial's events for each of ours",
    value: tutorial.units / ours.units,
    requirement: REQUIREMENTS.lessStored,
    sides: [
      units('ours', ours.units),
      units('tutorial Lambda', tutorial.units),
      units('ours beside events: alerts, ledger', ours.otherUnits),
    ],
  };
}

function sdkOutcome(ours: readonly number[], sdk: readonly number[]): Outcome {
  return {
    group: GROUP,
    name: 'CPU for a stored event, all of ingest, for each µs of the SDK posting it',
    value: spreadOf(ours).median / spreadOf(sdk).median,
    sides: [
      { name: 'ours', unit: 'µs', spread: spreadOf(ours) },
      { name: 'SDK, prebuilt requests', unit: 'µs', spread: spreadOf(sdk) },
    ],
  };
}
