import { createHash } from 'node:crypto';
import { stripCredentials } from '../redaction/strip-credentials';
import { bytesOf, type Item, numberOf, stringOf } from './attribute';
import { packRecord, recordOf } from './raw-record';
import { isSameItem } from './same-item';

/**
 * What an item is marked with whose event id another record bears as well, with another content. CloudTrail
 * never does that: one of the two was altered or forged, and both are kept.
 */
const CONTESTED = 'contested';

/** What is to be written for the records that bear one event id. */
export interface Settlement {
  /** Under their own key: one at most. */
  readonly holders: readonly Item[];
  /** Under keys of their own. */
  readonly contenders: readonly Item[];
}

/**
 * Settles what stands under a key so that nothing is lost, whoever comes first: one content holds the key,
 * every other one has a key of its own, and of equal ones the earliest is kept.
 *
 * @param items those that are to be stored under one key
 * @param present what the store holds there
 */
export function settleContest(items: readonly Item[], present: Item | undefined): Settlement {
  const [item] = items;
  // A file that was broken off goes on where it was: what it stored is not written, nor unpacked, again.
  if (items.length === 1 && isThere(item, present)) return { holders: [], contenders: [] };
  const [holder, ...others] = contentsOf(present === undefined ? items : [...items, present]);
  if (holder === undefined) return { holders: [], contenders: [] };
  const isMarked = others.length > 0 || (present !== undefined && isContested(present));
  const held = isMarked ? markContested(holder) : holder;
  return { holders: isThere(held, present) ? [] : [held], contenders: others.map(asContender) };
}

function isThere(item: Item | undefined, present: Item | undefined): boolean {
  return item !== undefined && present !== undefined && isSameItem(item, present);
}

/** Of records with one content under one key, those to write: the present one stays if it is earlier, or the same. */
export function settleEqual(item: Item, present: Item | undefined): readonly Item[] {
  const stays =
    present !== undefined && (comparePlaces(present, item) < 0 || isSameItem(item, present));
  return stays ? [] : [item];
}

/** One item of each content, in an order that does not depend on which came first. */
function contentsOf(items: readonly Item[]): Item[] {
  if (items.length <= 1) return [...items];
  // A record without its credentials is the same record still.
  const hashed = items.some(isAltered) ? strippedHash : contentHash;
  const byHash = new Map<string, Item>();
  for (const item of items) {
    const hash = hashed(item);
    const known = byHash.get(hash);
    if (known === undefined || comparePlaces(item, known) < 0) byHash.set(hash, item);
  }
  return [...byHash].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}

/** An item under a key of its own: its event id is closed with a hash of its content. */
function asContender(item: Item): Item {
  const hash = contentHash(item);
  const { raw, ...rest } = item;
  const moved: Item = {
    ...rest,
    ...closed(rest, 'at', hash),
    ...closed(rest, 'eventId', hash),
    [CONTESTED]: { BOOL: true },
  };
  // The raw record is compressed against the item's other attributes.
  return raw === undefined ? moved : { ...moved, raw: { B: packRecord(recordOf(item), moved) } };
}

function closed(item: Item, name: string, hash: string): Item {
  const value = stringOf(item, name);
  return value === undefined ? {} : { [name]: { S: contenderKey(value, hash) } };
}

/**
 * The key of a contender, from the one that its record would have had alone.
 * @param contentHash SHA-256 of the record's own bytes, hexadecimal
 */
export function contenderKey(key: string, contentHash: string): string {
  return `${key}~${contentHash.slice(0, HASH_DIGITS)}`;
}

function isContested(item: Item): boolean {
  return isMarked(item, CONTESTED);
}

function isAltered(item: Item): boolean {
  return isMarked(item, 'altered');
}

function isMarked(item: Item, name: string): boolean {
  const mark = item[name];
  return mark?.BOOL === true;
}

function markContested(item: Item): Item {
  return { ...item, [CONTESTED]: { BOOL: true } };
}

/** So many that nobody finds two records that share them. */
const HASH_DIGITS = 32;

/** In the order of their files' names, which begin with the time of delivery; then of their places there. */
function comparePlaces(a: Item, b: Item): number {
  const [fileA, fileB] = [stringOf(a, 'file') ?? '', stringOf(b, 'file') ?? ''];
  if (fileA !== fileB) return fileA < fileB ? -1 : 1;
  return (numberOf(a, 'index') ?? 0) - (numberOf(b, 'index') ?? 0);
}

/** Of the record's own bytes; of damaged ones, as they are. */
function contentHash(item: Item): string {
  return stringOf(item, 'rawSha256') ?? createHash('sha256').update(contentOf(item)).digest('hex');
}

function strippedHash(item: Item): string {
  const bytes = stripCredentials(Buffer.from(contentOf(item))).bytes;
  return stringOf(item, 'rawSha256') ?? createHash('sha256').update(bytes).digest('hex');
}

function contentOf(item: Item): Uint8Array {
  try {
    return recordOf(item);
  } catch {
    return bytesOf(item, 'raw') ?? Buffer.of();
  }
}
