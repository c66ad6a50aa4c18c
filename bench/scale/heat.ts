import { createHash } from 'node:crypto';
import type { TrailEvent } from '../../core/events/event';
import { type Item, stringOf } from '../../core/items/attribute';
import { buildEventItem } from '../../core/items/event-item';
import { streamKey } from '../../core/items/keys';
import { DEFAULT_SETTINGS, type IngestSettings } from '../../core/settings';
import { EVENTS_TABLE, type KeySchema } from '../../core/tables';

/** A range of keys that DynamoDB may give a partition of its own, and its part of all writes. */
export interface HeatUnit {
  /** Where it lies among all keys. */
  readonly position: string;
  readonly share: number;
}

/** Heat of a table or an index, in the order of positions; the shares add up to the writes of an event. */
export type Heat = readonly HeatUnit[];

/** Parts that one partition key's heat is told apart in, at most: as many partitions can share it. */
const PARTS_A_KEY = 256;

/** The heat of the events table itself, by the keys that the product gives to these events. */
export function heatOfStreams(events: readonly TrailEvent[], shards: number): Heat {
  const streams = new Map<string, number>();
  for (const event of events) {
    const stream = streamKey(event, shards);
    streams.set(stream, (streams.get(stream) ?? 0) + 1);
  }
  // The sort key is the time: what is written next always lies at the end.
  return [...streams]
    .map(([stream, count]) => ({ position: positionOf(stream), share: count / events.length }))
    .sort(byPosition);
}

/** The heat of each index that holds any of these events, by its name. */
export function heatOfIndexes(
  events: readonly TrailEvent[],
  indexes: IngestSettings['indexes'],
): ReadonlyMap<string, Heat> {
  const settings = { ...DEFAULT_SETTINGS, indexes };
  const items = events.map((event) => buildEventItem(event, settings));
  const heats = Object.entries(EVENTS_TABLE.indexes).map(
    ([name, keys]) => [name, heatOfIndex(items, keys)] as const,
  );
  return new Map(heats.filter(([, heat]) => heat.length > 0));
}

/** @param items in the order in which their events happened */
function heatOfIndex(items: readonly Item[], { partitionKey, sortKey }: KeySchema): Heat {
  const sortKeys = new Map<string, string[]>();
  for (const item of items) {
    const partition = stringOf(item, partitionKey);
    const key = stringOf(item, sortKey);
    if (partition === undefined || key === undefined) continue;
    const others = sortKeys.get(partition) ?? [];
    others.push(key);
    sortKeys.set(partition, others);
  }
  return [...sortKeys]
    .flatMap(([partition, keys]) => unitsOf(partition, keys, items.length))
    .sort(byPosition);
}

/**
 * DynamoDB splits the items of one partition key by their sort key, but not where that only ever grows: all
 * that is written next would be in the one half.
 * @see https://aws.amazon.com/blogs/database/part-2-scaling-dynamodb-how-partitions-hot-keys-and-split-for-heat-impact-performance/
 */
function unitsOf(partition: string, keys: readonly string[], events: number): HeatUnit[] {
  const position = positionOf(partition);
  if (isGrowing(keys)) return [{ position, share: keys.length / events }];
  const sorted = keys.toSorted();
  const size = Math.ceil(sorted.length / PARTS_A_KEY);
  const units: HeatUnit[] = [];
  for (let at = 0; at < sorted.length; at += size) {
    const part = sorted.slice(at, at + size);
    units.push({ position: `${position} ${part[0]}`, share: part.length / events });
  }
  return units;
}

function isGrowing(keys: readonly string[]): boolean {
  return keys.every((key, n) => n === 0 || (keys[n - 1] ?? '') <= key);
}

/** DynamoDB places partition keys by a hash of its own, which is not published: any good one spreads alike. */
function positionOf(partition: string): string {
  return createHash('sha256').update(partition).digest('hex').slice(0, 16);
}

function byPosition(a: HeatUnit, b: HeatUnit): number {
  return a.position < b.position ? -1 : a.position > b.position ? 1 : 0;
}

/** The part of all writes that the hottest of them takes. */
export function hottestOf(heat: Heat): number {
  return Math.max(0, ...heat.map(({ share }) => share));
}
