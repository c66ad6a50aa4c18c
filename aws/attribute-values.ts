import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Attribute, Item } from '../core/items/attribute';

/** The SDK's own types are the same shapes, but mutable. */
export function toAttributeValues(item: Item): Record<string, AttributeValue> {
  const values: Record<string, AttributeValue> = {};
  for (const [name, attribute] of Object.entries(item)) {
    if (attribute !== undefined) values[name] = toAttributeValue(attribute);
  }
  return values;
}

function toAttributeValue(attribute: Attribute): AttributeValue {
  return attribute.L !== undefined ? { L: attribute.L.map(toAttributeValue) } : attribute;
}

/** Keeps the attributes of the types that our items are made of. */
export function fromAttributeValues(item: Readonly<Record<string, AttributeValue>>): Item {
  const attributes: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(item)) {
    const attribute = fromAttributeValue(value);
    if (attribute !== undefined) attributes[name] = attribute;
  }
  return attributes;
}

function fromAttributeValue(value: AttributeValue): Attribute | undefined {
  // The same shapes as ours.
  if (value.S !== undefined || value.N !== undefined) return value;
  if (value.BOOL !== undefined || value.B !== undefined) return value;
  if (value.L !== undefined) {
    return { L: value.L.map(fromAttributeValue).filter((each) => each !== undefined) };
  }
  return undefined;
}
