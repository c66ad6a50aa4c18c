import {
  type DynamoDBClient,
  paginateQuery,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Attribute, Item } from '../core/items/attribute';
import { STREAMS_GROUP } from '../core/ledger/ledger-entry';
import type { EventReader } from '../core/ports';
import { EVENTS_TABLE, FILES_TABLE, type TableNames } from '../core/tables';

/** Reads events from DynamoDB by key; it never scans. */
export class DynamoDbEventReader implements EventReader {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tables: TableNames,
  ) {}

  async listStreams(): Promise<readonly string[]> {
    const streams: string[] = [];
    const items = this.query({
      TableName: this.tables.files,
      KeyConditionExpression: '#group = :group',
      ExpressionAttributeNames: { '#group': FILES_TABLE.partitionKey },
      ExpressionAttributeValues: { ':group': { S: STREAMS_GROUP } },
    });
    for await (const item of items) {
      const stream = item[FILES_TABLE.sortKey];
      if (stream !== undefined && 'S' in stream) streams.push(stream.S);
    }
    return streams;
  }

  readStream(stream: string, range: { from: string; to: string }): AsyncIterable<Item> {
    return this.query({
      TableName: this.tables.events,
      KeyConditionExpression: '#stream = :stream AND #at BETWEEN :from AND :to',
      ExpressionAttributeNames: {
        '#stream': EVENTS_TABLE.partitionKey,
        '#at': EVENTS_TABLE.sortKey,
      },
      ExpressionAttributeValues: {
        ':stream': { S: stream },
        ':from': { S: range.from },
        ':to': { S: range.to },
      },
      ScanIndexForward: false,
    });
  }

  private async *query(input: QueryCommandInput): AsyncGenerator<Item> {
    for await (const page of paginateQuery({ client: this.client }, input)) {
      for (const item of page.Items ?? []) yield fromAttributeValues(item);
    }
  }
}

type SdkItem = NonNullable<QueryCommandInput['ExclusiveStartKey']>;

/** Keeps the attributes of the types that event items are made of. */
function fromAttributeValues(item: SdkItem): Item {
  const attributes: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(item)) {
    const attribute = fromAttributeValue(value);
    if (attribute !== undefined) attributes[name] = attribute;
  }
  return attributes;
}

function fromAttributeValue(value: SdkItem[string]): Attribute | undefined {
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.B !== undefined) return { B: value.B };
  if (value.L !== undefined) {
    return { L: value.L.map(fromAttributeValue).filter((each) => each !== undefined) };
  }
  return undefined;
}
