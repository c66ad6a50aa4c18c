import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { HIDDEN_CHARACTERS } from '../core/hidden-characters';
import { cutText } from '../core/items/cut';
import type { FailureLog, FailureNote } from '../core/ports';
import { type FilesItem, fileKeyItem, groupQuery } from './files-table';

/** The group of the files table that failures are in: no log file's group has such a name. */
const FAILURES_GROUP = 'failures';
/** Enough to say what is wrong. */
const MOST_REASON_BYTES = 500;

/** Failures in DynamoDB: one item a file or message, attributes that read in the console. */
export class DynamoDbFailureLog implements FailureLog {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async note(failure: FailureNote): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.table, Item: toItem(failure) }));
  }

  async find(about: string): Promise<FailureNote | undefined> {
    const { Item } = await this.client.send(
      // Whoever looks at a dead letter looks at what failed a moment ago.
      new GetItemCommand({ TableName: this.table, Key: keyOf(about), ConsistentRead: true }),
    );
    return Item === undefined ? undefined : fromItem(Item);
  }

  async *list(): AsyncGenerator<FailureNote> {
    const query = groupQuery(this.table, FAILURES_GROUP);
    const pages = paginateQuery({ client: this.client }, query);
    for await (const { Items = [] } of pages) yield* Items.map(fromItem);
  }
}

function keyOf(about: string): FilesItem {
  return fileKeyItem(FAILURES_GROUP, about);
}

function toItem(failure: FailureNote): FilesItem {
  const { about, messageId, kind, reason, attempt, failedAt } = failure;
  return {
    ...keyOf(about),
    // The key may be cut.
    about: { S: about },
    kind: { S: kind },
    reason: { S: boundedReason(reason) },
    attempt: { N: String(attempt) },
    failedAt: { S: failedAt },
    messageId: { S: messageId },
  };
}

/** An error may quote what it could not read: what would steer a terminal or a page is taken out. */
function boundedReason(reason: string): string {
  return cutText(reason.replace(HIDDEN_CHARACTERS, ' '), MOST_REASON_BYTES);
}

/** Attributes that an older version did not write read as nothing. */
function fromItem(item: FilesItem): FailureNote {
  return {
    about: item.about?.S ?? '',
    messageId: item.messageId?.S ?? '',
    kind: item.kind?.S ?? '',
    reason: item.reason?.S ?? '',
    attempt: Number(item.attempt?.N ?? 0),
    failedAt: item.failedAt?.S ?? '',
  };
}
