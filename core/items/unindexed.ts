import { EVENT_INDEXES, type EventIndex } from '../tables';
import type { Item } from './attribute';

/**
 * Of each index whether an item has what it is asked for by, and not what puts it there. Spelled out: the engine reads
 * an attribute that it knows by name several times faster.
 */
const IS_GAP: Readonly<Record<EventIndex, (item: Item) => boolean>> = {
  resource: (item) => item.resource !== undefined && item.objectKeyAt === undefined,
  principal: (item) => item.principal !== undefined && item.principalAt === undefined,
  accessKey: (item) => item.accessKey !== undefined && item.accessKeyAt === undefined,
  eventName: (item) => item.eventName !== undefined && item.eventNameAt === undefined,
  eventId: (item) => item.at !== undefined && item.eventId === undefined,
};

/**
 * Whether an item is not in an index though it could be asked for there: its class does not fill it.
 * An event without an access key is no gap in the index by access key.
 */
export function isUnindexed(item: Item, index: EventIndex): boolean {
  return IS_GAP[index](item);
}

/** The indexes that `isUnindexed` is true of. */
export function unindexedIn(item: Item): EventIndex[] {
  return EVENT_INDEXES.filter((index) => isUnindexed(item, index));
}
