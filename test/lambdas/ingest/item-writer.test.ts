import { StoreUnavailableError } from '../../../core/errors';
import { type Item, stringOf } from '../../../core/items/attribute';
import { buildEventItem } from '../../../core/items/event-item';
import { recordOf } from '../../../core/items/raw-record';
import { writeItem } from '../../../core/items/written-item';
import type { EventStore } from '../../../core/ports';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { ItemWriter } from '../../../lambdas/ingest/item-writer';
import { DELETE_OBJECT, eventOf, ORIGIN } from '../../support/events';
import { eventId } from '../../support/log-records';
import { MemoryEventStore } from '../../support/memory-ports';

/** The nth event, with a content of its own where one is given, out of a file of its own. */
function itemOf(n: number, content?: string, file = '1'): Item {
  const record = { ...DELETE_OBJECT, eventID: eventId(n), errorMessage: content };
  const origin = { ...ORIGIN, file: `2026030${file}T0510Z.json.gz`, index: n };
  return buildEventItem(eventOf(record, origin), DEFAULT_SETTINGS);
}

async function store(items: readonly Item[], into: EventStore): Promise<void> {
  const writer = new ItemWriter(into);
  for (const item of items) await writer.write(writeItem(item));
  await writer.finish();
}

const contentsIn = ({ items }: MemoryEventStore) =>
  [...items.values()].map((item) => JSON.parse(recordOf(item).toString()).errorMessage).sort();

test.each([0, 1, 99, 100, 101, 250])('%i items are all there, as they are', async (count) => {
  const events = new MemoryEventStore();
  const items = Array.from({ length: count }, (_, n) => itemOf(n));
  await store(items, events);
  expect(new Set(events.items.values())).toEqual(new Set(items));
});

test('asks for a hundred keys at a time', async () => {
  const events = new MemoryEventStore();
  const find = jest.spyOn(events, 'find');
  await store(
    Array.from({ length: 250 }, (_, n) => itemOf(n)),
    events,
  );
  expect(find.mock.calls.map(([keys]) => keys.length)).toEqual([100, 100, 50]);
});

test('asks for few keys at a time where items are large', async () => {
  const events = new MemoryEventStore();
  const find = jest.spyOn(events, 'find');
  const large = (n: number) => ({ ...itemOf(n), raw: { B: Buffer.alloc(300 * 1024, n) } });
  await store([large(1), large(2), large(3), large(4)], events);
  expect(find.mock.calls.map(([keys]) => keys.length)).toEqual([2, 2]);
});

test.each([
  ['of one file', async (events: EventStore) => store([itemOf(1, 'a'), itemOf(1, 'b')], events)],
  [
    'of two files, one after the other',
    async (events: EventStore) => {
      await store([itemOf(1, 'b', '2')], events);
      await store([itemOf(1, 'a')], events);
    },
  ],
  [
    'of three files at once',
    async (events: EventStore) => {
      await Promise.all(['a', 'b', 'a'].map((each, n) => store([itemOf(1, each, `${n}`)], events)));
    },
  ],
])('two contents under one event id are both kept, and marked: %s', async (_, write) => {
  const events = new MemoryEventStore();
  await write(events);
  expect(contentsIn(events)).toEqual(['a', 'b']);
  for (const item of events.items.values())
    expect(item).toMatchObject({ contested: { BOOL: true } });
});

test.each([1, 2])(
  'one that breaks off behind write %i of a contest loses nothing',
  async (writes) => {
    const events = new MemoryEventStore();
    const all = ['a', 'b', 'c', 'd', 'e', 'f'];
    await store([itemOf(1, 'a')], events);
    for (const content of all) {
      await store([itemOf(1, content, '2')], breakingOff(events, writes)).catch(() => {});
      expect(contentsIn(events)).toContain('a');
    }
    for (const content of all) await store([itemOf(1, content, '2')], events);
    expect([...new Set(contentsIn(events))]).toEqual(all);
  },
);

test('an event that two files hold keeps the place in the earlier one', async () => {
  const events = new MemoryEventStore();
  await store([itemOf(1)], events);
  await store([itemOf(1, undefined, '2')], events);
  expect([...events.items.values()].map((item) => stringOf(item, 'file'))).toEqual([
    stringOf(itemOf(1), 'file'),
  ]);
});

const refuse = async () => {
  throw new StoreUnavailableError('DynamoDB took none');
};

test.each([
  ['to be read', { find: refuse }],
  ['to be written', { startWriting: () => ({ write: async () => {}, finish: refuse }) }],
])('a store that refuses %s fails the file, and the next one tries anew', async (_, broken) => {
  const events = new MemoryEventStore();
  await expect(store([itemOf(1)], { ...bound(events), ...broken })).rejects.toThrow(
    StoreUnavailableError,
  );
  await store([itemOf(1)], events);
  expect(events.items.size).toBe(1);
});

test('a refusal in the middle of a file is known before its end', async () => {
  const events = { ...bound(new MemoryEventStore()), find: refuse };
  const items = Array.from({ length: 2000 }, (_, n) => itemOf(n));
  const writer = new ItemWriter(events);
  const writeAll = async () => {
    for (const item of items) await writer.write(writeItem(item));
  };
  await expect(writeAll()).rejects.toThrow(StoreUnavailableError);
});

/** A store whose process is killed behind so many writes. */
function breakingOff(events: MemoryEventStore, writes: number): EventStore {
  let left = writes;
  return {
    ...bound(events),
    startWriting: () => {
      const writer = events.startWriting();
      return {
        ...writer,
        write: async (item) => {
          if (left-- <= 0) throw new StoreUnavailableError('killed');
          await writer.write(item);
        },
      };
    },
  };
}

function bound(events: MemoryEventStore): EventStore {
  return {
    startWriting: () => events.startWriting(),
    find: (keys) => events.find(keys),
  };
}
