import { findBeyond } from '../../bench/benchmark';
import { figuresOf } from '../../bench/scale';
import type { Outcome } from '../../bench/scale/simulate';
import { monthlyWrites, type Step } from '../../bench/scale/steps';
import { isServed } from '../../bench/scale/trials';
import { FLEET } from '../../bench/scale/workload';

/** A burst that was soon over. */
const PERFECT: Outcome = {
  arrived: 1_000_000,
  stored: 990_000,
  waiting: 10_000,
  deadEvents: 0,
  deadFiles: 0,
  peakBacklogEvents: 20_000,
  peakBacklogFiles: 3,
  longestWaitSeconds: 1_800,
  drainSeconds: 3_600,
  throttledShare: 0.2,
  hottest: { of: 'events', share: 0.5 },
  lastRate: 100,
};

const step: Step = {
  name: 'one account',
  trial: {
    workload: FLEET,
    eventsASecond: 100,
    shards: 1,
    functions: { functionsAtOnce: 10, filesACall: 5 },
    tables: {},
  },
};

const found = (outcome: Outcome) =>
  figuresOf({
    balances: [{ shards: 4, balance: 1.05 }],
    cells: [{ eventsASecond: 1_000, shards: 2, outcome }],
    ends: [],
    steps: [{ ...step, outcome }],
  });

describe('a load is served', () => {
  test('within half an hour of wait and an hour to drain', () => {
    expect(isServed(PERFECT)).toBe(true);
  });

  test.each<Partial<Outcome>>([
    { deadFiles: 1 },
    { longestWaitSeconds: 1_801 },
    { drainSeconds: 3_601 },
  ])('and not with %j', (deviation) => {
    expect(isServed({ ...PERFECT, ...deviation })).toBe(false);
  });

  test('and not where the queue is never empty again', () => {
    const { drainSeconds, ...never } = PERFECT;
    expect(isServed(never)).toBe(false);
  });
});

describe('the figures', () => {
  test('are within their limits where all is well', () => {
    expect(findBeyond(found(PERFECT))).toEqual([]);
    expect(found(PERFECT)['one account, 1000 a second']).toEqual({ fewestShards: { value: 2 } });
  });

  test('tell of events that no account has, and of steps that do not serve', () => {
    const wrong = { ...PERFECT, stored: 980_000, deadFiles: 2 };
    expect(findBeyond(found(wrong))).toEqual([
      '1000 a second, 2 shards: unaccountedOfAMillion 10000 > 1',
      `step: ${step.name}: unaccountedOfAMillion 10000 > 1`,
      `step: ${step.name}: deadFiles 2 > 0`,
    ]);
  });
});

describe('what writes cost a month', () => {
  const trial = { ...step.trial, eventsASecond: 1_000 };

  test('is three units an event on demand: the table and two indexes', () => {
    expect(monthlyWrites(trial)).toBeCloseTo(0.625 * 3 * 2_592, 5);
    expect(monthlyWrites({ ...trial, indexes: ['resource'] })).toBeCloseTo(0.625 * 2 * 2_592, 5);
  });

  test('is by the hour where capacity is provisioned, used or not', () => {
    const tables = { provisionedWriteUnits: 2_000 };
    expect(monthlyWrites({ ...trial, tables })).toBeCloseTo(2_000 * 3 * 720 * 0.00065, 5);
  });
});
