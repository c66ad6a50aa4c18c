import { readAtMost } from '../../cli/read-at-most';
import type { ItemPage, ReadRequest } from '../../core/ports';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { DELETE_OBJECT } from '../support/events';
import { MemoryEventReader } from '../support/memory-event-reader';
import { eventsOf, storeIn } from '../support/stored-events';

const REQUEST: ReadRequest = { partition: '111122223333/s3/data', order: 'oldest first' };

/** A stream of three pages, of which the last one is empty. */
function pagesOfTwo() {
  const reader = new MemoryEventReader({ mostItemsAPage: 1 });
  const records = ['a', 'b'].map((eventID) => ({ ...DELETE_OBJECT, eventID }));
  storeIn(reader, eventsOf(records), [DEFAULT_SETTINGS]);
  return reader;
}

async function take(pages: AsyncIterable<ItemPage>): Promise<number> {
  let count = 0;
  for await (const _ of pages) count++;
  return count;
}

test('gives all of it where that is no more than the bound', async () => {
  const bounded = readAtMost(3, pagesOfTwo());
  expect(await take(bounded.reader.read(REQUEST))).toBe(3);
  expect(bounded.wasCut()).toBe(false);
});

test('ends early, and says so', async () => {
  const bounded = readAtMost(2, pagesOfTwo());
  expect(await take(bounded.reader.read(REQUEST))).toBe(2);
  expect(bounded.wasCut()).toBe(true);
});

test('bounds all reads together, those that go on side by side too', async () => {
  const bounded = readAtMost(4, pagesOfTwo());
  const reads = [1, 2, 3].map(() => take(bounded.reader.read(REQUEST)));
  const taken = (await Promise.all(reads)).reduce((sum, each) => sum + each);
  expect(taken).toBe(4);
  expect(bounded.wasCut()).toBe(true);
  expect(await take(bounded.reader.read(REQUEST))).toBe(0);
});
