import * as fc from 'fast-check';
import { Correlator, firings, triggers } from '../../../../core/rules/correlation/correlate';
import type { Sighting } from '../../../../core/rules/correlation/sighting';
import type { Firing } from '../../../../core/rules/correlation/sliding-window';
import type { Comparison, CorrelationRule, DetectionRule } from '../../../../core/rules/rule';
import { CORRELATION_TYPES } from '../../../../core/rules/rule';
import { compareTexts } from '../../../../core/text-order';

function detection(id: string): DetectionRule {
  return {
    kind: 'detection',
    info: {
      id,
      title: id,
      level: 'medium',
      references: [],
      tags: [],
      falsePositives: [],
      fields: [],
      file: 'rules.yml',
    },
    detection: { op: 'and', of: [] },
    alerts: false,
    groupBy: [],
    windowSeconds: 3600,
  };
}

const RULES = ['a', 'b', 'c', 'd'].map(detection);

/** Three events of one rule within ten seconds. */
const THREE: CorrelationRule = {
  ...detection('three'),
  kind: 'correlation',
  type: 'event_count',
  rules: RULES.slice(0, 1),
  timespanSeconds: 10,
  condition: [{ comparison: 'gte', count: 3 }],
  aliases: {},
};

const at = (time: number, rule = 'a', value?: string): Sighting => ({
  rule,
  at: time,
  eventId: `event-${time}`,
  value,
});

/** The times at which a rule fires. */
function timesOf(rule: CorrelationRule, sightings: readonly Sighting[]): number[] {
  return firings(rule, sightings).map((firing) => firing.at);
}

test('a correlation fires with the event that makes its condition true', () => {
  expect(firings(THREE, [at(0), at(4), at(9), at(9.5)])).toEqual([
    { at: 9, eventId: 'event-9', count: 3, from: 0, isNew: true },
  ]);
});

test.each([
  ['an event as old as the timespan is no longer in the window', [0, 5, 10], []],
  ['one that is a second younger is', [1, 5, 10], [10]],
  ['events in any order', [9, 0, 4], [9]],
  ['while the condition stays true there are no more', [0, 1, 2, 3, 4, 11, 12], [2]],
  ['it fires anew when it became false in between', [0, 1, 2, 13, 14, 15], [2, 15]],
  ['it becomes false when the window of an event holds less', [0, 1, 8, 14, 15], [8, 15]],
])('%s', (_, times, expected) => {
  expect(
    timesOf(
      THREE,
      times.map((time) => at(time)),
    ),
  ).toEqual(expected);
});

test('it is triggered by every event at which its condition holds', () => {
  const sightings = [0, 1, 2, 3, 13, 14].map((time) => at(time));
  expect(triggers(THREE, sightings).map((trigger) => trigger.at)).toEqual([2, 3]);
});

test('an event that comes twice counts once', () => {
  expect(timesOf(THREE, [at(0), at(1), at(1), at(0)])).toEqual([]);
});

test('an event that matches two rules counts once', () => {
  const rule = { ...THREE, rules: RULES.slice(0, 2) };
  expect(timesOf(rule, [at(0), at(1), at(1, 'b')])).toEqual([]);
});

test('sightings of rules that it does not refer to count for nothing', () => {
  expect(timesOf(THREE, [at(0), at(1), at(2, 'b')])).toEqual([]);
});

test('a condition that holds of nothing fires with the first event of a window', () => {
  const rule: CorrelationRule = { ...THREE, condition: [{ comparison: 'lt', count: 2 }] };
  expect(timesOf(rule, [at(0), at(20), at(21), at(40)])).toEqual([0, 20, 40]);
});

test('all comparisons must hold', () => {
  const rule: CorrelationRule = {
    ...THREE,
    condition: [
      { comparison: 'gt', count: 1 },
      { comparison: 'neq', count: 2 },
    ],
  };
  expect(timesOf(rule, [at(0), at(1), at(2)])).toEqual([2]);
});

test('value_count counts distinct values, and no absent ones', () => {
  const rule: CorrelationRule = { ...THREE, type: 'value_count', field: 'userAgent' };
  const seen = [at(0, 'a', 'x'), at(1, 'a', 'x'), at(2), at(3, 'a', 'y'), at(4, 'a', 'z')];
  expect(firings(rule, seen)).toEqual([
    { at: 4, eventId: 'event-4', count: 3, from: 0, isNew: true },
  ]);
});

