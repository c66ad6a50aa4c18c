import type { Attribute, Item } from '../../core/items/attribute';
import { EVENTS_TABLE, type KeySchema } from '../../core/tables';

/** What DynamoDB gives back of an item: texts through UTF-8, numbers in its own form, bytes copied. */
export function storeAndLoad(item: Item): Item {
  const stored: Record<string, Attribute> = {};
  for (const [name, attribute] of Object.entries(item)) {
    if (attribute !== undefined) stored[name] = loaded(attribute);
  }
  return stored;
}

function loaded(attribute: Attribute): Attribute {
  if (attribute.S !== undefined) return { S: Buffer.from(attribute.S).toString() };
  if (attribute.N !== undefined) return { N: String(Number(attribute.N)) };
  if (attribute.B !== undefined) return { B: Uint8Array.from(attribute.B) };
  if (attribute.L !== undefined) return { L: attribute.L.map(loaded) };
  return attribute;
}

/**
 * Why DynamoDB would refuse the item. Developer Guide, "Service, account, and table quotas": a
 * partition key has 1 to 2,048 bytes, a sort key 1 to 1,024; an item may miss the keys of an index,
 * but not have them as anything else.
 */
export function keyFaults(item: Item): string[] {
  const isMissing = [EVENTS_TABLE.partitionKey, EVENTS_TABLE.sortKey].filter((key) => !item[key]);
  const schemas: KeySchema[] = [EVENTS_TABLE, ...Object.values(EVENTS_TABLE.indexes)];
  const faults = schemas.flatMap(({ partitionKey, sortKey }) => [
    ...keyFault(item, partitionKey, 2048),
    ...keyFault(item, sortKey, 1024),
  ]);
  return [...isMissing.map((key) => `${key} is missing`), ...new Set(faults)];
}

function keyFault(item: Item, name: string, maxBytes: number): string[] {
  const attribute = item[name];
  if (attribute === undefined) return [];
  if (attribute.S === undefined) return [`${name} is not a text`];
  const bytes = Buffer.byteLength(attribute.S);
  if (Buffer.from(attribute.S).toString() !== attribute.S) return [`${name} is not UTF-8`];
  return bytes >= 1 && bytes <= maxBytes ? [] : [`${name} has ${bytes} bytes`];
}

/** The indexes that the item is in: those whose two keys it has. */
export function indexesOf(item: Item): string[] {
  return Object.entries(EVENTS_TABLE.indexes)
    .filter(([, { partitionKey, sortKey }]) => item[partitionKey] && item[sortKey])
    .map(([name]) => name);
}
