import { bundlesOf, shardsOf } from '../../../core/alerts/bundles';
import { type GroupSightings, groupKey } from '../../../core/alerts/sightings';
import { FIVE, seenAt } from '../../support/alerts';

const NAME = { rule: 'r', slot: FIVE, source: 'f-0' };

function bundle(...groups: readonly GroupSightings[]) {
  return bundlesOf(NAME, new Map(groups.map((each) => [groupKey(each.group), each])));
}

const times = (count: number, group: readonly string[]): GroupSightings => ({
  group,
  seen: Array.from({ length: count }, (_, i) => seenAt(i)),
});

test('few groups lie together', () => {
  const groups = [times(1, ['a']), times(9, ['b']), times(99, ['c'])];
  expect(bundle(...groups)).toEqual([{ ...NAME, shard: '', groups }]);
});

test('a group of very many events lies alone', () => {
  const [few, many] = [times(1, ['a']), times(100, ['b'])];
  expect(bundle(few, many)).toEqual([
    { ...NAME, shard: '', groups: [few], elsewhere: [shardsOf(['b']).own] },
    { ...NAME, shard: shardsOf(['b']).own, groups: [many] },
  ]);
});

test('where no group is left to lie together, it is said all the same where the others are', () => {
  const { own } = shardsOf(['b']);
  const many = times(100, ['b']);
  expect(bundle(many)).toEqual([
    { ...NAME, shard: '', groups: [], elsewhere: [own] },
    { ...NAME, shard: own, groups: [many] },
  ]);
});

test('very many groups lie in sixteen shards, about as many in each', () => {
  const groups = Array.from({ length: 4000 }, (_, i) => times(1, [`user/${i}`, 'bucket']));
  const [common, ...bundles] = bundle(...groups);
  expect(bundles).toHaveLength(16);
  expect(common).toMatchObject({ groups: [], elsewhere: bundles.map(({ shard }) => shard) });
  for (const { shard, groups: inShard } of bundles) {
    expect(inShard.length).toBeGreaterThan(150);
    expect(inShard.length).toBeLessThan(350);
    for (const { group } of inShard) expect(shardsOf(group).shared).toBe(shard);
  }
});

test.each([
  [
    ['ab', 'c'],
    ['a', 'bc'],
  ],
  [
    ['a', ''],
    ['', 'a'],
  ],
  [['1:a'], ['1', 'a']],
  [
    ['a', '1:b'],
    ['a1:', 'b'],
  ],
])('%j and %j are two groups', (a, b) => {
  expect(groupKey(a)).not.toBe(groupKey(b));
});
