import type { EventKey } from '../ports';
import type { Item } from './attribute';
import { eventKeyName, eventKeyOf } from './find-items';
import { itemJson, readItemJson } from './item-json';
import { marksOf } from './stream-marks';

/**
 * An event's item as it is sent. Items wait for their batches, hundreds at a time; as attributes they would be
 * some hundred objects each, which the garbage collector copies while they wait. Bytes lie outside of its heap.
 */
export interface WrittenItem {
  readonly key: EventKey;
  /** As `eventKeyName`. */
  readonly name: string;
  /** As `itemJson`. */
  readonly json: Buffer;
  /** What it makes known of its stream: `marksOf`. */
  readonly marks: readonly string[];
}

export function writeItem(item: Item): WrittenItem {
  const key = eventKeyOf(item);
  return {
    key,
    name: eventKeyName(key),
    json: itemJson(item),
    marks: marksOf(item),
  };
}

/** The item again. */
export function readWritten({ json }: WrittenItem): Item {
  return readItemJson(json);
}
