import { classOf, type TrailEvent } from '../events/event';
import { isTemporaryKey } from '../identity/temporary-key';
import type { IngestSettings } from '../settings';
import { type Attribute, type Item, itemBytes, WRITE_UNIT_BYTES } from './attribute';
import { cutText } from './cut';
import { type Evident, evidentAttributes } from './evident';
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
  { userAgentBytes: 0, errorMessageBytes: 0, resources: 0, evident: false },
];

/** What a raw record of a typical S3 or SES event takes at the least; spares a try that would not fit. */
const TYPICAL_RAW_BYTES = 200;

const RAW_NAME_BYTES = 'raw'.length;
const NOTHING: Evident = {};

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
    const raw = packRecord(event.bytes, readable);
    rawBytes = RAW_NAME_BYTES + raw.length;
    if (readableBytes + rawBytes > WRITE_UNIT_BYTES) continue;
    readable.raw = { B: raw };
    return readable;
  }
  // It takes two units in any case: nothing is gained by saying less.
  const readable = readableItem(event, settings, AMPLE);
  readable.raw = { B: packRecord(event.bytes, readable) };
  return readable;
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

function readableItem(event: TrailEvent, settings: IngestSettings, room: Room): WritableItem {
  const stream = { S: streamKey(event, settings.shards) };
  const principal = { S: partitionKey(event.principal) };
  const evident = room.evident ? NOTHING : evidentAttributes({ stream, principal });
  // First what every event has: objects of one shape are read and copied fastest.
  const item: WritableItem = {
    stream,
    at: { S: atKey(event.eventTime, event.eventId) },
    eventName: text(event.eventName),
    principal,
    index: { N: String(event.origin.index) },
  };
  if (event.eventSource !== evident.eventSource) item.eventSource = text(event.eventSource);
  if (event.category !== evident.category) item.category = { S: event.category };
  if (event.principalType !== evident.principalType) item.principalType = text(event.principalType);
  if (event.level && event.level !== evident.level) item.level = { S: event.level };
  addReadable(item, event, room);
  addIndexKeys(item, event, settings);
  const expiresAt = expiryOf(event, settings);
  if (expiresAt !== undefined) item.expiresAt = { N: String(expiresAt) };
  return item;
}

/** An item while it is being built. By names that stand here: what is set by a computed one is slow for good. */
type WritableItem = { [name: string]: Attribute };

function addReadable(item: WritableItem, event: TrailEvent, room: Room): void {
  if (event.region) item.region = text(event.region);
  if (event.access) item.access = { S: event.access };
  if (event.accessKey) item.accessKey = text(event.accessKey);
  // A role's session closes the principal, and a key's first letters mostly tell whether it expires.
  if (event.session && !event.principal.endsWith(`/${event.session}`)) {
    item.session = text(event.session);
  }
  if (event.temporary !== undefined && isTemporaryKey(event.accessKey) !== event.temporary) {
    item.temporary = { BOOL: event.temporary };
  }
  if (event.mfa !== undefined) item.mfa = { BOOL: event.mfa };
  if (event.sourceIdentity) item.sourceIdentity = text(event.sourceIdentity);
  if (event.invokedBy) item.invokedBy = text(event.invokedBy);
  if (event.sourceIp) item.sourceIp = text(event.sourceIp);
  if (event.userAgent && room.userAgentBytes > 0) {
    item.userAgent = text(event.userAgent, room.userAgentBytes);
  }
  if (event.errorCode) item.errorCode = text(event.errorCode);
  if (event.errorMessage && room.errorMessageBytes > 0) {
    item.errorMessage = text(event.errorMessage, room.errorMessageBytes);
  }
  if (event.resource) item.resource = { S: partitionKey(event.resource) };
  const resources = event.resources?.slice(0, room.resources) ?? [];
  if (resources.length > 0) item.resources = { L: resources.map((arn) => text(arn)) };
  if (event.sharedEventId) item.sharedEventId = text(event.sharedEventId);
  if (event.origin.file) item.file = text(shortFileName(event.origin.file, event));
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
  if (isApart && objectKey) item.objectKey = text(objectKey, MAX_OBJECT_KEY_BYTES);
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

function text(value: string, maxBytes = MAX_TEXT_BYTES): Attribute {
  return { S: cutText(value, maxBytes) };
}
