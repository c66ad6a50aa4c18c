import type { Attribute, Item } from '../core/items/attribute';

/**
 * An item as DynamoDB's API takes it. DynamoDB API Reference, `AttributeValue`: JSON with the type's name
 * around each value, binary in base64.
 */
export function itemJson(item: Item): string {
  let json = '';
  for (const name in item) {
    const attribute = item[name];
    if (attribute === undefined) continue;
    json += `${json === '' ? '{' : ','}${JSON.stringify(name)}:${attributeJson(attribute)}`;
  }
  return json === '' ? '{}' : `${json}}`;
}

function attributeJson(attribute: Attribute): string {
  if (attribute.S !== undefined) return `{"S":${JSON.stringify(attribute.S)}}`;
  if (attribute.N !== undefined) return `{"N":${JSON.stringify(attribute.N)}}`;
  if (attribute.BOOL !== undefined) return `{"BOOL":${attribute.BOOL}}`;
  if (attribute.B !== undefined) return `{"B":"${base64(attribute.B)}"}`;
  return `{"L":[${attribute.L.map(attributeJson).join(',')}]}`;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
