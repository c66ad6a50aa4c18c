import { secondsOf } from '../calendar';
import { classOf, type TrailEvent } from '../events/event';
import { isTemporaryKey } from '../identity/temporary-key';
import type { IngestSettings } from '../settings';
import { type Attribute, type Item, itemBytes, valueBytes, WRITE_UNIT_BYTES } from './attribute';
import { cutText } from './cut';
import { type Evident, evidentAttributes } from './evident';
import { shortFileName } from './file-name';
import { fitItem } from './fit-item';
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
 * one write unit wherever that can be: texts that the raw record says in full give way. A record that no item has
 * room for is left in its file: see `fitItem`.
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
  const readable = readableItem(event, settings);
  const bareBytes = itemBytes(readable);
  for (const room of ROOMS) {
    const readableBytes = bareBytes + furnish(readable, event, room);
    // Packing is the dearest part of it: where less is readable, the raw record is no smaller.
    if (readableBytes + rawBytes > WRITE_UNIT_BYTES && room !== ROOMS.at(-1)) continue;
    const raw = packRecord(event.bytes, readable);
    rawBytes = RAW_NAME_BYTES + raw.length;
    if (readableBytes + rawBytes > WRITE_UNIT_BYTES) continue;
    readable.raw = { B: raw };
    return readable;
  }
  // It takes two units in any case: nothing is gained by saying less.
  furnish(readable, event, AMPLE);
  readable.raw = { B: packRecord(event.bytes, readable) };
  return fitItem(readable);
}

/**
 * When an event may go.
 * @returns seconds since 1970, as DynamoDB's time to live takes them; undefined to keep it for ever
 */
export function expiryOf(event: TrailEvent, settings: IngestSettings): number | undefined {
  const days = settings.retentionDays[classOf(event)];
  if (days === 'forever') return undefined;
  return secondsOf(event.eventTime) + days * SECONDS_A_DAY;
}

/** The item without its raw record, and without what there may be no room for: `furnish` adds that. */
function readableItem(event: TrailEvent, settings: IngestSettings): ReadableItem {
  const { region, access, accessKey, errorCode, mfa, sharedEventId } = event;
  const indexes = settings.indexes[classOf(event)];
  const time = { S: timeKey(event.eventTime, event.eventId) };
  const keys = resourceKeys(event, indexes.includes('resource'));
  const expiresAt = expiryOf(event, settings);
  // All at once, be they there or not: objects of one shape are made, read and copied fastest.
  return {
    stream: { S: streamKey(event, settings.shards) },
    at: { S: atKey(event.eventTime, event.eventId) },
    eventName: text(event.eventName),
    principal: { S: partitionKey(event.principal) },
    index: { N: String(event.origin.index) },
    eventSource: undefined,
    category: undefined,
    principalType: undefined,
    level: undefined,
    region: said(region),
    access: said(access),
    accessKey: said(accessKey),
    session: sessionOf(event),
    temporary: temporaryOf(event),
    mfa: mfa === undefined ? undefined : { BOOL: mfa },
    sourceIdentity: said(event.sourceIdentity),
    invokedBy: said(event.invokedBy),
    sourceIp: said(event.sourceIp),
    userAgent: undefined,
    errorCode: said(errorCode),
    errorMessage: undefined,
    resource: event.resource ? { S: partitionKey(event.resource) } : undefined,
    resources: undefined,
    sharedEventId: said(sharedEventId),
    file: event.origin.file ? text(shortFileName(event.origin.file, event)) : undefined,
    objectKey: keys.objectKey,
    objectKeyAt: keys.objectKeyAt,
    copySource: keys.copySource,
    copySourceKeyAt: keys.copySourceKeyAt,
    // The keys that put the event into the indexes that its owner chose for its class.
    principalAt: indexes.includes('principal') ? time : undefined,
    accessKeyAt: indexes.includes('accessKey') && accessKey !== undefined ? time : undefined,
    eventNameAt: indexes.includes('eventName') ? time : undefined,
    eventId: indexes.includes('eventId') ? { S: event.eventId } : undefined,
    expiresAt: expiresAt === undefined ? undefined : { N: String(expiresAt) },
    raw: undefined,
  };
}

