import fc from 'fast-check';
import { chooseStreams, mergeDescending, sortKeyRange } from '../../../core/queries/stream-query';

const STREAMS = [
  '111122223333/s3/data/0',
  '111122223333/s3/data/1',
  '111122223333/ses/data',
  '444455556666/s3/management',
];

test.each([
  [{}, STREAMS],
  [{ account: '111122223333' }, STREAMS.slice(0, 3)],
  [{ service: 's3' }, [STREAMS[0], STREAMS[1], STREAMS[3]]],
  [{ category: 'data', service: 's3' }, STREAMS.slice(0, 2)],
  [{ account: '1111' }, []],
])('%j chooses %j', (filter, chosen) => {
  expect(chooseStreams(STREAMS, filter)).toEqual(chosen);
});

test('both ends of a time range belong to it', () => {
  const { from, to } = sortKeyRange({
    since: '2026-01-02T00:00:00Z',
    until: '2026-01-03T00:00:00Z',
  });
  const inside = (at: string) => at >= from && at <= to;
  expect(inside('2026-01-02T00:00:00Z#a')).toBe(true);
  expect(inside('2026-01-03T00:00:00Z#~')).toBe(true);
  expect(inside('2026-01-01T23:59:59Z#z')).toBe(false);
  expect(inside('2026-01-03T00:00:01Z#a')).toBe(false);
});

test('without times, every event is in the range', () => {
  const { from, to } = sortKeyRange({});
  expect('0000-01-01T00:00:00Z#a' >= from && '9999-12-31T23:59:59Z#z' <= to).toBe(true);
});

async function* sequence(values: readonly number[], onRead = () => {}): AsyncGenerator<number> {
  for (const value of values) {
    onRead();
    yield value;
  }
}

const key = (value: number) => String(value).padStart(6, '0');

test('merged sequences are one sequence, in order, with nothing lost (property)', async () => {
  const sorted = fc.array(fc.nat(1000)).map((values) => values.sort((a, b) => b - a));
  await fc.assert(
    fc.asyncProperty(fc.array(sorted, { maxLength: 5 }), async (sequences) => {
      const merged: number[] = [];
      for await (const value of mergeDescending(
        sequences.map((each) => sequence(each)),
        key,
      )) {
        merged.push(value);
      }
      expect(merged).toEqual(sequences.flat().sort((a, b) => b - a));
    }),
  );
});

test('reads no further than it is asked', async () => {
  let reads = 0;
  const count = () => {
    reads++;
  };
  const merged = mergeDescending([sequence([5, 3, 1], count), sequence([4, 2], count)], key);
  await merged.next();
  await merged.return(undefined);
  expect(reads).toBe(2);
});
