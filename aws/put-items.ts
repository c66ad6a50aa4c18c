import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Item, stringOf } from '../core/items/attribute';
import type { KeySchema } from '../core/tables';
import { fromAttributeValues } from './attribute-values';
import { itemJson } from './item-json';
import { WRITTEN_BODY_PLACE, writtenBody } from './written-body';

/** Where items are put, and what tells one from another there. */
export interface PutTarget {
  readonly table: string;
  readonly keys: KeySchema;
}

/**
 * Puts items by one call of BatchWriteItem.
 * @param items 25 at most, none of them twice
 * @returns those that DynamoDB left unprocessed
 */
export async function putItems(
  client: DynamoDBClient,
  { table, keys }: PutTarget,
  items: readonly Item[],
): Promise<readonly Item[]> {
  const puts = items.map((item) => `{"PutRequest":{"Item":${itemJson(item)}}}`);
  const command = new BatchWriteItemCommand({ RequestItems: { [table]: [] } });
  const body = requestItemsJson(table, `[${puts.join(',')}]`);
  command.middlewareStack.add(writtenBody(body), WRITTEN_BODY_PLACE);
  const { UnprocessedItems } = await client.send(command);
  const refused = UnprocessedItems?.[table] ?? [];
  if (refused.length === 0) return [];
  const nameOf = (item: Item) =>
    JSON.stringify([stringOf(item, keys.partitionKey), stringOf(item, keys.sortKey)]);
  const left = new Set(
    refused.map(({ PutRequest }) => nameOf(fromAttributeValues(PutRequest?.Item ?? {}))),
  );
  return items.filter((item) => left.has(nameOf(item)));
}

/** The body of a batch of one table. @param requests JSON */
export function requestItemsJson(table: string, requests: string): string {
  return `{"RequestItems":{${JSON.stringify(table)}:${requests}}}`;
}
