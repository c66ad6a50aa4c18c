import { heatOfIndexes, heatOfStreams, hottestOf } from '../../../bench/scale/heat';
import { Partitions } from '../../../bench/scale/partitions';
import { DATED, eventsOf, FLEET, ONE_KEY } from '../../../bench/scale/workload';
import { DEFAULT_SETTINGS } from '../../../core/settings';

const { indexes } = DEFAULT_SETTINGS;
const fleet = eventsOf(FLEET, 2_000, 1);
const shareOf = (heat: readonly { readonly share: number }[]) =>
  heat.reduce((sum, { share }) => sum + share, 0);

describe('the heat of streams', () => {
  test('is that of one key, without shards', () => {
    expect(heatOfStreams(fleet, 1).map(({ share }) => share)).toEqual([1]);
  });

  test.each([2, 4, 8, 16])('falls into %d shards alike', (shards) => {
    const heat = heatOfStreams(fleet, shards);
    expect(heat).toHaveLength(shards);
    expect(shareOf(heat)).toBeCloseTo(1);
    expect(hottestOf(heat) * shards).toBeLessThan(1.3);
  });
});

describe('the heat of indexes', () => {
  test('is there for those that data events fill', () => {
    expect([...heatOfIndexes(fleet, indexes).keys()]).toEqual(['by-resource', 'by-access-key']);
  });

  test('of one access key is one unit: its sort key only grows', () => {
    const heats = heatOfIndexes(eventsOf(ONE_KEY, 1_000, 1), indexes);
    expect(heats.get('by-access-key')).toHaveLength(1);
  });

  test('of one bucket can be told apart by object keys, unless those begin with the date', () => {
    const any = heatOfIndexes(eventsOf(ONE_KEY, 1_000, 1), indexes).get('by-resource');
    expect(any?.length).toBeGreaterThan(200);
    expect(shareOf(any ?? [])).toBeCloseTo(1);
    expect(heatOfIndexes(eventsOf(DATED, 1_000, 1), indexes).get('by-resource')).toHaveLength(1);
  });
});

describe('partitions', () => {
  const bucket = heatOfIndexes(eventsOf(ONE_KEY, 1_000, 1), indexes).get('by-resource') ?? [];

  test('take a thousand writes a second each', () => {
    expect(new Partitions(heatOfStreams(fleet, 1), 4).limit).toBe(1_000);
  });

  test('of a new table are shared by keys that lie close to each other', () => {
    const heat = heatOfStreams(fleet, 16);
    expect(new Partitions(heat, 1).hottestShare).toBeCloseTo(1);
    expect(new Partitions(heat, 1_000_000).hottestShare).toBe(hottestOf(heat));
  });

  test('are split after ten minutes of too much', () => {
    const partitions = new Partitions(bucket, 4);
    for (let second = 0; second < 599; second++) partitions.pass(3_000);
    expect(partitions.count).toBe(1);
    partitions.pass(3_000);
    expect(partitions.count).toBe(2);
    expect(partitions.hottestShare).toBeCloseTo(0.5, 2);
  });

  test('stay whole where they have rest for half of the time', () => {
    const partitions = new Partitions(bucket, 4);
    for (let second = 0; second < 3_000; second++) partitions.pass(second % 2 === 0 ? 3_000 : 0);
    expect(partitions.count).toBe(1);
  });

  test('have been split for a load that they are used to, and no further', () => {
    const partitions = new Partitions(bucket, 1);
    partitions.adaptTo(3_500);
    expect(partitions.count).toBe(4);
    expect(partitions.limit).toBeGreaterThanOrEqual(3_500);
  });

  test('of one key whose sort key only grows are never split', () => {
    const partitions = new Partitions(heatOfStreams(fleet, 1), 1);
    partitions.adaptTo(50_000);
    for (let second = 0; second < 1_000; second++) partitions.pass(50_000);
    expect(partitions.count).toBe(1);
  });
});
