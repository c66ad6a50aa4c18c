import { createHash } from 'node:crypto';
import { type Attribute, type Item, itemBytes, stringOf } from '../../core/items/attribute';
import type { SortKeyRange } from '../../core/items/keys';
import { marksOf, readMarks } from '../../core/items/stream-marks';
import type {
  EventReader,
  ItemPage,
  PageItems,
  ReadRequest,
  StreamListing,
} from '../../core/ports';
import { keysOf } from '../../core/queries/keyed-read';
import { EVENTS_TABLE, type IndexName } from '../../core/tables';
import { compareBytes, evaluatorOf } from './condition-evaluator';

/** DynamoDB Developer Guide, "Service, account, and table quotas". */
const MOST_PARTITION_KEY_BYTES = 2048;
const MOST_SORT_KEY_BYTES = 1024;
/** DynamoDB Developer Guide, "Read consistency": half a unit for each 4 KB. */
const READ_UNIT_BYTES = 4096;
const WHOLE_PAGES: PageItems = { first: Number.POSITIVE_INFINITY, growth: 1 };

export interface MemoryEventReaderOptions {
  /** The store's own limit of a page: of DynamoDB's megabyte, in items. */
  readonly mostItemsAPage?: number;
  /** Called before each page is read. */
  readonly onPage?: (request: ReadRequest) => void | Promise<void>;
}

interface Stored {
  readonly item: Item;
  readonly bytes: number;
  /** Items that share the keys of an index stand there in any order, but always in the same. */
  readonly tie: Buffer;
}

/** An item in its place in the table or in an index. */
interface Entry extends Stored {
  readonly sortKey: Buffer;
}

/**
 * Events in memory, read as DynamoDB reads them and as strictly: it refuses what DynamoDB refuses,
 * which a server on one machine may let pass. What is put between two pages is seen by the second.
 */
export class MemoryEventReader implements EventReader {
  /** What was asked for. */
  readonly requests: ReadRequest[] = [];
  private readonly items = new Map<string, Stored>();
  private readonly listings = new Map<string, Set<string>>();
  /** Sorted, by index and partition, until the next item is put. */
  private readonly partitions = new Map<string, readonly Entry[]>();

  constructor(private readonly options: MemoryEventReaderOptions = {}) {}

  put(...items: readonly Item[]): void {
    for (const item of items) {
      const stream = stringOf(item, EVENTS_TABLE.partitionKey) ?? '';
      const key = JSON.stringify([stream, stringOf(item, EVENTS_TABLE.sortKey)]);
      const tie = createHash('sha1').update(key).digest();
      this.items.set(key, { item, tie, bytes: itemBytes(item) });
      const marks = this.listings.get(stream) ?? new Set();
      for (const mark of marksOf(item)) marks.add(mark);
      this.listings.set(stream, marks);
    }
    this.partitions.clear();
  }

  async listStreams(): Promise<readonly StreamListing[]> {
    return [...this.listings]
      .sort(([a], [b]) => compareBytes(a, b))
      .map(([stream, marks]) => ({ stream, ...readMarks([...marks]) }));
  }

  async *read(request: ReadRequest): AsyncGenerator<ItemPage> {
    this.requests.push(request);
    const { condition, attributes, index } = request;
    assertReadable(request);
    const test = condition === undefined ? () => true : evaluatorOf(condition);
    const mostOfStore = this.options.mostItemsAPage ?? 1000;
    const pageItems = request.pageItems ?? WHOLE_PAGES;
    const { first, growth, second = first * growth, most = mostOfStore } = pageItems;
    let [asked, next] = [first, second];
    let last: Entry | undefined;
    do {
      await this.options.onPage?.(request);
      const limit = Math.min(asked, mostOfStore);
      const page = this.behind(request, last, limit);
      // DynamoDB looks no further than its limit: it says that there may be more even where nothing is.
      last = page.length === limit ? page.at(-1) : undefined;
      const bytes = page.reduce((sum, entry) => sum + entry.bytes, 0);
      yield {
        items: page
          .map(({ item }) => item)
          .filter(test)
          .map((item) => project(item, attributes)),
        itemsRead: page.length,
        readUnits: Math.max(0.5, Math.ceil(bytes / READ_UNIT_BYTES) / 2),
        resumesAt: last && stringOf(last.item, keysOf(index).sortKey),
        reachedAt: last && stringOf(last.item, 'at'),
      };
      asked = Math.min(most, Math.ceil(next));
      next = asked * growth;
    } while (last !== undefined);
  }

