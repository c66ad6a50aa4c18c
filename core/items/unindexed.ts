import type { EventIndex } from '../tables';
import type { Item } from './attribute';

/** Of each index: the attribute that an event is asked for by, and the one that puts it there. */
const ENTRANCES: readonly (readonly [index: EventIndex, asked: string, entrance: string])[] = [
  ['resource', 'resource', 'objectKeyAt'],
  ['principal', 'principal', 'principalAt'],
  ['accessKey', 'accessKey', 'accessKeyAt'],
  ['eventName', 'eventName', 'eventNameAt'],
  ['eventId', 'at', 'eventId'],
];

/**
 * The indexes that an item is not in though it could be asked for there: its class does not fill them.
 * An event without an access key is no gap in the index by access key.
 */
export function unindexedIn(item: Item): EventIndex[] {
  const gaps: EventIndex[] = [];
  for (const [index, asked, entrance] of ENTRANCES) {
    if (item[asked] !== undefined && item[entrance] === undefined) gaps.push(index);
  }
  return gaps;
}
