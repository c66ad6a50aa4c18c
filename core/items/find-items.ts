import { batchesOf } from '../batches';
import type { EventKey, EventStore } from '../ports';
import { type Item, stringOf } from './attribute';

/** The store reads so many items in a call. */
const MOST_KEYS = 100;

/** The key of an event's item. */
export function eventKeyOf(item: Item): EventKey {
  return { stream: stringOf(item, 'stream') ?? '', at: stringOf(item, 'at') ?? '' };
}

/** A key as one text; a sort key begins with a time, so that no two are the same. */
export function eventKeyName({ stream, at }: EventKey): string {
  return `${stream} ${at}`;
}

/**
 * Reads the items of any number of keys.
 * @returns by `eventKeyName`; what is not there is left out
 * @throws {StoreUnavailableError} when the store went on refusing to read
 */
export function findItems(
  keys: readonly EventKey[],
  store: Pick<EventStore, 'find'>,
): Promise<ReadonlyMap<string, Item>> {
  return findEach(keys, store, (item) => item);
}

/** As `findItems`, and keeps no more of each than what is read of it: an item may have 400 KB. */
export async function findEach<T>(
  keys: readonly EventKey[],
  store: Pick<EventStore, 'find'>,
  read: (item: Item) => T,
): Promise<ReadonlyMap<string, T>> {
  const found = new Map<string, T>();
  // DynamoDB refuses a call that names a key twice.
  const unique = [...new Map(keys.map((key) => [eventKeyName(key), key])).values()];
  for (const batch of batchesOf(unique, MOST_KEYS)) {
    for (const item of await store.find(batch)) {
      found.set(eventKeyName(eventKeyOf(item)), read(item));
    }
  }
  return found;
}
