import { type AttributeValue, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type UnprovenFile, unprovenKey } from '../core/ledger/unproven-file';
import type { UnprovenFiles } from '../core/ports';
import { FILES_TABLE } from '../core/tables';
import { callUntilTaken, type Retry } from './send-until-taken';

type StoredItem = Record<string, AttributeValue>;

/** Files that the audit has to prove, in the files table: a small item for each reading of one. */
export class DynamoDbUnprovenFiles implements UnprovenFiles {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
    private readonly retry: Retry = {},
  ) {}

  async add(file: UnprovenFile): Promise<void> {
    const put = new PutItemCommand({ TableName: this.table, Item: unprovenItem(file) });
    await callUntilTaken(() => this.client.send(put), this.table, this.retry);
  }
}

export function unprovenKeyItem(unproven: UnprovenFile): StoredItem {
  const { group, file } = unprovenKey(unproven);
  return { [FILES_TABLE.partitionKey]: { S: group }, [FILES_TABLE.sortKey]: { S: file } };
}

function unprovenItem(unproven: UnprovenFile): StoredItem {
  const { uri, sha256, ingestedAt } = unproven;
  return {
    ...unprovenKeyItem(unproven),
    log: { S: uri },
    content: { S: sha256 },
    ingestedAt: { S: ingestedAt },
  };
}

export function readUnproven(item: StoredItem): UnprovenFile {
  const uri = item.log?.S ?? '';
  return {
    uri,
    key: uri.replace(/^s3:\/\/[^/]*\//, ''),
    sha256: item.content?.S ?? '',
    ingestedAt: item.ingestedAt?.S ?? '',
  };
}
