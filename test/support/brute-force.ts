import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { classOf, type TrailEvent } from '../../core/events/event';
import type { Item } from '../../core/items/attribute';
import { buildEventItem } from '../../core/items/event-item';
import { streamKey } from '../../core/items/keys';
import type { EventFilter, ResourceFilter } from '../../core/queries/event-filter';
import type { Order } from '../../core/queries/keyed-read';
import type { FoundEvent } from '../../core/queries/ordering';
import type { IngestSettings } from '../../core/settings';

/** An event, and what it was stored with. */
export interface StoredTrailEvent {
  readonly event: TrailEvent;
  readonly settings: IngestSettings;
  readonly item: Item;
  /** What it is told apart and put in order by: its time, its id, its stream. */
  readonly place: readonly [time: string, id: string, stream: string];
}

export function storedWith(event: TrailEvent, settings: IngestSettings): StoredTrailEvent {
  const stream = streamKey(event, settings.shards);
  const item = buildEventItem(event, settings);
  return { event, settings, item, place: [event.eventTime, event.eventId, stream] };
}

/** The place of an event as one line, whether it was found or should be. */
export function lineOf(each: StoredTrailEvent | FoundEvent): string {
  if ('position' in each) return `${each.position.at} ${each.position.stream}`;
  const [time, id, stream] = each.place;
  return `${time}#${id} ${stream}`;
}

/** Where an answer first differs from what it should be: a thousand lines tell nobody anything. */
export function firstDifference(
  answer: readonly FoundEvent[],
  expected: readonly StoredTrailEvent[],
): string | undefined {
  const [found, wanted] = [answer.map(lineOf), expected.map(lineOf)];
  const at = found.findIndex((line, n) => line !== wanted[n]);
  if (at === -1 && found.length === wanted.length) return undefined;
  const n = at === -1 ? found.length : at;
  const [isMissing, isExtra] = [!found.includes(wanted[n] ?? ''), !wanted.includes(found[n] ?? '')];
  return `number ${n} of ${wanted.length} is ${found[n]}${isExtra ? ' (not asked for)' : ''}, not ${wanted[n]}${isMissing ? ' (missing)' : ''}`;
}

/**
 * The events that a filter asks for, by looking at every one: what a query must answer, from what
 * `EventFilter` says its fields mean and from nothing else.
 */
export function bruteForce(
  filter: EventFilter,
  stored: readonly StoredTrailEvent[],
  order: Order,
): StoredTrailEvent[] {
  const byPlace = new Map(
    stored.filter((each) => isAskedFor(filter, each)).map((each) => [lineOf(each), each]),
  );
  const sign = order === 'oldest first' ? 1 : -1;
  return [...byPlace.values()].sort((a, b) => sign * comparePlaces(a.place, b.place));
}

function comparePlaces(a: readonly string[], b: readonly string[]): number {
  const n = a.findIndex((text, index) => text !== b[index]);
  return n === -1 ? 0 : (a[n] ?? '') < (b[n] ?? '') ? -1 : 1;
}

function isAskedFor(filter: EventFilter, stored: StoredTrailEvent): boolean {
  const { event } = stored;
  if (differs(filter.account, event.account)) return false;
  if (differs(filter.service, event.service)) return false;
  if (differs(filter.category, event.category)) return false;
  if (differs(filter.level, event.level)) return false;
  if (differs(filter.access, event.access)) return false;
  if (differs(filter.region, event.region)) return false;
  if (differs(filter.eventName, event.eventName)) return false;
  if (differs(filter.accessKey, event.accessKey)) return false;
  if (differs(filter.eventId, event.eventId)) return false;
  if (differs(filter.sharedEventId, event.sharedEventId)) return false;
  if (filter.readOrWrite === 'read' && event.access !== 'read') return false;
  if (filter.readOrWrite === 'write' && !['write', 'send'].includes(event.access ?? '')) {
    return false;
  }
  if (filter.principal !== undefined) {
    const isBy =
      'whole' in filter.principal
        ? event.principal === filter.principal.whole
        : event.principal.includes(filter.principal.part);
    if (!isBy) return false;
  }
  if (filter.resource !== undefined && !isOn(filter.resource, stored)) return false;
  if (filter.sourceIp !== undefined && !isFrom(filter.sourceIp, event.sourceIp)) return false;
  if (filter.errorCode === 'any' && event.errorCode === undefined) return false;
  if (
    filter.errorCode === 'denied' &&
    !/AccessDenied|Unauthorized|Forbidden/.test(event.errorCode ?? '')
  ) {
    return false;
  }
  if (filter.errorCode !== 'any' && filter.errorCode !== 'denied') {
    if (differs(filter.errorCode, event.errorCode)) return false;
  }
  const time = Date.parse(event.eventTime);
  if (filter.since !== undefined && time < Date.parse(filter.since)) return false;
  return filter.until === undefined || time <= Date.parse(filter.until);
}

function differs(asked: string | undefined, said: string | undefined): boolean {
  return asked !== undefined && asked !== said;
}

function isOn(asked: ResourceFilter, { event, settings }: StoredTrailEvent): boolean {
  if (asked.isS3 && event.service !== 's3') return false;
  // What a copy was made from is kept where its class fills the index by resource.
  const isSourceKept = settings.indexes[classOf(event)].includes('resource');
  const places = isSourceKept ? [event, event.copySource] : [event];
  return places.some((place) => {
    if (place?.resource !== asked.name) return false;
    if (asked.withoutObjects) return place.objectKey === undefined;
    if (asked.objectKey !== undefined) return place.objectKey === asked.objectKey;
    if (asked.objectPrefix === undefined) return true;
    return place.objectKey?.slice(0, asked.objectPrefix.length) === asked.objectPrefix;
  });
}

function isFrom(asked: string, source: string | undefined): boolean {
  if (source === undefined) return false;
  if (source === asked) return true;
  const [address = '', bits] = asked.split('/');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const isSameFamily = family === 'ipv4' ? isIPv4(source) : isIPv6(address) && isIPv6(source);
  if (!isSameFamily) return false;
  const block = new BlockList();
  block.addSubnet(address, Number(bits ?? (family === 'ipv4' ? 32 : 128)), family);
  return block.check(source, family);
}
