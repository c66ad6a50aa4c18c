/** A DynamoDB attribute value, in the shape that the AWS SDK's plain client takes and gives. */
export type Attribute =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly B: Uint8Array }
  | { readonly L: readonly Attribute[] };

export type Item = Readonly<Record<string, Attribute>>;

/** A text attribute's value; undefined when it is absent or of another type. */
export function stringOf(item: Item, name: string): string | undefined {
  const attribute = item[name];
  return attribute !== undefined && 'S' in attribute ? attribute.S : undefined;
}

/** A number attribute's value; undefined when it is absent or of another type. */
export function numberOf(item: Item, name: string): number | undefined {
  const attribute = item[name];
  return attribute !== undefined && 'N' in attribute ? Number(attribute.N) : undefined;
}

/** A binary attribute's value; undefined when it is absent or of another type. */
export function bytesOf(item: Item, name: string): Uint8Array | undefined {
  const attribute = item[name];
  return attribute !== undefined && 'B' in attribute ? attribute.B : undefined;
}

/** A list of texts; undefined when the attribute is absent or of another type. */
export function stringsOf(item: Item, name: string): readonly string[] | undefined {
  const attribute = item[name];
  if (attribute === undefined || !('L' in attribute)) return undefined;
  return attribute.L.flatMap((each) => ('S' in each ? [each.S] : []));
}

/** What one write unit pays for. DynamoDB Developer Guide, "Write request units". */
export const WRITE_UNIT_BYTES = 1024;

/**
 * An item's size as DynamoDB bills it: names and values in UTF-8. DynamoDB Developer Guide, "DynamoDB
 * item sizes and formats": a number takes about a byte for two digits and one more, a list three
 * bytes and one for each element.
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name in item) {
    const attribute = item[name];
    if (attribute !== undefined) bytes += utf8Bytes(name) + attributeBytes(attribute);
  }
  return bytes;
}

function attributeBytes(attribute: Attribute): number {
  if ('S' in attribute) return utf8Bytes(attribute.S);
  if ('B' in attribute) return attribute.B.byteLength;
  if ('N' in attribute) return Math.ceil(attribute.N.length / 2) + 1;
  if ('BOOL' in attribute) return 1;
  return 3 + attribute.L.reduce((sum, each) => sum + attributeBytes(each) + 1, 0);
}

/** Longer texts are better measured by native code, which takes its time to be called. */
const SHORT_TEXT = 64;

/** How many bytes a text takes in UTF-8. */
export function utf8Bytes(text: string): number {
  const { length } = text;
  if (length > SHORT_TEXT) return Buffer.byteLength(text);
  for (let at = 0; at < length; at++) {
    if (text.charCodeAt(at) > 0x7f) return Buffer.byteLength(text);
  }
  return length;
}
