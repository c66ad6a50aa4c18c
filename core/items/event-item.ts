import { classOf, type TrailEvent } from '../events/event';
import { isTemporaryKey } from '../identity/temporary-key';
import type { IngestSettings } from '../settings';
import { type Attribute, type Item, itemBytes, WRITE_UNIT_BYTES } from './attribute';
import { cutText } from './cut';
import { withoutEvident } from './evident';
import { shortFileName } from './file-name';
import { atKey, objectKeyAtKey, objectKeyIn, partitionKey, streamKey, timeKey } from './keys';
import { packRecord } from './raw-record';

/** How much of the long texts stands readable beside the raw record, which says them in full. */
interface Room {
  readonly userAgentBytes: number;
  readonly errorMessageBytes: number;
  readonly resources: number;
  /** Whether attributes stand that the item's keys make evident. */
  readonly evident: boolean;
}

/** From ample to scant: an item that would not fit one write unit is built with the next. */
const AMPLE: Room = { userAgentBytes: 96, errorMessageBytes: 160, resources: 4, evident: true };
const ROOMS: readonly Room[] = [
  AMPLE,
  { userAgentBytes: 48, errorMessageBytes: 80, resources: 1, evident: true },
  { userAgentBytes: 48, errorMessageBytes: 60, resources: 0, evident: false },
  { userAgentBytes: 0, errorMessageBytes: 30, resources: 0, evident: false },
];

/** What a raw record of a typical S3 or SES event takes at the least; spares a try that would not fit. */
const TYPICAL_RAW_BYTES = 200;

/** No readable text is longer: an address, a Region or an error code never is, a forged one may be. */
const MAX_TEXT_BYTES = 256;
export const MAX_OBJECT_KEY_BYTES = 1024;

const SECONDS_A_DAY = 86_400;

/**
 * Builds the item of an event: readable attributes, sparse index keys and the raw record. It takes
 * one write unit wherever that can be: texts that the raw record says in full give way.
 *
 * @param isAltered whether credentials were cut out of the event's bytes
 */
export function buildEventItem(
  event: TrailEvent,
  settings: IngestSettings,
  isAltered = false,
): Item {
  const item = buildItem(event, settings);
  return isAltered ? { ...item, altered: { BOOL: true } } : item;
}

function buildItem(event: TrailEvent, settings: IngestSettings): Item {
  let rawBytes = TYPICAL_RAW_BYTES;
  for (const room of ROOMS) {
    const readable = readableItem(event, settings, room);
    const readableBytes = itemBytes(readable);
    // Packing is the dearest part of it: where less is readable, the raw record is no smaller.
    if (readableBytes + rawBytes > WRITE_UNIT_BYTES && room !== ROOMS.at(-1)) continue;
    const item = complete(event, readable);
    const bytes = itemBytes(item);
    if (bytes <= WRITE_UNIT_BYTES) return item;
    rawBytes = bytes - readableBytes;
  }
  // It takes two units in any case: nothing is gained by saying less.
  return complete(event, readableItem(event, settings, AMPLE));
}

function complete(event: TrailEvent, readable: Item): Item {
  return { ...readable, raw: { B: packRecord(event.bytes, readable) } };
}

/**
 * When an event may go.
 * @returns seconds since 1970, as DynamoDB's time to live takes them; undefined to keep it for ever
 */
export function expiryOf(event: TrailEvent, settings: IngestSettings): number | undefined {
  const days = settings.retentionDays[classOf(event)];
  if (days === 'forever') return undefined;
  return Date.parse(event.eventTime) / 1000 + days * SECONDS_A_DAY;
}

function readableItem(event: TrailEvent, settings: IngestSettings, room: Room): Item {
  const item: WritableItem = {
    stream: { S: streamKey(event, settings.shards) },
    at: { S: atKey(event.eventTime, event.eventId) },
  };
  addReadable(item, event, room);
  addIndexKeys(item, event, settings);
  const expiresAt = expiryOf(event, settings);
  if (expiresAt !== undefined) item.expiresAt = { N: String(expiresAt) };
  return room.evident ? item : withoutEvident(item);
}

