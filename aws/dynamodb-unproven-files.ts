import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type UnprovenFile, unprovenKey } from '../core/ledger/unproven-file';
import type { UnprovenFiles } from '../core/ports';
import { type FilesItem, fileKeyItem } from './files-table';
import { callUntilTaken, type Retry } from './send-until-taken';

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

export function unprovenKeyItem(unproven: UnprovenFile): FilesItem {
  const { group, file } = unprovenKey(unproven);
  return fileKeyItem(group, file);
}

function unprovenItem(unproven: UnprovenFile): FilesItem {
  const { uri, sha256, ingestedAt } = unproven;
  return {
    ...unprovenKeyItem(unproven),
    log: { S: uri },
    content: { S: sha256 },
    ingestedAt: { S: ingestedAt },
  };
}

export function readUnproven(item: FilesItem): UnprovenFile {
  const uri = item.log?.S ?? '';
  return {
    uri,
    key: uri.replace(/^s3:\/\/[^/]*\//, ''),
    sha256: item.content?.S ?? '',
    ingestedAt: item.ingestedAt?.S ?? '',
  };
}
