import { createHash } from 'node:crypto';
import type { Category } from '../classification/classification';
import { cutKey, sureHead } from './cut';

/** DynamoDB's limits in bytes. Developer Guide, "Service, account, and table quotas". */
export const MAX_SORT_KEY_BYTES = 1024;
const MAX_PARTITION_KEY_BYTES = 2048;
/** An event source names its service in less; a forged one may not. */
const MAX_SERVICE_BYTES = 128;

/** What a stream holds: one account's events of one service and category. */
export interface StreamOf {
  readonly account: string;
  readonly service: string;
  readonly category: Category;
}

/**
 * The partition that an event lives in: `111122223333/ses/management`. A stream of data events that
 * is spread over several partitions carries the number of the one that the event's id falls to:
 * `111122223333/s3/data/3`.
 */
export function streamKey(of: StreamOf & { readonly eventId: string }, shards: number): string {
  const service = cutKey(of.service, MAX_SERVICE_BYTES);
  const stream = `${of.account}/${service}/${of.category}`;
  if (shards <= 1 || of.category !== 'data') return stream;
  return `${stream}/${shardOf(of.eventId, shards)}`;
}

function shardOf(eventId: string, shards: number): number {
  return createHash('sha256').update(eventId).digest().readUInt32BE(0) % shards;
}

/** Reads a stream's key; undefined when it is not one. */
export function parseStreamKey(
  stream: string,
): { account: string; service: string; category: string; shard?: number } | undefined {
  const [account, service, category, shard] = stream.split('/');
  if (account === undefined || service === undefined || category === undefined) return undefined;
  if (shard === undefined) return { account, service, category };
  return { account, service, category, shard: Number(shard) };
}

/** The sort key of an event: its time, then its id: unique, and in order of time. */
export function atKey(eventTime: string, eventId: string): string {
  return `${eventTime}#${eventId}`;
}

/** The parts of `atKey`. */
export function parseAtKey(at: string): { eventTime: string; eventId: string } {
  const hash = at.indexOf('#');
  if (hash === -1) return { eventTime: at, eventId: '' };
  return { eventTime: at.slice(0, hash), eventId: at.slice(hash + 1) };
}

/**
 * The sort key of the indexes in order of time: the time, then the beginning of the event id, so that
 * the events of one second rarely share a key.
 */
export function timeKey(eventTime: string, eventId: string): string {
  return `${eventTime}#${eventId.slice(0, ID_CHARACTERS)}`;
}

const ID_CHARACTERS = 4;

/** What `timeKey` takes at most: twenty characters of time, `#`, and the beginning of the id. */
const TIME_KEY_BYTES = 20 + 1 + ID_CHARACTERS;
/** What is left of a sort key for an object's key, beside the `/` before it and the `#` behind it. */
const OBJECT_KEY_BYTES = MAX_SORT_KEY_BYTES - 2 - TIME_KEY_BYTES;

/**
 * The sort key of the index by resource: `/`, the object's key, `#` and `timeKey`, so that one query
 * answers for an object or for a prefix of objects. Where an event touches no object, `#` and
 * `timeKey`: what concerns the bucket itself, or an SES identity, stands together in order of time.
 */
export function objectKeyAtKey(
  objectKey: string | undefined,
  eventTime: string,
  eventId: string,
): string {
  const time = timeKey(eventTime, eventId);
  return objectKey === undefined || objectKey === ''
    ? `#${time}`
    : `/${keptObjectKey(objectKey)}#${time}`;
}

/** An object's key as `objectKeyAtKey` keeps it: a very long one is cut and closed with a hash. */
export function keptObjectKey(objectKey: string): string {
  return cutKey(objectKey, OBJECT_KEY_BYTES);
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const TIME_CHARACTERS = 20;

/** The object key inside `objectKeyAtKey`: empty for an event that touches no object. */
export function objectKeyIn(objectKeyAt: string): string {
  if (!objectKeyAt.startsWith('/')) return '';
  // Object keys may hold `#` and line feeds; the time is the last thing of its form.
  for (let idCharacters = 0; idCharacters <= ID_CHARACTERS; idCharacters++) {
    const timeEnd = objectKeyAt.length - idCharacters - 1;
    const timeStart = timeEnd - TIME_CHARACTERS;
    if (objectKeyAt[timeEnd] !== '#' || objectKeyAt[timeStart - 1] !== '#') continue;
    if (TIME.test(objectKeyAt.slice(timeStart, timeEnd)))
      return objectKeyAt.slice(1, timeStart - 1);
  }
  return '';
}

/** An index's partition key from a value of any length. */
export function partitionKey(value: string): string {
  return cutKey(value, MAX_PARTITION_KEY_BYTES);
}

/** A range of sort keys; both ends belong to it. */
export type SortKeyRange =
  | { readonly from: string; readonly to: string }
  | { readonly beginsWith: string };

/** What a time range asks of every sort key that begins with the time; both ends belong to it. */
export interface TimeRange {
  /** ISO 8601 in UTC, whole seconds; absent for no bound. */
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** The range of `atKey` and `timeKey`. `:` and `$` follow the digits and the `#` that end a time. */
export function timeRange({ since, until }: TimeRange): { from: string; to: string } {
  return { from: since ?? '0', to: until === undefined ? ':' : `${until}$` };
}

/** The range of `objectKeyAtKey` for what touched no object: a bucket itself, or an SES identity. */
export function noObjectRange(times: TimeRange): SortKeyRange {
  const { from, to } = timeRange(times);
  return { from: `#${from}`, to: `#${to}` };
}

/** The range of `objectKeyAtKey` for one object. It may hold others: keys may end like a time. */
export function objectRange(objectKey: string, times: TimeRange): SortKeyRange {
  const { from, to } = timeRange(times);
  const beginning = `/${keptObjectKey(objectKey)}#`;
  return { from: `${beginning}${from}`, to: `${beginning}${to}` };
}

/**
 * The range of `objectKeyAtKey` for the objects whose keys begin with a prefix, all objects for `''`.
 * A prefix as long as a whole key is asked for by what `cutKey` surely leaves of it.
 */
export function objectsRange(prefix: string): SortKeyRange {
  return { beginsWith: `/${keptObjectPrefix(prefix)}` };
}

/** What `keptObjectKey` surely leaves of every key with a prefix. */
export function keptObjectPrefix(prefix: string): string {
  return sureHead(prefix, OBJECT_KEY_BYTES);
}
