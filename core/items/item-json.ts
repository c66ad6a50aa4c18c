import type { Attribute, Item } from './attribute';

/**
 * An item as DynamoDB's API takes it, in one flat text. DynamoDB API Reference, `AttributeValue`: JSON with
 * the type's name around each value, binary in base64.
 */
export function itemJson(item: Item): string {
  // Pieces that are joined once make a tenth of the garbage of texts that grow.
  const pieces: string[] = [];
  for (const name in item) {
    const attribute = item[name];
    if (attribute === undefined) continue;
    pieces.push(pieces.length === 0 ? '{' : ',', nameJson(name));
    addAttribute(attribute, pieces);
  }
  if (pieces.length === 0) return '{}';
  pieces.push('}');
  return pieces.join('');
}

function addAttribute(attribute: Attribute, pieces: string[]): void {
  if (attribute.S !== undefined) addText('{"S":"', attribute.S, pieces);
  else if (attribute.N !== undefined) addText('{"N":"', attribute.N, pieces);
  else if (attribute.BOOL !== undefined) {
    pieces.push(attribute.BOOL ? '{"BOOL":true}' : '{"BOOL":false}');
  } else if (attribute.B !== undefined) pieces.push('{"B":"', base64(attribute.B), '"}');
  else addList(attribute.L, pieces);
}

/** What stands in a text of JSON otherwise than it is: RFC 8259, section 7, and halves of a pair. */
const CODED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

function addText(before: string, text: string, pieces: string[]): void {
  const written = CODED.test(text) ? JSON.stringify(text).slice(1, -1) : text;
  pieces.push(before, written, '"}');
}

function addList(list: readonly Attribute[], pieces: string[]): void {
  pieces.push('{"L":[');
  for (let at = 0; at < list.length; at++) {
    if (at > 0) pieces.push(',');
    const attribute = list[at];
    if (attribute !== undefined) addAttribute(attribute, pieces);
  }
  pieces.push(']}');
}

/** Our own names are some forty; others may stand in items that somebody wrote by hand. */
const names = new Map<string, string>();
const MOST_NAMES = 200;

function nameJson(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const json = `${JSON.stringify(name)}:`;
  if (names.size < MOST_NAMES) names.set(name, json);
  return json;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Reads what `itemJson` wrote. */
export function readItemJson(json: string): Item {
  const item: { [name: string]: Attribute } = JSON.parse(json);
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