test('temporal counts distinct rules, in any order', () => {
  const rule: CorrelationRule = { ...THREE, type: 'temporal', rules: RULES.slice(0, 3) };
  expect(timesOf(rule, [at(0, 'c'), at(1, 'c'), at(2, 'a'), at(3, 'b')])).toEqual([3]);
});

describe('temporal_ordered', () => {
  const rule: CorrelationRule = { ...THREE, type: 'temporal_ordered', rules: RULES.slice(0, 3) };
  const second = (eventId: string, id: string): Sighting => ({ rule: id, at: 5, eventId });

  test.each([
    ['in order', [at(0, 'a'), at(1, 'b'), at(2, 'c')], [2]],
    ['in another order', [at(0, 'b'), at(1, 'a'), at(2, 'c')], []],
    ['others in between', [at(0, 'a'), at(1, 'c'), at(2, 'b'), at(3, 'a'), at(4, 'c')], [4]],
    ['the first too old', [at(0, 'a'), at(1, 'b'), at(10, 'c')], []],
    ['the first again, behind the second', [at(0, 'a'), at(5, 'b'), at(6, 'a'), at(10, 'c')], []],
    ['in one second', [second('1', 'c'), second('2', 'b'), second('3', 'a')], [5]],
    ['one event for all', ['a', 'b', 'c'].map((id) => second('1', id)), [5]],
    ['a second that ends the order', [at(4, 'a'), second('1', 'c'), second('2', 'b')], [5]],
  ])('%s', (_, sightings, expected) => {
    expect(timesOf(rule, sightings)).toEqual(expected);
  });

  test('a count of fewer rules takes any of them in order', () => {
    const two: CorrelationRule = { ...rule, condition: [{ comparison: 'gte', count: 2 }] };
    expect(timesOf(two, [at(0, 'c'), at(1, 'a'), at(2, 'c')])).toEqual([2]);
  });
});

