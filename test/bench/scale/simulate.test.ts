import fc from 'fast-check';
import type { Heat } from '../../../bench/scale/heat';
import { type Outcome, type Scenario, simulate } from '../../../bench/scale/simulate';

/** So many partition keys, all as hot, whose sort keys only grow. */
function evenHeat(keys: number): Heat {
  return Array.from({ length: keys }, (_, n) => ({
    position: Math.floor((n / keys) * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
    share: 1 / keys,
  }));
}

/** An hour of 500 events a second into one partition, which has room for it. */
const PERFECT: Scenario = {
  load: { eventsASecond: 500 },
  functions: { functionsAtOnce: 2, filesACall: 5 },
  tables: {},
  heats: new Map([['events', evenHeat(1)]]),
  seconds: 3_600,
  seed: 1,
};

const over = (keys: number) => ({ heats: new Map([['events', evenHeat(keys)]]) });

function unaccounted({ arrived, stored, waiting, deadEvents }: Outcome): number {
  return Math.abs(arrived - stored - waiting - deadEvents) / arrived;
}

describe('a load within the limits', () => {
  const outcome = simulate(PERFECT);

  it('is stored as it comes', () => {
    expect(outcome.lastRate).toBeGreaterThan(480);
    expect(outcome.longestWaitSeconds).toBeLessThan(120);
  });

  it('leaves no backlog but the files of a delivery', () => {
    expect(outcome.peakBacklogEvents).toBeLessThan(2 * 300 * 500);
    expect(outcome.deadFiles).toBe(0);
  });
});

describe('a load beyond the limits', () => {
  it('is stored at what one partition takes: a thousand a second', () => {
    const { lastRate } = simulate({ ...PERFECT, load: { eventsASecond: 3_000 } });
    expect(lastRate).toBeCloseTo(1_000, 0);
  });

  it('leaves the difference behind, second by second', () => {
    const load = { eventsASecond: 1_500 };
    const { peakBacklogEvents } = simulate({ ...PERFECT, load, seconds: 7_200 });
    expect(peakBacklogEvents / (500 * 7_200)).toBeCloseTo(1, 1);
  });

  it('is stored at what a new table takes, where partitions take more', () => {
    const functions = { functionsAtOnce: 10, filesACall: 5 };
    const load = { eventsASecond: 9_000 };
    // In the first half hour: later its limit is twice what it took.
    const { lastRate } = simulate({ ...PERFECT, ...over(16), load, functions, seconds: 1_790 });
    expect(lastRate).toBeGreaterThan(3_800);
    expect(lastRate).toBeLessThanOrEqual(4_000);
  });

  it('is stored at what the functions have the processor for, where tables take more', () => {
    const load = { eventsASecond: 10_000 };
    const tables = { warmWriteUnits: 40_000 };
    const { lastRate } = simulate({ ...PERFECT, ...over(40), load, tables });
    expect(lastRate).toBeGreaterThan(0.97 * (2 / 450e-6));
    expect(lastRate).toBeLessThanOrEqual(2 / 450e-6);
  });

  it('is held up by an index that cannot keep up', () => {
    const heats = new Map([
      ['events', evenHeat(16)],
      ['by-access-key', evenHeat(1)],
    ]);
    const { lastRate, hottest } = simulate({ ...PERFECT, heats, load: { eventsASecond: 3_000 } });
    expect(lastRate).toBeCloseTo(1_000, 0);
    expect(hottest).toEqual({ of: 'by-access-key', share: 1 });
  });

  it('sets files aside, where so many are in work that none is done in time', () => {
    const functions = { functionsAtOnce: 40, filesACall: 5 };
    const load = { eventsASecond: 2_000 };
    const outcome = simulate({ ...PERFECT, load, functions, seconds: 10_000 });
    expect(outcome.deadFiles).toBeGreaterThan(0);
    expect(unaccounted(outcome)).toBeLessThan(1e-6);
  });
});

test('a backlog is gone after what it holds, divided by what is left of the capacity', () => {
  const burst = { times: 4, from: 1_800, seconds: 600 };
  const load = { eventsASecond: 500, burst };
  const { drainSeconds } = simulate({ ...PERFECT, load, seconds: 7_200 });
  const backlog = 600 * (4 * 500 - 1_000);
  const expected = backlog / (1_000 - 500);
  // Files come in deliveries: up to one of them sooner or later.
  expect(Math.abs((drainSeconds ?? 0) - expected)).toBeLessThan(450);
});

test('the same seed gives the same outcome', () => {
  const load = { eventsASecond: 1_200 };
  expect(simulate({ ...PERFECT, load })).toEqual(simulate({ ...PERFECT, load }));
  expect(simulate({ ...PERFECT, load, seed: 2 })).not.toEqual(simulate({ ...PERFECT, load }));
});

const anyScenario = fc
  .record({
    eventsASecond: fc.integer({ min: 50, max: 6_000 }),
    times: fc.integer({ min: 1, max: 4 }),
    keys: fc.integer({ min: 1, max: 8 }),
    functionsAtOnce: fc.integer({ min: 2, max: 12 }),
    filesACall: fc.integer({ min: 1, max: 10 }),
    seed: fc.nat(100),
  })
  .map(
    ({ eventsASecond, times, keys, functionsAtOnce, filesACall, seed }): Scenario => ({
      ...PERFECT,
      ...over(keys),
      load: { eventsASecond, burst: { times, from: 600, seconds: 600 } },
      functions: { functionsAtOnce, filesACall },
      seed,
    }),
  );

test('each event is stored, waits, or is set aside with its file (property)', () => {
  fc.assert(
    fc.property(anyScenario, (scenario) => {
      expect(unaccounted(simulate(scenario))).toBeLessThan(1e-6);
    }),
    { numRuns: 10 },
  );
});

test('more shards never store less (property)', () => {
  fc.assert(
    fc.property(anyScenario, fc.integer({ min: 1, max: 8 }), (scenario, keys) => {
      // Few files at a time, so that none is read twice: that costs time of its own.
      const functions = { functionsAtOnce: 2, filesACall: 5 };
      const [few, more] = [keys, 2 * keys].map((n) =>
        simulate({ ...scenario, ...over(n), functions }),
      );
      expect(more?.stored).toBeGreaterThanOrEqual(0.999 * (few?.stored ?? 0));
    }),
    { numRuns: 10 },
  );
});
