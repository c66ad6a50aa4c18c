import { costOf, PRICES } from '../../core/costs/prices';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { layOut } from '../support/table';
import { describeOutcome } from './grid';
import { PROVISIONED_USE } from './limits';
import type { Outcome } from './simulate';
import { isServed, type Laboratory, type Trial } from './trials';
import { FLEET, type Workload } from './workload';

/** A row of the table in docs/scale.md: a load, and the configuration that is to serve it. */
export interface Step {
  readonly name: string;
  readonly trial: Trial;
}

const DEFAULT_FUNCTIONS = { functionsAtOnce: 10, filesACall: 5 };

/** Accounts of an organisation, a few of them much busier than the others. */
function organisation(accounts: number): Workload {
  return { accounts, accessKeys: 50, buckets: 5, objectKeys: 'any' };
}

/** What auto scaling provisions for a load that lasts. */
function provisionedFor(eventsASecond: number): number {
  return Math.ceil(eventsASecond / PROVISIONED_USE / 1_000) * 1_000;
}

/** From the default to a thousand accounts and ten billion events a day. */
export const STEPS: readonly Step[] = [
  {
    name: 'one small account',
    trial: {
      workload: FLEET,
      eventsASecond: 12,
      shards: 1,
      functions: DEFAULT_FUNCTIONS,
      tables: {},
      isNew: true,
    },
  },
  {
    name: 'one account',
    trial: {
      workload: FLEET,
      eventsASecond: 400,
      shards: 1,
      functions: DEFAULT_FUNCTIONS,
      tables: {},
    },
  },
  {
    name: 'one busy account',
    trial: {
      workload: FLEET,
      eventsASecond: 2_000,
      shards: 4,
      functions: DEFAULT_FUNCTIONS,
      tables: {},
    },
  },
  {
    name: '1,000 quiet accounts',
    trial: {
      workload: organisation(1_000),
      eventsASecond: 1_000,
      shards: 1,
      functions: { functionsAtOnce: 20, filesACall: 10 },
      tables: {},
      leastFiles: 17_000,
    },
  },
  {
    name: '20 accounts',
    trial: {
      workload: organisation(20),
      eventsASecond: 5_000,
      shards: 4,
      functions: DEFAULT_FUNCTIONS,
      tables: { warmWriteUnits: 12_000 },
      leastFiles: 100,
    },
  },
  {
    name: '200 accounts',
    trial: {
      workload: organisation(200),
      eventsASecond: 20_000,
      shards: 8,
      functions: { functionsAtOnce: 40, filesACall: 5 },
      tables: { provisionedWriteUnits: provisionedFor(20_000) },
      leastFiles: 800,
    },
  },
  {
    name: 'one account, as busy as it gets',
    trial: {
      workload: FLEET,
      eventsASecond: 50_000,
      shards: 100,
      functions: { functionsAtOnce: 70, filesACall: 5 },
      tables: { provisionedWriteUnits: provisionedFor(50_000), quotaWriteUnits: 150_000 },
    },
  },
  {
    name: '1,000 accounts, 10 billion a day',
    trial: {
      workload: organisation(1_000),
      eventsASecond: 115_741,
      shards: 32,
      functions: { functionsAtOnce: 200, filesACall: 5 },
      tables: { provisionedWriteUnits: provisionedFor(115_741), quotaWriteUnits: 350_000 },
      leastFiles: 17_000,
    },
  },
];

export interface TriedStep extends Step {
  readonly outcome: Outcome;
}

export function* runSteps(laboratory: Laboratory): Generator<TriedStep> {
  for (const step of STEPS) yield { ...step, outcome: laboratory.run(step.trial) };
}

const SECONDS_A_MONTH = 30 * 86_400;
const HOURS_A_MONTH = 30 * 24;

/**
 * A write unit a second that is provisioned for an hour.
 * @see https://aws.amazon.com/dynamodb/pricing/provisioned/
 */
const USD_A_PROVISIONED_UNIT_HOUR = 0.00065;

/** What DynamoDB's writes of a month cost, in US dollars: of the table, and of each index as much again. */
export function monthlyWrites({ eventsASecond, indexes, tables }: Trial): number {
  const places = 1 + (indexes ?? DEFAULT_SETTINGS.indexes.data).length;
  const { provisionedWriteUnits } = tables;
  return provisionedWriteUnits === undefined
    ? costOf(PRICES.dynamoDbWriteUnit, eventsASecond * SECONDS_A_MONTH * places)
    : provisionedWriteUnits * places * HOURS_A_MONTH * USD_A_PROVISIONED_UNIT_HOUR;
}

export function describeSteps(steps: readonly TriedStep[]): string[] {
  return layOut(
    ['step', 'events/s', 'shards', 'functions', 'files', 'units/s', 'USD a month', ...OUTCOME, ''],
    steps.map(({ name, trial, outcome }) => [
      name,
      String(trial.eventsASecond),
      String(trial.shards),
      String(trial.functions.functionsAtOnce),
      String(trial.functions.filesACall),
      describeTables(trial),
      monthlyWrites(trial).toFixed(0),
      ...describeOutcome(outcome),
      isServed(outcome) ? '' : 'no',
    ]),
  );
}

const OUTCOME = ['stored/s', 'backlog', 'files', 'wait', 'drain', 'hottest', 'refused'];

function describeTables({ tables }: Trial): string {
  const { warmWriteUnits, provisionedWriteUnits } = tables;
  if (provisionedWriteUnits !== undefined) return `${provisionedWriteUnits} provisioned`;
  return warmWriteUnits === undefined ? 'on demand' : `${warmWriteUnits} warm`;
}