describe('against the definition, written out', () => {
  const sighting = fc.record({
    rule: fc.constantFrom('a', 'b', 'c', 'd', 'other'),
    at: fc.integer({ min: 0, max: 40 }),
    eventId: fc.constantFrom('1', '2', '3', 'é', '10'),
    value: fc.option(fc.constantFrom('', 'x', 'y', 'z'), { nil: undefined }),
  });
  const comparison = fc.constantFrom<Comparison>('gt', 'gte', 'lt', 'lte', 'eq', 'neq');
  const correlation = fc.record({
    type: fc.constantFrom(...CORRELATION_TYPES),
    rules: fc.shuffledSubarray([...RULES], { minLength: 1 }),
    timespanSeconds: fc.integer({ min: 1, max: 15 }),
    condition: fc.array(fc.record({ comparison, count: fc.integer({ min: 0, max: 5 }) }), {
      minLength: 1,
      maxLength: 2,
    }),
  });

  test('firings and triggers are the same', () => {
    fc.assert(
      fc.property(correlation, fc.array(sighting, { maxLength: 40 }), (fields, sightings) => {
        const rule = { ...THREE, ...fields };
        const expected = triggersByDefinition(rule, sightings);
        expect(triggers(rule, sightings)).toEqual(expected);
        expect(firings(rule, sightings)).toEqual(expected.filter(({ isNew }) => isNew));
      }),
      { numRuns: 2000 },
    );
  });

  test('a stream of several groups and rules gives the same', () => {
    const grouped = fc.record({ group: fc.constantFrom('x', 'y', 'z'), sighting });
    fc.assert(
      fc.property(
        fc.array(correlation, { minLength: 1, maxLength: 3 }),
        fc.array(grouped, { maxLength: 60 }),
        (fields, all) => {
          const rules = fields.map((each) => ({ ...THREE, ...each }));
          const expected = rules.flatMap((rule) =>
            ['x', 'y', 'z'].flatMap((group) =>
              triggersByDefinition(rule, inGroup(all, group)).map((each) => ({ group, ...each })),
            ),
          );
          expect(sorted(firingsOfStream(rules, all))).toEqual(sorted(expected));
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('a stream out of order is refused', () => {
  const correlator = new Correlator();
  correlator.push(THREE, ['x'], [at(5)]);
  expect(() => correlator.push(THREE, ['y'], [at(4)])).toThrow(RangeError);
});

test('a stream passes by an event that comes again', () => {
  const correlator = new Correlator();
  const pushed = [0, 0, 1, 1, 2, 2].map((time) => correlator.push(THREE, [], [at(time)]));
  expect(pushed.flatMap((firing) => firing?.at ?? [])).toEqual([2]);
});

interface Grouped {
  readonly group: string;
  readonly sighting: Sighting;
}

function inGroup(all: readonly Grouped[], group: string): Sighting[] {
  return all.filter((each) => each.group === group).map((each) => each.sighting);
}

function sorted<T>(rows: readonly T[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

function firingsOfStream(rules: readonly CorrelationRule[], all: readonly Grouped[]) {
  const correlator = new Correlator();
  const fired: ({ group: string } & Firing)[] = [];
  for (const place of placesOf(all.map((each) => each.sighting))) {
    for (const rule of rules) {
      for (const group of ['x', 'y', 'z']) {
        const firing = correlator.push(rule, [group], sightedAt(place, inGroup(all, group)));
        if (firing !== undefined) fired.push({ group, ...firing });
      }
    }
  }
  return fired;
}

type Place = Pick<Sighting, 'at' | 'eventId'>;

function isAt(place: Place, sighting: Place): boolean {
  return sighting.at === place.at && sighting.eventId === place.eventId;
}

function sightedAt(place: Place, sightings: readonly Sighting[]): Sighting[] {
  return sightings.filter((each) => isAt(place, each));
}

function placesOf(sightings: readonly Sighting[]): Place[] {
  const distinct = sightings.filter((each, i) => sightings.findIndex((b) => isAt(each, b)) === i);
  return distinct.sort((a, b) => a.at - b.at || compareTexts(a.eventId, b.eventId));
}

/** Every window, looked at by itself. */
function triggersByDefinition(rule: CorrelationRule, all: readonly Sighting[]): Firing[] {
  const sightings = all.filter((each) => rule.rules.some(({ info }) => info.id === each.rule));
  const places = placesOf(sightings);
  const windows = places.map((end, i) =>
    places.slice(0, i + 1).filter((place) => place.at > end.at - rule.timespanSeconds),
  );
  const counts = windows.map((window) =>
    countByDefinition(
      rule,
      window.flatMap((place) => sightedAt(place, sightings)),
    ),
  );
  const held = counts.map((count) => rule.condition.every((each) => compare(each, count)));
  return places.flatMap(({ at: time, eventId }, i) => {
    if (held[i] !== true) return [];
    const isNew = held[i - 1] !== true || windows[i]?.length === 1;
    const from = windows[i]?.[0]?.at ?? NaN;
    return [{ at: time, eventId, count: counts[i] ?? NaN, from, isNew }];
  });
}

function compare(
  { comparison, count: limit }: CorrelationRule['condition'][number],
  count: number,
): boolean {
  if (comparison === 'neq') return count !== limit;
  if (count === limit) return ['eq', 'gte', 'lte'].includes(comparison);
  return (count > limit ? ['gt', 'gte'] : ['lt', 'lte']).includes(comparison);
}

function countByDefinition({ type, rules }: CorrelationRule, seen: readonly Sighting[]): number {
  switch (type) {
    case 'event_count':
      return new Set(seen.map(({ eventId }) => eventId)).size;
    case 'value_count':
      return new Set(seen.flatMap(({ value }) => (value === undefined ? [] : [value]))).size;
    case 'temporal':
      return new Set(seen.map(({ rule }) => rule)).size;
    case 'temporal_ordered':
      return longestChain(
        rules.map(({ info }) => info.id),
        seen,
      );
  }
}

/** Tries every choice of rules, taking of each the earliest event that can follow. */
function longestChain(rules: readonly string[], seen: readonly Sighting[], since = 0): number {
  const [next, ...rest] = rules;
  if (next === undefined) return 0;
  const without = longestChain(rest, seen, since);
  const times = seen.filter(({ rule, at: time }) => rule === next && time >= since);
  if (times.length === 0) return without;
  const earliest = Math.min(...times.map((each) => each.at));
  return Math.max(without, 1 + longestChain(rest, seen, earliest));
}
