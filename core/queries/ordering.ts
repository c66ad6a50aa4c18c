import { type Item, stringOf } from '../items/attribute';
import { readEventItem, type StoredEvent } from '../items/stored-event';
import type { Order } from './keyed-read';

/** A stored event, and the item that it was read from. */
export interface FoundEvent {
  readonly event: StoredEvent;
  readonly item: Item;
  readonly position: Position;
}

/**
 * An event's place in the one order in which every query answers: by time, then by event id, then by
 * stream. No two events share it.
 */
export interface Position {
  /** The table's sort key: event time and event id. */
  readonly at: string;
  readonly stream: string;
}

/** Reads an item of the events table, or of one of its indexes, as an event in its place. */
export function findInItem(item: Item): FoundEvent {
  const position = { at: stringOf(item, 'at') ?? '', stream: stringOf(item, 'stream') ?? '' };
  return { event: readEventItem(item), item, position };
}

/** Orders positions: negative when `a` comes first. */
export function comparePositions(a: Position, b: Position, order: Order): number {
  const ascending = compareTexts(a.at, b.at) || compareTexts(a.stream, b.stream);
  return order === 'oldest first' ? ascending : -ascending;
}

/** Event ids and times are printable ASCII, where every order of texts is the same as DynamoDB's. */
function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
