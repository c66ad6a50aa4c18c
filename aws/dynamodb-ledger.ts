import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { FileCounts } from '../core/ledger/file-counts';
import { type LedgerEntry, type LogFile, ledgerKey } from '../core/ledger/ledger-entry';
import type { Ledger } from '../core/ports';

/** The ledger in DynamoDB: one item a file, attributes that read in the console. */
export class DynamoDbLedger implements Ledger {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async find(file: LogFile): Promise<LedgerEntry | undefined> {
    const { Item } = await this.client.send(
      new GetItemCommand({ TableName: this.table, Key: keyOf(file), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : fromItem(Item);
  }

  async record(entry: LedgerEntry): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.table, Item: toItem(entry) }));
  }
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
