import fc from 'fast-check';
import { type Bundle, shardsOf } from '../../../core/alerts/bundles';
import { Lookout } from '../../../core/alerts/lookout';
import { packGroups, unpackGroups } from '../../../core/alerts/pack-groups';
import { routesOf } from '../../../core/alerts/routes';
import { slotAt } from '../../../core/alerts/sightings';
import { fieldsOf } from '../../../core/records/record-fields';
import type { CorrelationRule, DetectionRule, Rule } from '../../../core/rules/rule';
import { BURST, DETECTION, FIVE, seenAt } from '../../support/alerts';

const key = (seconds: number) => {
  const { stream, at } = seenAt(seconds);
  return { stream, at };
};

const eventBy = (principal: string, record: Record<string, unknown> = {}) => {
  const derived: Record<string, string> = { principal, account: '111122223333' };
  return { record: fieldsOf(record), derived: (name: string) => derived[name] };
};
const ALICE = '111122223333:user/alice';

function lookoutFor(...rules: Rule[]): Lookout {
  return new Lookout(routesOf(rules), 'f11e');
}

/** Group by group. */
function summary(bundles: readonly Bundle[]) {
  return bundles.flatMap(({ rule, groups }) =>
    groups.map(({ group, seen }) => ({ rule, group, seen: seen.length })),
  );
}

function packedBytes({ groups, slot }: Bundle): number {
  const packed = packGroups(groups, slot);
  return packed.groups.length + packed.events.length;
}

const seenIn = (bundles: readonly Bundle[]) =>
  bundles.flatMap(({ groups }) => groups.flatMap(({ seen }) => seen));

test('notes a match for the rule’s own alert', () => {
  const lookout = lookoutFor(DETECTION);
  lookout.note([DETECTION], eventBy(ALICE), key(0));
  expect(lookout.take(true)).toEqual([
    {
      rule: DETECTION.info.id,
      shard: '',
      slot: 1772600400,
      source: 'f11e-0',
      groups: [{ group: [ALICE], seen: [seenAt(0)] }],
    },
  ]);
});

test('notes a match for each correlation that refers to the rule, and not for a rule that only serves', () => {
  const serving: DetectionRule = { ...DETECTION, alerts: false };
  const other: CorrelationRule = {
    ...BURST,
    info: { ...BURST.info, id: 'other' },
    groupBy: ['trailstore.account'],
  };
  const lookout = lookoutFor(serving, BURST, other);
  lookout.note([serving], eventBy(ALICE), key(0));
  expect(summary(lookout.take(true))).toEqual([
    { rule: BURST.info.id, group: [ALICE], seen: 1 },
    { rule: 'other', group: ['111122223333'], seen: 1 },
  ]);
});

test('keeps groups and slots apart', () => {
  const lookout = lookoutFor(DETECTION);
  lookout.note([DETECTION], eventBy(ALICE), key(0));
  lookout.note([DETECTION], eventBy('bob'), key(1));
  lookout.note([DETECTION], eventBy(ALICE), key(2));
  lookout.note([DETECTION], eventBy(ALICE), key(3600));
  expect(summary(lookout.take(true))).toEqual([
    { rule: DETECTION.info.id, group: [ALICE], seen: 2 },
    { rule: DETECTION.info.id, group: ['bob'], seen: 1 },
    { rule: DETECTION.info.id, group: [ALICE], seen: 1 },
  ]);
});

test('groups by an alias as each rule understands it', () => {
  const rule: CorrelationRule = {
    ...BURST,
    groupBy: ['who'],
    aliases: { who: { [DETECTION.info.id]: 'requestParameters.userName' } },
  };
  const lookout = lookoutFor(rule);
  const event = eventBy(ALICE, { requestParameters: { userName: 'carol' } });
  lookout.note([DETECTION], event, key(0));
  expect(summary(lookout.take(true))).toMatchObject([{ group: ['carol'] }]);
});

test('keeps the value that a value_count counts, and none where the event has none', () => {
  const rule: CorrelationRule = { ...BURST, type: 'value_count', field: 'awsRegion' };
  const lookout = lookoutFor(rule);
  lookout.note([DETECTION], eventBy(ALICE, { awsRegion: 'eu-west-1' }), key(0));
  lookout.note([DETECTION], eventBy(ALICE), key(1));
  expect(seenIn(lookout.take(true))).toEqual([seenAt(0, { value: 'eu-west-1' }), seenAt(1)]);
});

test('cuts values that no key could hold, and keeps them apart', () => {
  const lookout = lookoutFor(DETECTION);
  const long = 'x'.repeat(5000);
  lookout.note([DETECTION], eventBy(`${long}1`), key(0));
  lookout.note([DETECTION], eventBy(`${long}2`), key(0));
  const groups = summary(lookout.take(true)).map(({ group }) => group[0] ?? '');
  expect(new Set(groups).size).toBe(2);
  for (const group of groups) expect(Buffer.byteLength(group)).toBeLessThanOrEqual(256);
});