/** An item while it is being built. */
type ReadableItem = Item & {
  -readonly [name in keyof Evident | 'userAgent' | 'errorMessage' | 'resources' | 'raw']:
    | Attribute
    | undefined;
};

/**
 * Says as much in an item as there is room for.
 * @returns what that adds to the item's size
 */
function furnish(item: ReadableItem, event: TrailEvent, room: Room): number {
  const evident = room.evident ? NOTHING : evidentAttributes(item);
  item.eventSource = unlessEvident(event.eventSource, evident.eventSource);
  item.category = unlessEvident(event.category, evident.category);
  item.principalType = unlessEvident(event.principalType, evident.principalType);
  item.level = event.level && unlessEvident(event.level, evident.level);
  item.userAgent = said(event.userAgent, room.userAgentBytes);
  item.errorMessage = said(event.errorMessage, room.errorMessageBytes);
  item.resources = listOf(event.resources, room.resources);
  return (
    bytesAs('eventSource', item.eventSource) +
    bytesAs('category', item.category) +
    bytesAs('principalType', item.principalType) +
    bytesAs('level', item.level) +
    bytesAs('userAgent', item.userAgent) +
    bytesAs('errorMessage', item.errorMessage) +
    bytesAs('resources', item.resources)
  );
}

/** What `itemBytes` counts of an attribute, for names that are ASCII, as all of ours are. */
function bytesAs(name: string, attribute: Attribute | undefined): number {
  return attribute === undefined ? 0 : name.length + valueBytes(attribute);
}

function unlessEvident(value: string, evident: string | undefined): Attribute | undefined {
  return value === evident ? undefined : text(value);
}

/** @param maxBytes none where there is no room for it at all */
function said(value: string | undefined, maxBytes = MAX_TEXT_BYTES): Attribute | undefined {
  return value && maxBytes > 0 ? text(value, maxBytes) : undefined;
}

/** A role's session closes the principal. */
function sessionOf({ session, principal }: TrailEvent): Attribute | undefined {
  if (!session) return undefined;
  const isSaid = principal.endsWith(session) && principal.at(-session.length - 1) === '/';
  return isSaid ? undefined : text(session);
}

/** A key's first letters mostly tell whether it expires. */
function temporaryOf({ temporary, accessKey }: TrailEvent): Attribute | undefined {
  if (temporary === undefined || isTemporaryKey(accessKey) === temporary) return undefined;
  return { BOOL: temporary };
}

function listOf(arns: readonly string[] | undefined, room: number): Attribute | undefined {
  if (arns === undefined || arns.length === 0 || room === 0) return undefined;
  return { L: arns.slice(0, room).map((arn) => text(arn)) };
}

/** What puts an event into the indexes by resource and by copy source. */
interface ResourceKeys {
  readonly objectKey: Attribute | undefined;
  readonly objectKeyAt: Attribute | undefined;
  readonly copySource: Attribute | undefined;
  readonly copySourceKeyAt: Attribute | undefined;
}

/** The object's key stands once: in the index's sort key, or apart where that cannot say it in full. */
function resourceKeys(event: TrailEvent, isIndexed: boolean): ResourceKeys {
  const { resource, objectKey, copySource, eventTime, eventId } = event;
  const objectKeyAt = objectKeyAtKey(objectKey, eventTime, eventId);
  const isApart = !isIndexed || !resource || objectKeyIn(objectKeyAt) !== (objectKey ?? '');
  const source = isIndexed && copySource?.resource ? copySource : undefined;
  return {
    objectKey: isApart ? said(objectKey, MAX_OBJECT_KEY_BYTES) : undefined,
    objectKeyAt: isIndexed && resource ? { S: objectKeyAt } : undefined,
    copySource: source?.resource ? { S: partitionKey(source.resource) } : undefined,
    copySourceKeyAt: source && { S: objectKeyAtKey(source.objectKey, eventTime, eventId) },
  };
}

/** A readable text as an item keeps it: whoever asks for one that was cut asks for what was left. */
export function storedText(text: string): string {
  return cutText(text, MAX_TEXT_BYTES);
}

function text(value: string, maxBytes = MAX_TEXT_BYTES): Attribute {
  return { S: cutText(value, maxBytes) };
}
