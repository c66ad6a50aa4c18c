import * as fc from 'fast-check';
import { mergeInOrder } from '../../../core/queries/merge';
import type { FoundEvent } from '../../../core/queries/ordering';
import { foundAt, numbersOf, take } from '../../support/found-events';

/** A sequence that tells what was asked of it. */
class Watched {
  asked = 0;
  isClosed = false;

  constructor(
    private readonly found: readonly FoundEvent[],
    private readonly failsAt = Number.POSITIVE_INFINITY,
  ) {}

  async *[Symbol.asyncIterator](): AsyncGenerator<FoundEvent> {
    try {
      for (const each of this.found) {
        this.asked++;
        if (this.asked > this.failsAt) throw new Error('the store is gone');
        yield each;
      }
      this.asked++;
    } finally {
      this.isClosed = true;
    }
  }
}

const of = (...numbers: readonly number[]) => new Watched(numbers.map((n) => foundAt(n)));

test('sequences are merged into one', async () => {
  const merged = mergeInOrder([of(1, 4, 5), of(2, 3), of(), of(0, 6)], 'oldest first');
  expect(numbersOf(await take(merged))).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('newest first, they are merged the other way', async () => {
  const merged = mergeInOrder([of(5, 4, 1), of(3, 2)], 'newest first');
  expect(numbersOf(await take(merged))).toEqual([5, 4, 3, 2, 1]);
});

test('no sequences are one that is empty', async () => {
  expect(await take(mergeInOrder([], 'oldest first'))).toEqual([]);
});

test('an event that stands in several comes once', async () => {
  const merged = mergeInOrder([of(1, 2, 3), of(2, 3), of(2), of(3, 3)], 'oldest first');
  expect(numbersOf(await take(merged))).toEqual([1, 2, 3]);
});

test('events of one time and id in two streams both come, in order of the streams', async () => {
  const [a, b] = [foundAt(1, '111122223333/s3/data'), foundAt(1, '444455556666/s3/data')];
  const merge = (order: 'oldest first' | 'newest first') =>
    take(mergeInOrder([new Watched([b]), new Watched([a])], order));
  expect(await merge('oldest first')).toEqual([a, b]);
  expect(await merge('newest first')).toEqual([b, a]);
});

test('any sequences are merged as sorting them together would', async () => {
  const numbers = fc.array(fc.nat(30), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(fc.array(numbers, { maxLength: 6 }), async (lists) => {
      const sequences = lists.map((list) => of(...list.toSorted((a, b) => a - b)));
      const expected = [...new Set(lists.flat())].sort((a, b) => a - b);
      expect(numbersOf(await take(mergeInOrder(sequences, 'oldest first')))).toEqual(expected);
    }),
  );
});

test('a sequence is read only as far as the consumer asks', async () => {
  const [near, far] = [of(1, 2, 3, 4), of(10, 11)];
  await take(mergeInOrder([near, far], 'oldest first'), 2);
  expect([near.asked, far.asked]).toEqual([2, 1]);
});

test('all sequences are closed when the consumer stops', async () => {
  const sequences = [of(1, 2), of(3), of()];
  await take(mergeInOrder(sequences, 'oldest first'), 1);
  expect(sequences.map(({ isClosed }) => isClosed)).toEqual([true, true, true]);
});

test.each([
  ['at its beginning', 0, 0],
  ['on its way', 1, 2],
])('when one fails %s, so does the whole, and all are closed', async (_, failsAt, taken) => {
  const failing = new Watched([foundAt(1), foundAt(5)], failsAt);
  const other = of(2, 3, 4, 6);
  const found: FoundEvent[] = [];
  const merging = (async () => {
    for await (const each of mergeInOrder([failing, other], 'oldest first')) found.push(each);
  })();
  await expect(merging).rejects.toThrow('the store is gone');
  expect(found.length).toBeLessThanOrEqual(taken);
  expect(other.isClosed).toBe(true);
});
