import type { Attribute, Item } from './attribute';
import { JsonBytes } from './json-bytes';

const bytes = new JsonBytes();

/**
 * An item as DynamoDB's API takes it, in UTF-8. DynamoDB API Reference, `AttributeValue`: JSON with the type's name
 * around each value, binary in base64.
 */
export function itemJson(item: Item): Buffer {
  bytes.expect(textsOf(item));
  let isFirst = true;
  for (const name in item) {
    const attribute = item[name];
    if (attribute === undefined) continue;
    bytes.plain(isFirst ? BEGINNING : COMMA);
    writeAttribute(openingsOf(name), attribute);
    isFirst = false;
  }
  bytes.plain(isFirst ? EMPTY : END);
  return bytes.take();
}

const BEGINNING = Buffer.from('{');
const COMMA = Buffer.from(',');
const END = Buffer.from('}');
const EMPTY = Buffer.from('{}');
const END_OF_TEXT = Buffer.from('"}');
const END_OF_LIST = Buffer.from(']}');
const TRUE = Buffer.from('true}');
const FALSE = Buffer.from('false}');

/** All that is written as a text, in the order in which it is. */
function textsOf(item: Item): string {
  let texts = '';
  for (const name in item) {
    const attribute = item[name];
    if (attribute !== undefined) texts += textsIn(attribute);
  }
  return texts;
}

function textsIn(attribute: Attribute): string {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return attribute.N;
  return attribute.L === undefined ? '' : attribute.L.map(textsIn).join('');
}

/** What stands before a value, by its type. */
interface Openings {
  readonly S: Uint8Array;
  readonly N: Uint8Array;
  readonly B: Uint8Array;
  readonly BOOL: Uint8Array;
  readonly L: Uint8Array;
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
    S: Buffer.from(`${named}{"S":"`),
    N: Buffer.from(`${named}{"N":"`),
    B: Buffer.from(`${named}{"B":"`),
    BOOL: Buffer.from(`${named}{"BOOL":`),
    L: Buffer.from(`${named}{"L":[`),
  };
}

function writeAttribute(before: Openings, attribute: Attribute): void {
  if (attribute.S !== undefined) writeQuoted(before.S, attribute.S);
  else if (attribute.N !== undefined) writeQuoted(before.N, attribute.N);
  else if (attribute.BOOL !== undefined) {
    bytes.plain(before.BOOL);
    bytes.plain(attribute.BOOL ? TRUE : FALSE);
  } else if (attribute.B !== undefined) {
    bytes.plain(before.B);
    bytes.base64(attribute.B);
    bytes.plain(END_OF_TEXT);
  } else writeList(before.L, attribute.L);
}

function writeQuoted(before: Uint8Array, text: string): void {
  bytes.plain(before);
  bytes.text(text);
  bytes.plain(END_OF_TEXT);
}

function writeList(before: Uint8Array, list: readonly Attribute[]): void {
  bytes.plain(before);
  let isFirst = true;
  for (const attribute of list) {
    if (!isFirst) bytes.plain(COMMA);
    writeAttribute(UNNAMED, attribute);
    isFirst = false;
  }
  bytes.plain(END_OF_LIST);
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
