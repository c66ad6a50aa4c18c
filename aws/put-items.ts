import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Item, stringOf } from '../core/items/attribute';
import { itemJson } from '../core/items/item-json';
import type { KeySchema } from '../core/tables';
import { fromAttributeValues } from './attribute-values';
import { sendWrittenBodies, withBody } from './written-body';

/** DynamoDB API Reference, BatchWriteItem: at most 25 items a call. */
export const BATCH_ITEMS = 25;

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
  target: PutTarget,
  items: readonly Item[],
): Promise<readonly Item[]> {
  const json = items.map(itemJson);
  const left = await putJson(client, target, json);
  if (left.size === 0) return [];
  return items.filter((item) => left.has(nameOf(item, target.keys)));
}

/**
 * Puts items that are written already, as `putItems`.
 * @param items JSON of each; one at the least
 * @returns the names of those that are left, as `putName` makes them
 */
export async function putJson(
  client: DynamoDBClient,
  { table, keys }: PutTarget,
  items: readonly Buffer[],
): Promise<ReadonlySet<string>> {
  sendWrittenBodies(client);
  const body = batchBody(table, items);
  const command = new BatchWriteItemCommand(withBody({ RequestItems: { [table]: [] } }, body));
  const { UnprocessedItems } = await client.send(command);
  const refused = UnprocessedItems?.[table] ?? [];
  return new Set(
    refused.map(({ PutRequest }) => nameOf(fromAttributeValues(PutRequest?.Item ?? {}), keys)),
  );
}

function nameOf(item: Item, keys: KeySchema): string {
  return putName(stringOf(item, keys.partitionKey), stringOf(item, keys.sortKey));
}

/** An item's key as one text. */
export function putName(partition: string | undefined, sort: string | undefined): string {
  return JSON.stringify([partition, sort]);
}

const [BETWEEN, BEHIND] = [Buffer.from('}},{"PutRequest":{"Item":'), Buffer.from('}}]}}')];

function batchBody(table: string, items: readonly Buffer[]): Buffer {
  const pieces: Buffer[] = [
    Buffer.from(`{"RequestItems":{${JSON.stringify(table)}:[{"PutRequest":{"Item":`),
  ];
  for (const item of items) pieces.push(item, BETWEEN);
  pieces[pieces.length - 1] = BEHIND;
  return Buffer.concat(pieces);
}