  /** What a read finds behind an entry, or from its beginning, in its order: at most so many. */
  private behind(request: ReadRequest, last: Entry | undefined, most: number): readonly Entry[] {
    const { order, index, partition } = request;
    const range = inBytes(request.range);
    const entries = this.partitionOf(index, partition);
    const begin = firstWhere(entries, (entry) => compareToRange(range, entry) >= 0);
    const end = firstWhere(entries, (entry) => compareToRange(range, entry) > 0);
    if (order === 'oldest first') {
      const at = last ? firstWhere(entries, (entry) => compareEntries(entry, last) > 0) : begin;
      return entries.slice(at, Math.min(end, at + most));
    }
    const at = last ? firstWhere(entries, (entry) => compareEntries(entry, last) >= 0) : end;
    return entries.slice(Math.max(begin, at - most), at).toReversed();
  }

  private partitionOf(index: IndexName | undefined, partition: string): readonly Entry[] {
    const name = JSON.stringify([index, partition]);
    const known = this.partitions.get(name);
    if (known !== undefined) return known;
    const keys = keysOf(index);
    const entries = [...this.items.values()].flatMap((entry) => {
      const sortKey = stringOf(entry.item, keys.sortKey);
      const isMember =
        stringOf(entry.item, keys.partitionKey) === partition && sortKey !== undefined;
      return isMember ? [{ ...entry, sortKey: Buffer.from(sortKey) }] : [];
    });
    entries.sort(compareEntries);
    this.partitions.set(name, entries);
    return entries;
  }
}

function project(item: Item, names: readonly string[] | undefined): Item {
  if (names === undefined) return item;
  const projected: Record<string, Attribute> = {};
  for (const name of names) {
    const attribute = item[name];
    if (attribute !== undefined) projected[name] = attribute;
  }
  return projected;
}

function compareEntries(a: Entry, b: Entry): number {
  return Buffer.compare(a.sortKey, b.sortKey) || Buffer.compare(a.tie, b.tie);
}

type Range = { readonly from: Buffer; readonly to: Buffer } | { readonly beginsWith: Buffer };

function inBytes(range: SortKeyRange | undefined): Range | undefined {
  if (range === undefined) return undefined;
  if ('beginsWith' in range) return { beginsWith: Buffer.from(range.beginsWith) };
  return { from: Buffer.from(range.from), to: Buffer.from(range.to) };
}

/** Negative for what stands before the range, positive for what stands behind it. */
function compareToRange(range: Range | undefined, { sortKey }: Entry): number {
  if (range === undefined) return 0;
  if ('beginsWith' in range) {
    return Buffer.compare(sortKey.subarray(0, range.beginsWith.length), range.beginsWith);
  }
  if (Buffer.compare(sortKey, range.from) < 0) return -1;
  return Buffer.compare(sortKey, range.to) > 0 ? 1 : 0;
}

/** The place of the first entry for which something is so, as it is for all behind it. */
function firstWhere(entries: readonly Entry[], isSo: (entry: Entry) => boolean): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && isSo(entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** @throws {Error} for a request that DynamoDB answers with a ValidationException */
function assertReadable({ index, partition, range, condition }: ReadRequest): void {
  const keys = keysOf(index);
  assertKey(partition, MOST_PARTITION_KEY_BYTES);
  if (range !== undefined) {
    for (const key of Object.values(range)) assertKey(key, MOST_SORT_KEY_BYTES);
    if ('from' in range && compareBytes(range.from, range.to) > 0) {
      throw new Error(`the range ends before it begins: ${range.from} to ${range.to}`);
    }
  }
  const filtered = Object.values(condition?.names ?? {});
  const key = filtered.find((name) => name === keys.partitionKey || name === keys.sortKey);
  if (key !== undefined) throw new Error(`the condition is on the key ${key}`);
  for (const value of Object.values(condition?.values ?? {})) assertUtf8(value);
}

function assertKey(key: string, mostBytes: number): void {
  assertUtf8(key);
  const bytes = Buffer.byteLength(key);
  if (bytes < 1 || bytes > mostBytes) throw new Error(`a key has ${bytes} bytes`);
}

function assertUtf8(text: string): void {
  if (Buffer.from(text).toString() !== text) throw new Error('half a surrogate pair');
}
