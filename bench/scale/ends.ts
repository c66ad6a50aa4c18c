import { layOut } from '../support/table';
import { describeOutcome } from './grid';
import type { Outcome } from './simulate';
import { enoughFunctions, isServed, type Laboratory, type Trial, warmTables } from './trials';
import { DATED, FLEET, ONE_KEY, type Workload } from './workload';

/** A configuration that is tried to its end: what fails, and what helps. */
export interface End {
  readonly name: string;
  readonly trial: Trial;
}

const WITH_BOTH = ['resource', 'accessKey'] as const;
const CLOSE = 800;
const OVERLOADED = 2_000;
const STEEP = 10_000;

export const ENDS: readonly End[] = [
  ...hotKeys('one access key', ONE_KEY, ['resource']),
  ...hotKeys('one bucket, dated keys', DATED, ['accessKey']),
  ...[2, 10].map((functionsAtOnce) => oneShard(CLOSE, functionsAtOnce)),
  ...[2, 10, 20, 50].map((functionsAtOnce) => oneShard(OVERLOADED, functionsAtOnce)),
  ...(
    [
      ['a new table', { tables: {}, isNew: true }],
      ['a new table, warm', { tables: warmTables(STEEP), isNew: true }],
      ['a table in use, not warm', { tables: {} }],
    ] as const
  ).map(([name, how]) => ({
    name: `${name}, ${STEEP}/s at once`,
    trial: {
      workload: FLEET,
      eventsASecond: STEEP,
      shards: 16,
      functions: enoughFunctions(STEEP),
      ...how,
    },
  })),
];

/** Many full files in work share what one partition takes: none may be done in a function's time. */
function oneShard(eventsASecond: number, functionsAtOnce: number): End {
  return {
    name: `one shard for ${eventsASecond}/s, ${functionsAtOnce} functions of 5 files`,
    trial: {
      workload: FLEET,
      eventsASecond,
      shards: 1,
      functions: { functionsAtOnce, filesACall: 5 },
      tables: {},
    },
  };
}

/** What one partition of an index takes, with that index and without it. */
function hotKeys(what: string, workload: Workload, without: Trial['indexes'] & {}): End[] {
  return [500, 1_000, 2_000, 5_000].flatMap((eventsASecond) =>
    [WITH_BOTH, without].map((indexes) => ({
      name: `${what}, ${eventsASecond}/s, data indexes ${indexes.join(', ')}`,
      trial: {
        workload,
        eventsASecond,
        shards: 16,
        indexes,
        functions: enoughFunctions(eventsASecond),
        tables: warmTables(eventsASecond),
      },
    })),
  );
}

export interface TriedEnd extends End {
  readonly outcome: Outcome;
}

export function* runEnds(laboratory: Laboratory): Generator<TriedEnd> {
  for (const end of ENDS) yield { ...end, outcome: laboratory.run(end.trial) };
}

export function describeEnds(ends: readonly TriedEnd[]): string[] {
  const heading = ['what ends where', 'stored/s', 'backlog', 'files', 'wait', 'drain', 'hottest'];
  return layOut(
    [...heading, 'refused', 'dead files', ''],
    ends.map(({ name, outcome }) => [
      name,
      ...describeOutcome(outcome),
      String(outcome.deadFiles),
      isServed(outcome) ? '' : 'no',
    ]),
  );
}
