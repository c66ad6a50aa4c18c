import type { EventClass } from '../settings';
import type { EventIndex } from '../tables';

/** Classes of events that log files hold; Insights and network activity have files of their own. */
export const LOG_CLASSES = ['management', 'data', 'sends'] as const satisfies readonly EventClass[];
export type LogClass = (typeof LOG_CLASSES)[number];

/** DynamoDB Developer Guide, "DynamoDB item sizes and formats": what storing an item adds, in each index too. */
export const STORAGE_BYTES_AN_ITEM = 100;

/** An item with so many indexes, in the mean. */
export interface ItemSize {
  readonly indexes: number;
  readonly itemBytes: number;
  /** Of the item, and again of each index that holds it. */
  readonly writeUnits: number;
}

/** What events of a class are like, in the mean. */
export interface EventShape {
  /** The record as CloudTrail writes it. */
  readonly recordBytes: number;
  /** Its part of a compressed log file. */
  readonly compressedBytes: number;
  /** From few indexes to many: each one that is filled lengthens the item by its sort key. */
  readonly sizes: readonly ItemSize[];
  /** The share of events that have what an index is about: nothing else fills it. */
  readonly shares: Readonly<Record<EventIndex, number>>;
  /** Events with two objects, which the index of copies' sources holds too. */
  readonly copies: number;
}

/**
 * Measured on 20,000 records of this project's generator, seed 1: records of S3 and SES as the ingest
 * function stores them, and for `management` the log files of all services. A test measures them again.
 */
export const EVENT_SHAPES: Readonly<Record<LogClass, EventShape>> = {
  management: {
    recordBytes: 1_715,
    compressedBytes: 300,
    sizes: [
      { indexes: 0, itemBytes: 725, writeUnits: 1 },
      { indexes: 2, itemBytes: 784, writeUnits: 1 },
      { indexes: 5, itemBytes: 889, writeUnits: 1 },
    ],
    shares: { resource: 0.665, principal: 1, accessKey: 0.99, eventName: 1, eventId: 1 },
    copies: 0,
  },
  data: {
    recordBytes: 2_226,
    compressedBytes: 285,
    sizes: [
      { indexes: 0, itemBytes: 830, writeUnits: 1 },
      { indexes: 2, itemBytes: 893, writeUnits: 1.004 },
      { indexes: 5, itemBytes: 974, writeUnits: 1.02 },
    ],
    shares: { resource: 1, principal: 1, accessKey: 0.953, eventName: 1, eventId: 1 },
    copies: 0.024,
  },
  sends: {
    recordBytes: 2_125,
    compressedBytes: 185,
    sizes: [
      { indexes: 0, itemBytes: 784, writeUnits: 1 },
      { indexes: 2, itemBytes: 856, writeUnits: 1 },
      { indexes: 5, itemBytes: 949, writeUnits: 1 },
    ],
    shares: { resource: 1, principal: 1, accessKey: 1, eventName: 1, eventId: 1 },
    copies: 0,
  },
};

/** Copies name two objects, and a fifth of them take a second unit for it. Measured with the rest. */
export const COPY_WRITE_UNITS = 1.2;

/** An item of a class with so many indexes, between those that were measured. */
export function itemSizeOf({ sizes }: Pick<EventShape, 'sizes'>, indexes: number): ItemSize {
  const below = sizes.findLast((size) => size.indexes <= indexes) ?? sizes[0];
  const above = sizes.find((size) => size.indexes >= indexes) ?? below;
  if (below === undefined || above === undefined) throw new RangeError('no size was measured');
  if (above.indexes === below.indexes) return { ...below, indexes };
  const way = (indexes - below.indexes) / (above.indexes - below.indexes);
  const between = (from: number, to: number) => from + way * (to - from);
  return {
    indexes,
    itemBytes: between(below.itemBytes, above.itemBytes),
    writeUnits: between(below.writeUnits, above.writeUnits),
  };
}
