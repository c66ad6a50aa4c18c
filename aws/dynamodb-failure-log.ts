import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { HIDDEN_CHARACTERS } from '../core/hidden-characters';
import { cutKey, cutText } from '../core/items/cut';
import type { FailureLog, FailureNote } from '../core/ports';
import { FILES_TABLE } from '../core/tables';

/** The group of the files table that failures are in: no log file's group has such a name. */
const FAILURES_GROUP = 'failures';
/** DynamoDB Developer Guide, "Quotas". */
const MOST_SORT_KEY_BYTES = 1024;
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
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.table,
        KeyConditionExpression: '#group = :group',
        ExpressionAttributeNames: { '#group': FILES_TABLE.partitionKey },
        ExpressionAttributeValues: { ':group': { S: FAILURES_GROUP } },
      },
    );
    for await (const { Items = [] } of pages) yield* Items.map(fromItem);
  }
}

function keyOf(about: string): Record<string, AttributeValue> {
  return {
    [FILES_TABLE.partitionKey]: { S: FAILURES_GROUP },
    [FILES_TABLE.sortKey]: { S: cutKey(about, MOST_SORT_KEY_BYTES) },
  };
}

function toItem(failure: FailureNote): Record<string, AttributeValue> {
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
function fromItem(item: Record<string, AttributeValue>): FailureNote {
  return {
    about: item.about?.S ?? '',
    messageId: item.messageId?.S ?? '',
    kind: item.kind?.S ?? '',
    reason: item.reason?.S ?? '',
    attempt: Number(item.attempt?.N ?? 0),
    failedAt: item.failedAt?.S ?? '',
  };
}
