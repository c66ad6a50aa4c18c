import type { Attribute, Item } from './attribute';
import { JsonBytes } from './json-bytes';

const bytes = new JsonBytes();

/**
 * An item as DynamoDB's API takes it, in UTF-8. DynamoDB API Reference, `AttributeValue`: JSON with the type's name
 * around each value, binary in base64.
 */
export function itemJson(item: Item): Buffer {
  let before = '{';
  for (const name in item) {
    const attribute = item[name];
    if (attribute === undefined) continue;
    bytes.plain(before);
    writeAttribute(openingsOf(name), attribute);
    before = ',';
  }
  bytes.plain(before === '{' ? '{}' : '}');
  return bytes.take();
}

/** What stands before a value, by its type. */
interface Openings {
  readonly S: string;
  readonly N: string;
  readonly B: string;
  readonly BOOL: string;
  readonly L: string;
}

const UNNAMED = openings('');
/** Our own names are some forty; others may stand in items that somebody wrote by hand. */
const known = new Map<string, Openings>();
const MOST_KNOWN = 200;

function openingsOf(name: string): Openings {
  const before = known.get(name);
  if (before !== undefined) return before;
  const found = openings(`${JSON.stringify(name).replace(BEYOND_ASCII, escapeUnit)}:`);
  if (known.size < MOST_KNOWN) known.set(name, found);
  return found;
}

const BEYOND_ASCII = /[^ -~]/g;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** @param named in ASCII */
function openings(named: string): Openings {
  return {
    S: `${named}{"S":"`,
    N: `${named}{"N":"`,
    B: `${named}{"B":"`,
    BOOL: `${named}{"BOOL":`,
    L: `${named}{"L":[`,
  };
}

function writeAttribute(before: Openings, attribute: Attribute): void {
  if (attribute.S !== undefined) writeQuoted(before.S, attribute.S);
  else if (attribute.N !== undefined) writeQuoted(before.N, attribute.N);
  else if (attribute.BOOL !== undefined) {
    bytes.plain(before.BOOL);
    bytes.plain(attribute.BOOL ? 'true}' : 'false}');
  } else if (attribute.B !== undefined) {
    bytes.plain(before.B);
    bytes.plain(base64(attribute.B));
    bytes.plain('"}');
  } else writeList(before.L, attribute.L);
}

function writeQuoted(before: string, text: string): void {
  bytes.plain(before);
  bytes.text(text);
  bytes.plain('"}');
}

function writeList(before: string, list: readonly Attribute[]): void {
  bytes.plain(before);
  let isFirst = true;
  for (const attribute of list) {
    if (!isFirst) bytes.plain(',');
    writeAttribute(UNNAMED, attribute);
    isFirst = false;
  }
  bytes.plain(']}');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Reads what `itemJson` wrote. */
export function readItemJson(json: Buffer): Item {
  const item: { [name: string]: Attribute } = JSON.parse(json.toString());
  for (const name in item) {
    const attribute = item[name];
    if (attribute !== undefined) item[name] = readAttribute(attribute);
  }
  return item;
}

/** @param written in whose place of bytes stands their base64 */
function readAttribute(written: Attribute): Attribute {
  if (written.B !== undefined) return { B: Buffer.from(String(written.B), 'base64') };
  return written.L === undefined ? written : { L: written.L.map(readAttribute) };
}
