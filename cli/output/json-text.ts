import { forJson } from './neutralise';

/** A text, a bracket or mark, or whatever else stands between them: a number, a word. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]|[^\s"{}[\]:,]+/gs;
const INDENTATION = '  ';

/**
 * JSON text on lines of its own, indented and safe to print. The value stays the very same: numbers of
 * any length, names that come twice and escapes stand as they were written.
 */
export function indentJson(json: string): string {
  const parts: string[] = [];
  let depth = 0;
  let last = '';
  for (const [token] of json.matchAll(TOKEN)) {
    const isClosing = token === '}' || token === ']';
    const isAfterOpening = last === '{' || last === '[';
    if (isClosing) depth--;
    if (isClosing ? !isAfterOpening : isAfterOpening || last === ',') {
      parts.push('\n', INDENTATION.repeat(depth));
    }
    if (last === ':') parts.push(' ');
    parts.push(escapeUnsafe(token));
    if (token === '{' || token === '[') depth++;
    last = token;
  }
  return parts.join('');
}

/** JSON text as it is laid out, safe to print: what must not be printed as it is stands as JSON escapes. */
export function printableJson(json: string): string {
  // Between its tokens JSON has line ends and tabs; inside of them it never has.
  return json
    .replaceAll('\r\n', '\n')
    .replaceAll('\t', INDENTATION)
    .replace(/[^\n]+/g, escapeUnsafe);
}

function escapeUnsafe(json: string): string {
  return json.replace(/[^\x20-\x7e]/gu, (character) => forJson(character).slice(1, -1));
}
