import { type Item, stringOf } from '../../core/items/attribute';
import { writeItem } from '../../core/items/written-item';
import type { EventKey, EventStore } from '../../core/ports';
import { eventItem, itemOfBytes } from '../support/event-items';

/** An event store and a look into it. */
export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** All items, in any order. */
  readAll(): Promise<readonly Item[]>;
}

/** What every adapter of `EventStore` does. */
export function describeEventStore(getStore: () => Promise<EventStoreUnderTest>): void {
  let underTest: EventStoreUnderTest;
  beforeEach(async () => {
    underTest = await getStore();
  });

  async function write(...items: readonly Item[]): Promise<void> {
    const writer = underTest.store.startWriting();
    for (const item of items) await writer.write(writeItem(item));
    await writer.finish();
  }

  async function readSorted(): Promise<readonly Item[]> {
    const items = await underTest.readAll();
    return [...items].sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  }

  test('an item is there as it was written, once its writer has finished', async () => {
    await write(eventItem(0));
    expect(await underTest.readAll()).toEqual([eventItem(0)]);
  });

  test('a writer that was given nothing finishes', async () => {
    await write();
    expect(await underTest.readAll()).toEqual([]);
  });

  test.each([24, 25, 26, 400])('%i items are all there', async (count) => {
    const items = Array.from({ length: count }, (_, n) => eventItem(n));
    await write(...items);
    expect(await readSorted()).toEqual(items);
  });

  test('writing the same items again changes nothing', async () => {
    const items = Array.from({ length: 60 }, (_, n) => eventItem(n));
    await write(...items);
    await write(...items);
    expect(await readSorted()).toEqual(items);
  });

  test.each([
    ['one behind the other', [0, 0, 1]],
    ['with others between', [0, ...Array.from({ length: 40 }, (_, n) => n + 1), 0]],
  ])('the same item twice in one writing is one item: %s', async (_, numbers) => {
    await write(...numbers.map((n) => eventItem(n)));
    expect(await readSorted()).toEqual([...new Set(numbers)].map((n) => eventItem(n)));
  });

  test('of two items of one key the later one stays', async () => {
    const [earlier, later] = [eventItem(0), eventItem(0, { eventName: { S: 'GetObject' } })];
    await write(earlier);
    await write(later);
    expect(await underTest.readAll()).toEqual([later]);
    await write(later, earlier);
    expect(await underTest.readAll()).toEqual([earlier]);
  });

  test('items of one time and of several streams stay apart', async () => {
    const streams = ['111122223333/s3/data', '444455556666/s3/data', '111122223333/s3/data/3'];
    await write(...streams.map((stream) => eventItem(0, { stream: { S: stream } })));
    expect((await underTest.readAll()).map((item) => stringOf(item, 'stream')).sort()).toEqual(
      streams.sort(),
    );
  });

  test('several writers at a time do not disturb each other', async () => {
    const half = (from: number) => Array.from({ length: 90 }, (_, n) => eventItem(from + n));
    await Promise.all([write(...half(0)), write(...half(90)), write(...half(45))]);
    expect(await readSorted()).toEqual(Array.from({ length: 180 }, (_, n) => eventItem(n)));
  });

  test('items are found by their keys, whole, and what is not there is left out', async () => {
    const items = Array.from({ length: 100 }, (_, n) => eventItem(n));
    await write(...items.slice(0, 60), eventItem(200));
    const found = await underTest.store.find(items.map(eventKey));
    expect([...found].sort((a, b) => keyOf(a).localeCompare(keyOf(b)))).toEqual(items.slice(0, 60));
  });

  test('items of more bytes than one answer holds are all found', async () => {
    const items = Array.from({ length: 9 }, (_, n) => itemOfBytes(n + 1, 300 * 1024));
    await write(...items);
    expect(await underTest.store.find(items.map(eventKey))).toHaveLength(9);
  });

  test('an item of the largest size, and of the longest keys, is kept', async () => {
    const largest = itemOfBytes(1, 400 * 1024);
    const longest = eventItem(2, {
      stream: { S: 's'.repeat(1024) },
      at: { S: 'ü'.repeat(512) },
    });
    await write(largest, longest);
    expect(await readSorted()).toEqual([largest, longest]);
  });
}

function eventKey(item: Item): EventKey {
  return { stream: stringOf(item, 'stream') ?? '', at: stringOf(item, 'at') ?? '' };
}

function keyOf(item: Item): string {
  return `${stringOf(item, 'stream')} ${stringOf(item, 'at')}`;
}
