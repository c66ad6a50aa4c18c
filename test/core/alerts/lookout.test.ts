import { Lookout } from '../../../core/alerts/lookout';
import { routesOf } from '../../../core/alerts/routes';
import { packSightings, type Sightings, unpackSightings } from '../../../core/alerts/sightings';
import { fieldsOf } from '../../../core/records/record-fields';
import type { CorrelationRule, DetectionRule, Rule } from '../../../core/rules/rule';
import { BURST, DETECTION, seenAt } from '../../support/alerts';

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

const summary = ({ rule, group, seen }: Sightings) => ({ rule, group, seen: seen.length });

test('notes a match for the rule’s own alert', () => {
  const lookout = lookoutFor(DETECTION);
  lookout.note([DETECTION], eventBy(ALICE), key(0));
  expect(lookout.take(true)).toEqual([
    {
      rule: DETECTION.info.id,
      group: [ALICE],
      slot: 1772600400,
      source: 'f11e-0',
      seen: [seenAt(0)],
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
  expect(lookout.take(true).map(summary)).toEqual([
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
  expect(lookout.take(true).map(summary)).toEqual([
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
  expect(lookout.take(true).map(({ group }) => group)).toEqual([['carol']]);
});

test('keeps the value that a value_count counts, and none where the event has none', () => {
  const rule: CorrelationRule = { ...BURST, type: 'value_count', field: 'awsRegion' };
  const lookout = lookoutFor(rule);
  lookout.note([DETECTION], eventBy(ALICE, { awsRegion: 'eu-west-1' }), key(0));
  lookout.note([DETECTION], eventBy(ALICE), key(1));
  expect(lookout.take(true)).toMatchObject([
    { seen: [{ value: 'eu-west-1' }, expect.not.objectContaining({ value: expect.anything() })] },
  ]);
});

test('cuts values that no key could hold, and keeps them apart', () => {
  const lookout = lookoutFor(DETECTION);
  const long = 'x'.repeat(5000);
  lookout.note([DETECTION], eventBy(`${long}1`), key(0));
  lookout.note([DETECTION], eventBy(`${long}2`), key(0));
  const groups = lookout.take(true).map(({ group }) => group[0] ?? '');
  expect(new Set(groups).size).toBe(2);
  for (const group of groups) expect(Buffer.byteLength(group)).toBeLessThanOrEqual(256);
});

test('ends a part before it is too large for an item', () => {
  const lookout = lookoutFor(DETECTION);
  for (let i = 0; i < 20_000; i++) lookout.note([DETECTION], eventBy(ALICE), key(i % 3600));
  const parts = [...lookout.take(), ...lookout.take(true)];
  expect(parts.length).toBeGreaterThan(1);
  expect(new Set(parts.map(({ source }) => source)).size).toBe(parts.length);
  expect(parts.reduce((sum, { seen }) => sum + seen.length, 0)).toBe(20_000);
  for (const { seen } of parts) expect(packSightings(seen).length).toBeLessThan(390 * 1024);
});

test('ends a part in time for values that JSON writes six times as long', () => {
  const rule: CorrelationRule = { ...BURST, type: 'value_count', field: 'awsRegion' };
  const lookout = lookoutFor(rule);
  for (let i = 0; i < 4000; i++) {
    const awsRegion = `${i}${'\u0001'.repeat(250)}`;
    lookout.note([DETECTION], eventBy(ALICE, { awsRegion }), key(0));
  }
  const parts = [...lookout.take(), ...lookout.take(true)];
  const unpacked = parts.flatMap(({ seen }) => unpackSightings(packSightings(seen)));
  expect(unpacked).toHaveLength(4000);
});

test('holds a bounded number of groups, however many a file names', () => {
  const lookout = lookoutFor(DETECTION);
  let held = 0;
  let most = 0;
  for (let i = 0; i < 100_000; i++) {
    lookout.note([DETECTION], eventBy(`user-${i}`), key(i % 3600));
    held += 1 - lookout.take().length;
    most = Math.max(most, held);
  }
  expect(most).toBeLessThan(50_000);
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

test('packed sightings come back', () => {
  const seen = [seenAt(0), seenAt(1, { value: 'ü😀' }), seenAt(2, { rule: 'b', stream: 'c/d/e' })];
  expect(unpackSightings(packSightings(seen))).toEqual(seen);
});

test('what unpacks to more than a part is refused', () => {
  const bomb = packSightings([seenAt(0, { value: 'x'.repeat(10_000_000) })]);
  expect(() => unpackSightings(bomb)).toThrow();
});
