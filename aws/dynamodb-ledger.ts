import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { FileCounts } from '../core/ledger/file-counts';
import {
  GROUPS_GROUP,
  type LedgerEntry,
  type LogFile,
  ledgerKey,
} from '../core/ledger/ledger-entry';
import {
  compareDeliveries,
  isNamed,
  type LedgerRead,
  readOfName,
  readsOfRange,
} from '../core/ledger/ledger-reads';
import { mergeSorted } from '../core/merge-sorted';
import type { Ledger, LedgerRange, LedgerReader } from '../core/ports';
import { FILES_TABLE } from '../core/tables';
import { groupQuery } from './files-table';
import { callUntilTaken, type Retry } from './send-until-taken';

/** An entry takes a kilobyte or two: a page of so many costs little more than a call. */
const MOST_PAGE_ENTRIES = 200;
/** Entries that the pages of all groups hold together, where a page can be as small. */
const MOST_HELD_ENTRIES = 4000;
const FEWEST_PAGE_ENTRIES = 2;

/** The ledger in DynamoDB: one item a file, attributes that read in the console. */
export class DynamoDbLedger implements Ledger, LedgerReader {
  /** The groups that are listed, or about to be: each once in a process's life. */
  private readonly listings = new Map<string, Promise<unknown>>();

  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly retry: Retry = {},
  ) {}

  async find(file: LogFile): Promise<LedgerEntry | undefined> {
    const get = new GetItemCommand({
      TableName: this.table,
      Key: keyOf(file),
      ConsistentRead: true,
    });
    const { Item } = await this.patiently(() => this.client.send(get));
    return Item === undefined ? undefined : fromItem(Item);
  }

  async record(entry: LedgerEntry): Promise<void> {
    await this.listGroup(ledgerKey(entry.file).group);
    const put = new PutItemCommand({ TableName: this.table, Item: toItem(entry) });
    await this.patiently(() => this.client.send(put));
  }

  /** A whole file that is stored would be read again for one call that is throttled. */
  private patiently<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    return callUntilTaken(call, this.table, this.retry);
  }

  async *list(range: LedgerRange): AsyncGenerator<LedgerEntry> {
    const { delivered, others } = readsOfRange(range, await this.listGroups());
    const pageEntries = Math.floor(MOST_HELD_ENTRIES / Math.max(1, delivered.length));
    const sequences = delivered.map((read) => this.read(read, pageEntries));
    yield* mergeSorted(sequences, compareDeliveries);
    if (others !== undefined) yield* this.read(others);
  }

  async findByName(fileName: string): Promise<readonly LedgerEntry[]> {
    const found: LedgerEntry[] = [];
    for await (const entry of this.read(readOfName(fileName))) {
      if (isNamed(entry.file, fileName)) found.push(entry);
    }
    return found;
  }

  /** A group is listed before its first entry is there, so that no entry is out of sight. */
  private async listGroup(group: string): Promise<void> {
    const listing = this.listings.get(group) ?? this.updateListing(group);
    this.listings.set(group, listing);
    try {
      await listing;
    } catch (error) {
      this.listings.delete(group);
      throw error;
    }
  }

  private updateListing(group: string): Promise<unknown> {
    const Key = {
      [FILES_TABLE.partitionKey]: { S: GROUPS_GROUP },
      [FILES_TABLE.sortKey]: { S: group },
    };
    const update = new UpdateItemCommand({ TableName: this.table, Key });
    return this.patiently(() => this.client.send(update));
  }

  private async listGroups(): Promise<readonly string[]> {
    const groups: string[] = [];
    const read = queryOf({ group: GROUPS_GROUP, order: 'ascending' }, this.table);
    // A group that was listed a moment ago may hold the very file that is asked for.
    const pages = paginateQuery({ client: this.client }, { ...read, ConsistentRead: true });
    for await (const { Items = [] } of pages) {
      for (const item of Items) groups.push(item[FILES_TABLE.sortKey]?.S ?? '');
    }
    return groups;
  }

  /** Reads page by page, each when it is asked for. */
  private async *read(
    read: LedgerRead,
    pageEntries = MOST_PAGE_ENTRIES,
  ): AsyncGenerator<LedgerEntry> {
    const pageSize = Math.min(MOST_PAGE_ENTRIES, Math.max(FEWEST_PAGE_ENTRIES, pageEntries));
    const pages = paginateQuery({ client: this.client, pageSize }, queryOf(read, this.table));
    for await (const { Items = [] } of pages) yield* Items.map(fromItem);
  }
}

function queryOf({ group, range, order }: LedgerRead, table: string): QueryCommandInput {
  return { ...groupQuery(table, group, range), ScanIndexForward: order === 'ascending' };
}

function keyOf(file: LogFile): Record<string, AttributeValue> {
  const key = ledgerKey(file);
  return { group: { S: key.group }, file: { S: key.file } };
}

function toItem(entry: LedgerEntry): Record<string, AttributeValue> {
  const { file, counts } = entry;
  return {
    ...keyOf(file),
    uri: { S: file.uri },
    ...(file.etag !== undefined && { etag: { S: file.etag } }),
    ...(file.version !== undefined && { version: { S: file.version } }),
    ...(file.size !== undefined && { size: { N: String(file.size) } }),
    ...Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, { N: String(count) }]),
    ),
    rejections: {
      L: entry.rejections.map(({ index, reason }) => ({
        M: { index: { N: String(index) }, reason: { S: reason } },
      })),
    },
    sha256: { S: entry.sha256 },
    bytes: { N: String(entry.bytes) },
    services: { S: entry.services === 'all' ? 'all' : entry.services.join(',') },
    shards: { N: String(entry.shards) },
    recipe: { S: entry.recipe },
    ingestedAt: { S: entry.ingestedAt },
    durationMilliseconds: { N: String(entry.durationMilliseconds) },
    attempt: { N: String(entry.attempt) },
  };
}

/** Reads a ledger item. Attributes that an older version did not write read as nothing. */
export function fromItem(item: Record<string, AttributeValue>): LedgerEntry {
  const number = (name: string) => Number(item[name]?.N ?? 0);
  const services = item.services?.S ?? '';
  const counts: FileCounts = {
    records: number('records'),
    stored: number('stored'),
    duplicates: number('duplicates'),
    filtered: number('filtered'),
    expired: number('expired'),
    rejected: number('rejected'),
    unclassified: number('unclassified'),
  };
  return {
    file: {
      uri: item.uri?.S ?? '',
      key: keyInUri(item.uri?.S ?? ''),
      etag: item.etag?.S,
      version: item.version?.S,
      size: item.size?.N === undefined ? undefined : Number(item.size.N),
    },
    counts,
    rejections: (item.rejections?.L ?? []).map(({ M }) => ({
      index: Number(M?.index?.N ?? 0),
      reason: M?.reason?.S ?? '',
    })),
    sha256: item.sha256?.S ?? '',
    bytes: number('bytes'),
    services: services === 'all' ? 'all' : services.split(','),
    shards: Number(item.shards?.N ?? 1),
    recipe: item.recipe?.S ?? '',
    ingestedAt: item.ingestedAt?.S ?? '',
    durationMilliseconds: number('durationMilliseconds'),
    attempt: number('attempt'),
  };
}

/** An `s3://` address says its key as it is; a `file://` address encodes its path. */
function keyInUri(uri: string): string {
  return uri.startsWith('file://')
    ? decodeURIComponent(uri.slice('file://'.length))
    : uri.replace(/^s3:\/\/[^/]*\//, '');
}
