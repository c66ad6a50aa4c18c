/** Byte-level steps over JSON text in a buffer. All positions are byte offsets. */

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const COMMA = 0x2c;
export const COLON = 0x3a;

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** The first position at or after `from` that is not JSON white space. */
export function skipSpace(buffer: Buffer, from: number): number {
  let at = from;
  while (at < buffer.length && isSpace(buffer[at])) at++;
  return at;
}

/**
 * The position after the closing quote of the string whose first character (after the opening
 * quote) is at `from`; -1 when the buffer ends inside the string.
 */
export function skipString(buffer: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const quote = buffer.indexOf(QUOTE, at);
    if (quote === -1) return -1;
    let backslashes = 0;
    while (quote - backslashes > from && buffer[quote - backslashes - 1] === BACKSLASH) {
      backslashes++;
    }
    if (backslashes % 2 === 0) return quote + 1;
    at = quote + 1;
  }
}

/**
 * CloudTrail's records are some ten levels deep, policies within them included. Programs walk values by
 * calling themselves, and a stack ends at a few thousand calls: a record of a million levels would stop
 * whoever reads it, today or in a year.
 */
export const MOST_LEVELS = 1000;

/**
 * An event of 256 KB, CloudTrail's limit, holds no more. Parsed, an empty object takes twenty times its two
 * characters.
 */
export const MOST_VALUES = 250_000;

/**
 * Whether a text has more values than `MOST_VALUES`, or has them within one another deeper than
 * `MOST_LEVELS`. What is no JSON may be called intricate or not; what is, is told rightly.
 */
export function isTooIntricate(text: Buffer): boolean {
  // Each level takes two brackets at least, each value a comma or a bracket; most records are shorter.
  if (text.length <= 2 * MOST_LEVELS) return false;
  const mayBeDeep =
    holdsMore(text, OPEN_BRACE, MOST_LEVELS / 2) || holdsMore(text, OPEN_BRACKET, MOST_LEVELS / 2);
  if (!mayBeDeep && text.length <= MOST_VALUES) return false;
  return countsTooMany(text);
}

function holdsMore(text: Buffer, byte: number, most: number): boolean {
  let count = 0;
  for (let at = text.indexOf(byte); at !== -1; at = text.indexOf(byte, at + 1)) {
    if (++count > most) return true;
  }
  return false;
}

function countsTooMany(text: Buffer): boolean {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === QUOTE) {
      const end = skipString(text, at + 1);
      if (end === -1) return false;
      at = end - 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (++depth > MOST_LEVELS || ++values > MOST_VALUES) return true;
    } else if (byte === COMMA) {
      if (++values > MOST_VALUES) return true;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth--;
  }
  return false;
}

/** Whether a byte ends a number, a literal, or a run of damage. */
function endsBareValue(byte: number | undefined): boolean {
  return (
    byte === COMMA ||
    byte === QUOTE ||
    byte === COLON ||
    byte === OPEN_BRACE ||
    byte === CLOSE_BRACE ||
    byte === OPEN_BRACKET ||
    byte === CLOSE_BRACKET
  );
}

/** The position after the JSON value that begins at `at`; -1 when the buffer ends inside it. */
export function skipValue(text: Buffer, at: number): number {
  const byte = text[at];
  if (byte === QUOTE) return skipString(text, at + 1);
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return new ValueEnd(at).scan(text);
  let end = at;
  while (end < text.length && !endsBareValue(text[end])) end++;
  return end === text.length ? -1 : Math.max(end, at + 1);
}

/**
 * Finds where a bracketed JSON value ends by its brackets and strings alone. It resumes: when the
 * buffer ends first, call `scan` again with more bytes behind the same start.
 */
export class ValueEnd {
  private position: number;
  private depth = 0;
  private inString = false;

  /** @param start the offset of the value's opening bracket */
  constructor(private readonly start: number) {
    this.position = start;
  }

  /** @returns the offset after the closing bracket, or -1 when the buffer ends before it */
  scan(buffer: Buffer): number {
    let at = this.position;
    while (at < buffer.length) {
      if (this.inString) {
        const end = skipString(buffer, at);
        if (end === -1) {
          // Resume before a run of backslashes that the next bytes may belong to.
          let safe = buffer.length;
          while (safe > at && buffer[safe - 1] === BACKSLASH) safe--;
          this.position = safe;
          return -1;
        }
        this.inString = false;
        at = end;
        continue;
      }
      const byte = buffer[at++];
      if (byte === QUOTE) this.inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.depth--;
        if (this.depth === 0) return at;
      }
    }
    this.position = at;
    return -1;
  }

  /** The same scan after `bytes` were cut off the front of the buffer. */
  shifted(bytes: number): ValueEnd {
    const moved = new ValueEnd(this.start - bytes);
    moved.position = this.position - bytes;
    moved.depth = this.depth;
    moved.inString = this.inString;
    return moved;
  }
}
