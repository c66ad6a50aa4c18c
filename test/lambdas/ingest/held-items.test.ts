import type { Item } from '../../../core/items/attribute';
import { writeItem } from '../../../core/items/written-item';
import { HeldItems } from '../../../lambdas/ingest/held-items';
import { ItemWriter } from '../../../lambdas/ingest/item-writer';
import { eventItem } from '../../support/event-items';
import { MemoryEventStore } from '../../support/memory-ports';

const MEGABYTE = 1024 * 1024;

async function storedOf(work: (items: HeldItems) => Promise<void>): Promise<number> {
  const events = new MemoryEventStore();
  const writer = new ItemWriter(events);
  await work(new HeldItems(writer));
  await writer.finish();
  return events.items.size;
}

const sized = (n: number, bytes: number): Item => eventItem(n, { raw: { B: Buffer.alloc(bytes) } });

test('items wait until they are released, and go through from then on', async () => {
  const stored = await storedOf(async (items) => {
    await items.write(writeItem(eventItem(0)));
    await items.release();
    await items.write(writeItem(eventItem(1)));
    expect(items.areDropped).toBe(false);
  });
  expect(stored).toBe(2);
});

test('items that are dropped are nowhere', async () => {
  const stored = await storedOf(async (items) => {
    await items.write(writeItem(eventItem(0)));
    items.drop();
    await items.release();
    expect(items.areDropped).toBe(true);
  });
  expect(stored).toBe(0);
});

test('no more is held than four megabytes: then all goes through, and can be dropped no more', async () => {
  const stored = await storedOf(async (items) => {
    for (let n = 0; n < 5; n++) await items.write(writeItem(sized(n, MEGABYTE)));
    items.drop();
    expect(items.areDropped).toBe(false);
  });
  expect(stored).toBe(5);
});

test('what is held beyond that leaves two for one, in the order in which it came', async () => {
  const handedOn: string[] = [];
  const writer = new ItemWriter(new MemoryEventStore());
  jest.spyOn(writer, 'write').mockImplementation(async ({ name }) => void handedOn.push(name));
  const items = new HeldItems(writer);
  const written = Array.from({ length: 9 }, (_, n) => writeItem(sized(n, MEGABYTE)));
  const counts: number[] = [];
  for (const item of written) {
    await items.write(item);
    counts.push(handedOn.length);
  }
  // Of base64, three are more than four megabytes.
  expect(counts).toEqual([0, 0, 2, 4, 5, 6, 7, 8, 9]);
  expect(handedOn).toEqual(written.map(({ name }) => name));
  expect(items.areHeld).toBe(false);
});

test('what is held while the rest leaves is stored, though the file then turns out to be corrupt', async () => {
  const stored = await storedOf(async (items) => {
    for (let n = 0; n < 3; n++) await items.write(writeItem(sized(n, MEGABYTE)));
    expect(items.areHeld).toBe(true);
    items.drop();
    expect(items.areDropped).toBe(false);
    await items.release();
  });
  expect(stored).toBe(3);
});