test('ends a part before it is too large for an item', () => {
  const lookout = lookoutFor(DETECTION);
  for (let i = 0; i < 20_000; i++) lookout.note([DETECTION], eventBy(ALICE), key(i % 1800));
  const all = [...lookout.take(), ...lookout.take(true)];
  const bundles = all.filter(({ groups }) => groups.length > 0);
  expect(bundles.length).toBeGreaterThan(1);
  expect(new Set(bundles.map(({ source }) => source)).size).toBe(bundles.length);
  expect(seenIn(bundles)).toHaveLength(20_000);
  for (const bundle of bundles) expect(packedBytes(bundle)).toBeLessThan(390 * 1024);
});

test.each<[string, string]>([
  ['JSON writes six times as long', '\u0001'],
  ['take three bytes', '€'],
])('ends a part in time for values that %s', (_, character) => {
  const rule: CorrelationRule = { ...BURST, type: 'value_count', field: 'awsRegion' };
  const lookout = lookoutFor(rule);
  for (let i = 0; i < 4000; i++) {
    const awsRegion = `${i}${character.repeat(80)}`;
    const stream = `111122223333/${character.repeat(40)}${i}/management`;
    const at = `${key(i % 1800).at}${character.repeat(300)}`;
    const principal = `${character.repeat(80)}${i % 2000}`;
    lookout.note([DETECTION], eventBy(principal, { awsRegion }), { stream, at });
  }
  const bundles = [...lookout.take(), ...lookout.take(true)];
  const unpacked = bundles.flatMap(({ groups, slot }) =>
    unpackGroups(packGroups(groups, slot), slot),
  );
  expect(unpacked.flatMap(({ seen }) => seen)).toEqual(seenIn(bundles));
  expect(seenIn(bundles)).toHaveLength(4000);
});

test('holds a bounded number of groups, however many a file names', () => {
  const lookout = lookoutFor(DETECTION);
  let held = 0;
  let most = 0;
  for (let i = 0; i < 100_000; i++) {
    lookout.note([DETECTION], eventBy(`user-${i}`), key(i % 3600));
    held += 1 - summary(lookout.take()).length;
    most = Math.max(most, held);
  }
  expect(most).toBeLessThan(15_000);
});

test('hands on what is full in few large portions', () => {
  const lookout = lookoutFor(DETECTION);
  let portions = 0;
  for (let i = 0; i < 20_000; i++) {
    lookout.note([DETECTION], eventBy(`user-${i % 5000}`), key(i % 1800));
    if (lookout.take().length > 0) portions++;
  }
  expect(portions).toBeGreaterThan(0);
  expect(portions).toBeLessThan(10);
});

test('gives the same again for the same file', () => {
  const run = () => {
    const lookout = lookoutFor(DETECTION, BURST);
    for (let i = 0; i < 9000; i++)
      lookout.note([DETECTION], eventBy(`user-${i % 9}`), key(i % 7200));
    return [...lookout.take(), ...lookout.take(true)];
  };
  expect(run()).toEqual(run());
});

test('every sighting is kept once, in one bundle of its rule, slot and group', () => {
  const events = fc.array(
    fc.record({
      user: fc.oneof(fc.constantFrom('a', 'a:1', '1:a', ''), fc.string()),
      second: fc.integer({ min: 0, max: 7200 }),
      times: fc.integer({ min: 1, max: 120 }),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(events, (all) => {
      const lookout = lookoutFor(DETECTION, BURST);
      const noted: string[] = [];
      for (const { user, second, times } of all) {
        for (let i = 0; i < times; i++) {
          const { stream, at } = seenAt(second);
          lookout.note([DETECTION], eventBy(user), { stream, at: `${at}-${i}` });
          const group = [user.toWellFormed()];
          const slot = FIVE + slotAt(second);
          for (const { id } of [DETECTION.info, BURST.info]) {
            noted.push(JSON.stringify([id, slot, group, `${at}-${i}`]));
          }
        }
      }
      const bundles = lookout.take(true);
      const kept = bundles.flatMap(({ rule, slot, groups }) =>
        groups.flatMap(({ group, seen }) =>
          seen.map(({ at }) => JSON.stringify([rule, slot, group, at])),
        ),
      );
      expect(kept.sort()).toEqual(noted.sort());
      const keys = bundles.map(({ rule, shard, slot, source }) =>
        JSON.stringify([rule, shard, slot, source]),
      );
      expect(new Set(keys).size).toBe(keys.length);
      for (const { shard, groups } of bundles) {
        for (const { group } of groups) {
          const { shared, own } = shardsOf(group);
          expect(['', shared, own]).toContain(shard);
        }
      }
    }),
    { numRuns: 50 },
  );
});
