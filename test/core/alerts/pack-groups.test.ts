import fc from 'fast-check';
import { groupsIn, packGroups, unpackGroups } from '../../../core/alerts/pack-groups';
import { type GroupSightings, SLOT_SECONDS } from '../../../core/alerts/sightings';
import { timeText } from '../../../core/calendar';
import { FIVE, seenAt } from '../../support/alerts';

const UUID = '0f8fad5b-d9cb-469f-a165-70867728950e';
const alice = (...seen: GroupSightings['seen']): GroupSightings => ({ group: ['alice'], seen });

function roundTrip(groups: readonly GroupSightings[], slot = FIVE) {
  return unpackGroups(packGroups(groups, slot), slot);
}

test('an event with a UUID takes some twenty bytes', () => {
  const seen = Array.from({ length: 90 }, (_, i) =>
    seenAt(i, { at: `${timeText(FIVE + i)}#${UUID}` }),
  );
  const { groups, events } = packGroups([alice(...seen)], FIVE);
  expect(groups.length + events.length).toBeLessThan(90 * 21);
});

test.each<[string, string]>([
  ['a UUID', `2026-03-04T05:29:59Z#${UUID}`],
  ['a UUID in capitals', `2026-03-04T05:00:00Z#${UUID.toUpperCase()}`],
  ['another id', '2026-03-04T05:00:00Z#e-0'],
  ['another id of that length', `2026-03-04T05:00:00Z#${'x'.repeat(36)}`],
  ['an id that looks like one', `2026-03-04T05:00:00Z#${UUID.replace('0', 'ఀ')}`],
  ['an hour that is not the slot’s', `2026-03-04T06:00:00Z#${UUID}`],
  ['a minute that there is not', `2026-03-04T05:61:00Z#${UUID}`],
  ['a leap second', `2026-03-04T05:29:60Z#${UUID}`],
  ['no time', UUID],
  ['nothing', ''],
])('a key of %s comes back as it was', (_, at) => {
  const groups = [alice(seenAt(0), seenAt(0, { at }), seenAt(1))];
  expect(roundTrip(groups)).toEqual(groups);
});

test('whatever groups there are, they come back', () => {
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdefA-Z#:ü'), maxLength: 40 });
  const at = fc
    .tuple(fc.integer({ min: -4000, max: 4000 }), fc.oneof(fc.uuid(), hex))
    .map(([second, id]) => `${timeText(FIVE + second)}#${id}`);
  const seen = fc.record(
    {
      rule: fc.constantFrom('a', 'b'),
      stream: fc.oneof(fc.constantFrom('x/y/z', 'u/v/w'), fc.string()),
      at,
      value: fc.string(),
    },
    { requiredKeys: ['rule', 'stream', 'at'] },
  );
  const group = fc.record({ group: fc.array(fc.string(), { maxLength: 3 }), seen: fc.array(seen) });
  const slot = fc.constantFrom(FIVE, FIVE - SLOT_SECONDS, FIVE + SLOT_SECONDS);
  fc.assert(
    fc.property(fc.array(group, { maxLength: 8 }), slot, (groups, of) => {
      expect(roundTrip(groups, of)).toEqual(groups);
      expect(groupsIn(packGroups(groups, of))).toEqual(groups.map((each) => each.group));
    }),
  );
});

test('only the groups that are wanted are read', () => {
  const groups = ['a', 'b', 'c'].map((each, i) => ({ group: [each], seen: [seenAt(i)] }));
  const packed = packGroups(groups, FIVE);
  expect(unpackGroups(packed, FIVE, ([name]) => name === 'b')).toEqual([groups[1]]);
});

test('events that are fewer or more than the groups say are refused', () => {
  const packed = packGroups([alice(seenAt(0), seenAt(1))], FIVE);
  const events = packed.events.subarray(18);
  expect(() => unpackGroups({ ...packed, events }, FIVE)).toThrow('sightings take 18 bytes');
  expect(() => groupsIn({ ...packed, events })).toThrow();
});

test('what unpacks to more than a part is refused', () => {
  const bomb = packGroups([alice(seenAt(0, { value: 'x'.repeat(10_000_000) }))], FIVE);
  expect(() => unpackGroups(bomb, FIVE)).toThrow();
});
