import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { cutKey } from '../core/items/cut';
import { MAX_SORT_KEY_BYTES } from '../core/items/keys';
import { FILES_TABLE } from '../core/tables';

/** An item of the files table, or the key of one. */
export type FilesItem = Record<string, AttributeValue>;

/** The key of an item of the files table; a very long one is cut. */
export function fileKeyItem(group: string, file: string): FilesItem {
  return {
    [FILES_TABLE.partitionKey]: { S: group },
    [FILES_TABLE.sortKey]: { S: cutKey(file, MAX_SORT_KEY_BYTES) },
  };
}

/** The query for a group's items: all of them, or those of a range of sort keys, both ends included. */
export function groupQuery(
  table: string,
  group: string,
  range?: { readonly from: string; readonly to: string },
): QueryCommandInput {
  return {
    TableName: table,
    KeyConditionExpression: range
      ? '#group = :group AND #file BETWEEN :from AND :to'
      : '#group = :group',
    ExpressionAttributeNames: {
      '#group': FILES_TABLE.partitionKey,
      ...(range && { '#file': FILES_TABLE.sortKey }),
    },
    ExpressionAttributeValues: {
      ':group': { S: group },
      ...(range && { ':from': { S: range.from }, ':to': { S: range.to } }),
    },
  };
}