/** An item while it is being built, attribute by attribute. */
type WritableItem = Record<string, Attribute>;

function addReadable(item: WritableItem, event: TrailEvent, room: Room): void {
  addText(item, 'eventName', event.eventName);
  addText(item, 'eventSource', event.eventSource);
  addText(item, 'region', event.region);
  addText(item, 'category', event.category);
  addText(item, 'level', event.level);
  addText(item, 'access', event.access);
  item.principal = { S: partitionKey(event.principal) };
  addText(item, 'principalType', event.principalType);
  addText(item, 'accessKey', event.accessKey);
  // A role's session closes the principal, and a key's first letters mostly tell whether it expires.
  if (!event.principal.endsWith(`/${event.session}`)) addText(item, 'session', event.session);
  if (isTemporaryKey(event.accessKey) !== event.temporary) {
    addFlag(item, 'temporary', event.temporary);
  }
  addFlag(item, 'mfa', event.mfa);
  addText(item, 'sourceIdentity', event.sourceIdentity);
  addText(item, 'invokedBy', event.invokedBy);
  addText(item, 'sourceIp', event.sourceIp);
  if (room.userAgentBytes > 0) addText(item, 'userAgent', event.userAgent, room.userAgentBytes);
  addText(item, 'errorCode', event.errorCode);
  addText(item, 'errorMessage', event.errorMessage, room.errorMessageBytes);
  if (event.resource) item.resource = { S: partitionKey(event.resource) };
  const resources = event.resources?.slice(0, room.resources) ?? [];
  if (resources.length > 0) {
    item.resources = { L: resources.map((arn) => ({ S: cutText(arn, MAX_TEXT_BYTES) })) };
  }
  addText(item, 'sharedEventId', event.sharedEventId);
  addText(item, 'file', shortFileName(event.origin.file, event));
  item.index = { N: String(event.origin.index) };
}

/** The keys that put the event into the indexes that its owner chose for its class. */
function addIndexKeys(item: WritableItem, event: TrailEvent, settings: IngestSettings): void {
  const chosen = settings.indexes[classOf(event)];
  const time = { S: timeKey(event.eventTime, event.eventId) };
  addResourceKeys(item, event, chosen.includes('resource'));
  if (chosen.includes('principal')) item.principalAt = time;
  if (chosen.includes('accessKey') && event.accessKey !== undefined) item.accessKeyAt = time;
  if (chosen.includes('eventName')) item.eventNameAt = time;
  if (chosen.includes('eventId')) item.eventId = { S: event.eventId };
}

/** The object's key stands once: in the index's sort key, or apart where that cannot say it in full. */
function addResourceKeys(item: WritableItem, event: TrailEvent, isIndexed: boolean): void {
  const { resource, objectKey, copySource, eventTime, eventId } = event;
  const objectKeyAt = objectKeyAtKey(objectKey, eventTime, eventId);
  const isApart = !isIndexed || !resource || objectKeyIn(objectKeyAt) !== (objectKey ?? '');
  if (isApart) addText(item, 'objectKey', objectKey, MAX_OBJECT_KEY_BYTES);
  if (!isIndexed) return;
  if (resource) item.objectKeyAt = { S: objectKeyAt };
  if (copySource?.resource) {
    item.copySource = { S: partitionKey(copySource.resource) };
    item.copySourceKeyAt = { S: objectKeyAtKey(copySource.objectKey, eventTime, eventId) };
  }
}

/** A readable text as an item keeps it: whoever asks for one that was cut asks for what was left. */
export function storedText(text: string): string {
  return cutText(text, MAX_TEXT_BYTES);
}

/** An empty text is no attribute: DynamoDB refuses it as a key, and it says nothing. */
function addText(
  item: WritableItem,
  name: string,
  value: string | undefined,
  maxBytes = MAX_TEXT_BYTES,
): void {
  if (value !== undefined && value !== '') item[name] = { S: cutText(value, maxBytes) };
}

function addFlag(item: WritableItem, name: string, value: boolean | undefined): void {
  if (value !== undefined) item[name] = { BOOL: value };
}
