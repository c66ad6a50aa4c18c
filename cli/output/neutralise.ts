/**
 * What must not reach a terminal or a spreadsheet as it is: control characters (they move the cursor,
 * set colours, rename the window) and the characters that turn text around. An attacker chooses user
 * agents and object keys.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what this expression is for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** One line that a terminal shows as it is written: unsafe characters stand as `\u001b`. */
export function forTerminal(text: string): string {
  return text.replace(UNSAFE, escapeCharacter);
}

/** JSON text with the same characters escaped: JSON.stringify leaves most of them as they are. */
export function forJson(value: unknown, space?: number): string {
  const json = JSON.stringify(value, undefined, space);
  return json.replace(UNSAFE, (character) =>
    character === '\n' ? character : escapeCharacter(character),
  );
}

/**
 * A cell that no spreadsheet takes for a formula. OWASP, "CSV Injection": a leading apostrophe before
 * the characters that begin one.
 */
export function forSpreadsheet(text: string): string {
  const safe = forTerminal(text);
  return /^[=+\-@\t\r]/.test(safe) ? `'${safe}` : safe;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
