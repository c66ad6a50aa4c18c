import { escapeCharacter, HIDDEN_CHARACTERS } from '../../core/hidden-characters';

// Most text is ASCII: looking closer at the rest alone is six times as fast.
/** The backslash of what looks like an escape stands as one itself: each `\u{` printed is our own. */
const UNUSUAL_IN_TEXT = /[^\x20-\x7e]+|\\(?=u\{)/g;
/** JSON.stringify escapes the line ends in strings; those that are left lay the text out. */
const UNUSUAL_IN_JSON = /[^\n\x20-\x7e]+/g;

/**
 * One line that a terminal shows as it is written: unsafe characters stand as `\u{1b}`. Replacing each
 * `\u{…}` by its character, once and from the left, gives the text back.
 */
export function forTerminal(text: string): string {
  return text.replace(UNUSUAL_IN_TEXT, (unusual) =>
    unusual === '\\'
      ? escapeCharacter(unusual)
      : unusual.replace(HIDDEN_CHARACTERS, escapeCharacter),
  );
}

/** JSON text with the same characters escaped as JSON escapes: it parses to the very value. */
export function forJson(value: unknown, space?: number): string {
  const json = JSON.stringify(value, undefined, space);
  return json.replace(UNUSUAL_IN_JSON, (unusual) =>
    unusual.replace(HIDDEN_CHARACTERS, escapeInJson),
  );
}

const FORMULA_STARTS = '[=+\\-@＝＋－＠]';
/** What a spreadsheet may take away from before a formula. */
const TAKEN_AWAY = '[\\s"]*';
const FORMULA = new RegExp(`^${TAKEN_AWAY}${FORMULA_STARTS}`);
/** Where the list separator is a semicolon, a spreadsheet begins a new cell inside of ours. */
const FORMULA_IN_NEW_CELL = new RegExp(`(?<=;${TAKEN_AWAY})${FORMULA_STARTS}`, 'g');

/**
 * A cell that no spreadsheet takes for a formula. OWASP, "CSV Injection": an apostrophe before the
 * characters that begin one, their full-width forms included, also behind blanks and quotes. A cell
 * that begins with an apostrophe gets another: taking one away, and then reading the escapes as
 * `forTerminal` says, gives the text back.
 */
export function forSpreadsheet(text: string): string {
  const safe = forTerminal(text).replace(FORMULA_IN_NEW_CELL, escapeCharacter);
  return safe.startsWith("'") || FORMULA.test(safe) ? `'${safe}` : safe;
}

/** JSON knows code units only. */
function escapeInJson(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
