/**
 * A DynamoDB attribute value, in the shape that the AWS SDK's plain client takes and gives. Which type it is of
 * is asked as `value.S !== undefined`: `'S' in value` takes the engine ten times as long, and every attribute of
 * every event is asked several times.
 */
export type Attribute = Text | Numeral | Flag | Binary | List;

interface Text extends Partial<Record<'N' | 'BOOL' | 'B' | 'L', undefined>> {
  readonly S: string;
}
interface Numeral extends Partial<Record<'S' | 'BOOL' | 'B' | 'L', undefined>> {
  readonly N: string;
}
interface Flag extends Partial<Record<'S' | 'N' | 'B' | 'L', undefined>> {
  readonly BOOL: boolean;
}
interface Binary extends Partial<Record<'S' | 'N' | 'BOOL' | 'L', undefined>> {
  readonly B: Uint8Array;
}
interface List extends Partial<Record<'S' | 'N' | 'BOOL' | 'B', undefined>> {
  readonly L: readonly Attribute[];
}

/** An attribute that is undefined is not there. */
export type Item = Readonly<Record<string, Attribute | undefined>>;

/** A text attribute's value; undefined when it is absent or of another type. */
export function stringOf(item: Item, name: string): string | undefined {
  return item[name]?.S;
}

/** A number attribute's value; undefined when it is absent or of another type. */
export function numberOf(item: Item, name: string): number | undefined {
  const digits = item[name]?.N;
  return digits === undefined ? undefined : Number(digits);
}

/** A binary attribute's value; undefined when it is absent or of another type. */
export function bytesOf(item: Item, name: string): Uint8Array | undefined {
  return item[name]?.B;
}

/** A list of texts; undefined when the attribute is absent or of another type. */
export function stringsOf(item: Item, name: string): readonly string[] | undefined {
  const list = item[name]?.L;
  if (list === undefined) return undefined;
  const strings: string[] = [];
  for (const { S } of list) if (S !== undefined) strings.push(S);
  return strings;
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
    if (attribute !== undefined) bytes += Buffer.byteLength(name) + valueBytes(attribute);
  }
  return bytes;
}

/** What `itemBytes` counts of an attribute without its name. */
export function valueBytes(attribute: Attribute): number {
  if (attribute.S !== undefined) return Buffer.byteLength(attribute.S);
  if (attribute.B !== undefined) return attribute.B.byteLength;
  if (attribute.N !== undefined) return Math.ceil(attribute.N.length / 2) + 1;
  if (attribute.BOOL !== undefined) return 1;
  return 3 + attribute.L.reduce((sum, each) => sum + valueBytes(each) + 1, 0);
}
