import { type Item, stringOf } from '../items/attribute';
import { parseAtKey, timeKey } from '../items/keys';
import { readEventItem, type StoredEvent } from '../items/stored-event';
import { compareTexts } from '../text-order';
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

/** A place which a reading has reached: no event before it is still to come. */
export interface Milestone {
  readonly position: Position;
  readonly event?: undefined;
}

/** What a reading in order gives: events, and how far it has come where it finds none. */
export type Step = FoundEvent | Milestone;

/**
 * How far a reading has come that read an item last. In an index, the items that share its sort key (time
 * and the beginning of the id) come in any order.
 *
 * @param at the table's sort key of that item
 */
export function milestoneAt(at: string, order: Order): Milestone {
  const { eventTime, eventId } = parseAtKey(at);
  const shared = timeKey(eventTime, eventId);
  return order === 'newest first'
    ? { position: { at: `${shared}${BEHIND_PRINTABLE}`, stream: BEHIND_PRINTABLE } }
    : { position: { at: shared, stream: '' } };
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

const BEHIND_PRINTABLE = '\x7f';
