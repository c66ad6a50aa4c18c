import type { PatternPart } from './expression';

/** Whether a text matches. */
export type TextCheck = (text: string) => boolean;

/**
 * Reads the wildcards of a rule's text and their escapes: `\*` and `\?` are plain characters, `\\` is a
 * backslash, and a backslash before anything else is one. Source: Sigma rules specification 2.1.0,
 * "Escape Character".
 */
export function parsePattern(written: string): readonly PatternPart[] {
  const pieces = written.match(/\\[*?\\]|[*?]|[^*?\\]+|\\/gs) ?? [];
  return joinParts(
    pieces.map((piece): PatternPart => {
      if (piece === '*' || piece === '?') return piece;
      return { literal: /^\\[*?\\]$/.test(piece) ? piece.slice(1) : piece };
    }),
  );
}

/** The same pattern without empty pieces: neighbouring literals are one, and so are neighbouring `*`. */
export function joinParts(parts: readonly PatternPart[]): readonly PatternPart[] {
  const joined: PatternPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part === '*' && last === '*') continue;
    if (typeof part === 'object' && part.literal === '') continue;
    if (typeof part === 'object' && typeof last === 'object') {
      joined[joined.length - 1] = { literal: last.literal + part.literal };
    } else joined.push(part);
  }
  return joined;
}

/** The text that a pattern without wildcards stands for; undefined when it has some. */
export function literalOf(parts: readonly PatternPart[]): string | undefined {
  let literal = '';
  for (const part of parts) {
    if (typeof part === 'string') return undefined;
    literal += part.literal;
  }
  return literal;
}

/**
 * Gives letters and their capitals one form. Final sigma has no capital of its own, and which sigma a
 * capital becomes depends on the letters around it: a part of a word would not be found in the word.
 */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  return FINAL_SIGMA.test(lower) ? lower.replaceAll('ς', 'σ') : lower;
}

/** It is hardly ever there, and looking for it is less than replacing it. */
const FINAL_SIGMA = /ς/;

/**
 * Compiles a pattern that a text has to match whole.
 * @param isCased whether texts come as they are; otherwise they have to come folded
 */
export function compilePattern(parts: readonly PatternPart[], isCased: boolean): TextCheck {
  const form = isCased ? (text: string) => text : fold;
  const literal = literalOf(parts);
  if (literal !== undefined) {
    const whole = form(literal);
    return (text) => text === whole;
  }
  return parts.includes('?') ? compileCharacters(parts, form) : compilePieces(parts, form);
}

/** A pattern of literals and `*` alone: each literal is found after the one before it. */
function compilePieces(parts: readonly PatternPart[], form: (text: string) => string): TextCheck {
  const pieces = parts.flatMap((part) => (typeof part === 'object' ? [form(part.literal)] : []));
  const head = parts[0] === '*' ? '' : (pieces.shift() ?? '');
  const tail = parts.at(-1) === '*' ? '' : (pieces.pop() ?? '');
  const [only] = pieces;
  if (head === '' && tail === '') {
    if (only === undefined) return () => true;
    if (pieces.length === 1) return (text) => text.includes(only);
  }
  const least = head.length + tail.length;
  return (text) => {
    if (text.length < least || !text.startsWith(head) || !text.endsWith(tail)) return false;
    const end = text.length - tail.length;
    let from = head.length;
    for (const piece of pieces) {
      const found = text.indexOf(piece, from);
      if (found === -1) return false;
      from = found + piece.length;
    }
    return from <= end;
  };
}

/** A pattern with `?`, which stands for a character, be it one or two units of UTF-16. */
function compileCharacters(
  parts: readonly PatternPart[],
  form: (text: string) => string,
): TextCheck {
  const wanted = parts.flatMap((part): readonly PatternPart[] =>
    typeof part === 'string' ? [part] : Array.from(form(part.literal), (literal) => ({ literal })),
  );
  return (text) => matchesCharacters(Array.from(text), wanted);
}

/** Where it fails after a `*`, that one takes a character more: the last `*` alone has to be tried again. */
function matchesCharacters(characters: readonly string[], wanted: readonly PatternPart[]): boolean {
  let at = 0;
  let part = 0;
  let retryAt = 0;
  let retryPart = -1;
  while (at < characters.length) {
    const next = wanted[part];
    if (next === '*') {
      retryPart = ++part;
      retryAt = at;
    } else if (next === '?' || (next !== undefined && next.literal === characters[at])) {
      at++;
      part++;
    } else if (retryPart >= 0) {
      at = ++retryAt;
      part = retryPart;
    } else return false;
  }
  while (wanted[part] === '*') part++;
  return part === wanted.length;
}
