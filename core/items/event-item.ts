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

/** What a raw record of a typical S3 or SES event takes; spares a try that would not fit. */
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
  for (const room of ROOMS) {
    const readable = readableItem(event, settings, room);
    if (itemBytes(readable) + TYPICAL_RAW_BYTES > WRITE_UNIT_BYTES && room !== ROOMS.at(-1))
      continue;
    const item = complete(event, readable);
    if (itemBytes(item) <= WRITE_UNIT_BYTES) return item;
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
  const expiresAt = expiryOf(event, settings);
  const item: Item = {
    stream: { S: streamKey(event, settings.shards) },
    ...readableAttributes(event, room),
    ...indexKeys(event, settings),
    ...(expiresAt !== undefined && { expiresAt: { N: String(expiresAt) } }),
  };
  return room.evident ? item : withoutEvident(item);
}

function readableAttributes(event: TrailEvent, room: Room): Record<string, Attribute> {
  const resources = event.resources?.slice(0, room.resources) ?? [];
  return {
    at: { S: atKey(event.eventTime, event.eventId) },
    ...text('eventName', event.eventName),
    ...text('eventSource', event.eventSource),
    ...text('region', event.region),
    ...text('category', event.category),
    ...text('level', event.level),
    ...text('access', event.access),
    principal: { S: partitionKey(event.principal) },
    ...text('principalType', event.principalType),
    ...text('accessKey', event.accessKey),
    // A role's session closes the principal, and a key's first letters mostly tell whether it expires.
    ...(!event.principal.endsWith(`/${event.session}`) && text('session', event.session)),
    ...(isTemporaryKey(event.accessKey) !== event.temporary && flag('temporary', event.temporary)),
    ...flag('mfa', event.mfa),
    ...text('sourceIdentity', event.sourceIdentity),
    ...text('invokedBy', event.invokedBy),
    ...text('sourceIp', event.sourceIp),
    ...(room.userAgentBytes > 0 && text('userAgent', event.userAgent, room.userAgentBytes)),
    ...text('errorCode', event.errorCode),
    ...text('errorMessage', event.errorMessage, room.errorMessageBytes),
    ...(event.resource && { resource: { S: partitionKey(event.resource) } }),
    ...(resources.length > 0 && {
      resources: { L: resources.map((arn) => ({ S: cutText(arn, MAX_TEXT_BYTES) })) },
    }),
    ...text('sharedEventId', event.sharedEventId),
    ...text('file', shortFileName(event.origin.file, event)),
    index: { N: String(event.origin.index) },
  };
}

/** The keys that put the event into the indexes that its owner chose for its class. */
function indexKeys(event: TrailEvent, settings: IngestSettings): Record<string, Attribute> {
  const chosen = settings.indexes[classOf(event)];
  const time = { S: timeKey(event.eventTime, event.eventId) };
  return {
    ...resourceKeys(event, chosen.includes('resource')),
    ...(chosen.includes('principal') && { principalAt: time }),
    ...(chosen.includes('accessKey') && event.accessKey !== undefined && { accessKeyAt: time }),
    ...(chosen.includes('eventName') && { eventNameAt: time }),
    ...(chosen.includes('eventId') && { eventId: { S: event.eventId } }),
  };
}

/** The object's key stands once: in the index's sort key, or apart where that cannot say it in full. */
function resourceKeys(event: TrailEvent, isIndexed: boolean): Record<string, Attribute> {
  const { resource, objectKey, copySource, eventTime, eventId } = event;
  const objectKeyAt = objectKeyAtKey(objectKey, eventTime, eventId);
  const isApart = !isIndexed || !resource || objectKeyIn(objectKeyAt) !== (objectKey ?? '');
  return {
    ...(isApart && text('objectKey', objectKey, MAX_OBJECT_KEY_BYTES)),
    ...(isIndexed && resource && { objectKeyAt: { S: objectKeyAt } }),
    ...(isIndexed &&
      copySource?.resource && {
        copySource: { S: partitionKey(copySource.resource) },
        copySourceKeyAt: { S: objectKeyAtKey(copySource.objectKey, eventTime, eventId) },
      }),
  };
}

/** A readable text as an item keeps it: whoever asks for one that was cut asks for what was left. */
export function storedText(text: string): string {
  return cutText(text, MAX_TEXT_BYTES);
}

/** An empty text is no attribute: DynamoDB refuses it as a key, and it says nothing. */
function text(
  name: string,
  value: string | undefined,
  maxBytes = MAX_TEXT_BYTES,
): Record<string, Attribute> {
  return value === undefined || value === '' ? {} : { [name]: { S: cutText(value, maxBytes) } };
}

function flag(name: string, value: boolean | undefined): Record<string, Attribute> {
  return value === undefined ? {} : { [name]: { BOOL: value } };
}
