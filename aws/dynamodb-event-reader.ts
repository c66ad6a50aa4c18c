import {
  type DynamoDBClient,
  paginateQuery,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { SortKeyRange } from '../core/items/keys';
import { readMarks } from '../core/items/stream-marks';
import { STREAMS_GROUP } from '../core/ledger/ledger-entry';
import type { EventReader, ItemPage, PageItems, ReadRequest, StreamListing } from '../core/ports';
import { keysOf } from '../core/queries/keyed-read';
import { EVENTS_TABLE, type EventTables, FILES_TABLE, STREAM_MARKS } from '../core/tables';
import { fromAttributeValues } from './attribute-values';

/** DynamoDB stops at a megabyte, which some thousand events fill: a larger limit changes nothing. */
const MOST_ITEMS = 1000;
const WHOLE_PAGES: PageItems = { first: MOST_ITEMS, growth: 1 };

/** Reads events from DynamoDB by key; it never scans. */
export class DynamoDbEventReader implements EventReader {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly tables: EventTables,
  ) {}

  async listStreams(): Promise<readonly StreamListing[]> {
    const listings: StreamListing[] = [];
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.tables.files,
        KeyConditionExpression: '#group = :group',
        ExpressionAttributeNames: { '#group': FILES_TABLE.partitionKey },
        ExpressionAttributeValues: { ':group': { S: STREAMS_GROUP } },
        // A stream that was listed a moment ago may hold the very event that is asked for.
        ConsistentRead: true,
      },
    );
    for await (const page of pages) {
      for (const item of page.Items ?? []) {
        const stream = item[FILES_TABLE.sortKey]?.S;
        const marks = readMarks(item[STREAM_MARKS]?.SS ?? []);
        if (stream !== undefined) listings.push({ stream, ...marks });
      }
    }
    return listings;
  }

  async *read(request: ReadRequest): AsyncGenerator<ItemPage> {
    const input = queryOf(request, this.tables.events);
    const { sortKey } = keysOf(request.index);
    let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
    const pageItems = request.pageItems ?? WHOLE_PAGES;
    const { first, growth, second = first * growth, most = MOST_ITEMS } = pageItems;
    let items = first;
    let nextItems = second;
    do {
      const answer = await this.client.send(
        new QueryCommand({
          ...input,
          ...(items < MOST_ITEMS && { Limit: items }),
          ExclusiveStartKey,
        }),
      );
      ExclusiveStartKey = answer.LastEvaluatedKey;
      yield {
        items: (answer.Items ?? []).map(fromAttributeValues),
        itemsRead: answer.ScannedCount ?? 0,
        readUnits: answer.ConsumedCapacity?.CapacityUnits ?? 0,
        resumesAt: ExclusiveStartKey?.[sortKey]?.S,
        reachedAt: ExclusiveStartKey?.[EVENTS_TABLE.sortKey]?.S,
      };
      items = Math.min(most, Math.ceil(nextItems));
      nextItems = items * growth;
    } while (ExclusiveStartKey !== undefined);
  }
}

function queryOf(request: ReadRequest, table: string): QueryCommandInput {
  const { index, condition, attributes, range } = request;
  const { partitionKey, sortKey } = keysOf(index);
  const names: Record<string, string> = { ...condition?.names, '#partition': partitionKey };
  const values: Record<string, { S: string }> = { ':partition': { S: request.partition } };
  for (const [name, text] of Object.entries(condition?.values ?? {})) values[name] = { S: text };
  let key = '#partition = :partition';
  if (range !== undefined) {
    names['#sort'] = sortKey;
    key += ` AND ${sortKeyCondition(range, values)}`;
  }
  // Aliases for all: many names, such as `at` and `region`, are reserved words.
  const projection = attributes?.map((attribute, i) => {
    names[`#a${i}`] = attribute;
    return `#a${i}`;
  });
  return {
    TableName: table,
    IndexName: index,
    KeyConditionExpression: key,
    FilterExpression: condition?.expression,
    ProjectionExpression: projection?.join(', '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ScanIndexForward: request.order === 'oldest first',
    ReturnConsumedCapacity: 'TOTAL',
  };
}

function sortKeyCondition(range: SortKeyRange, values: Record<string, { S: string }>): string {
  if ('beginsWith' in range) {
    values[':beginning'] = { S: range.beginsWith };
    return 'begins_with(#sort, :beginning)';
  }
  values[':from'] = { S: range.from };
  values[':to'] = { S: range.to };
  return '#sort BETWEEN :from AND :to';
}
