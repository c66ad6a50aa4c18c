import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  MOST_LEVELS,
  MOST_VALUES,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipSpace,
} from './json-scan';

/** Where a text stops being JSON, and what stood there. */
export interface SyntaxFault {
  /** Bytes from the start of the text. */
  readonly offset: number;
  readonly reason: string;
  /** The name of the field that was read last, if any. */
  readonly lastField?: string;
  /** Where the last text before the fault begins: a lost quote shows only behind it. */
  readonly damagedFrom: number;
}

/**
 * One sentence for a person who repairs the record. It quotes no value: those may be private.
 * @param fault of a text that `parseJson` refused; undefined where it is JSON, which is then too intricate
 */
export function describeFault(fault: SyntaxFault | undefined): string {
  if (fault === undefined) return TOO_INTRICATE;
  const behind = fault.lastField === undefined ? '' : `, behind the field "${fault.lastField}"`;
  return `not JSON at byte ${fault.offset} of the record${behind}: ${fault.reason}`;
}

const TOO_INTRICATE = `it has more than ${MOST_VALUES} values, or more than ${MOST_LEVELS} within one another`;

const LITERALS = ['true', 'false', 'null'];
const [MINUS, PLUS, POINT, ZERO, NINE] = [0x2d, 0x2b, 0x2e, 0x30, 0x39];

/**
 * Finds the first place where a text that JSON.parse refused is not JSON (RFC 8259). V8's own
 * messages often carry no position, and a person who repairs a record needs one.
 *
 * @returns undefined when the text is one whole JSON value
 */
export function locateSyntaxFault(text: Buffer): SyntaxFault | undefined {
  const end = endOfValue(text, 0);
  const fault = typeof end === 'number' ? trailing(text, end) : end;
  if (fault === undefined) return undefined;
  const lastField = lastFieldBefore(text, fault.offset);
  const damagedFrom = lastTextBefore(text, fault.offset);
  return { ...fault, damagedFrom, ...(lastField !== undefined && { lastField }) };
}

type Fault = Pick<SyntaxFault, 'offset' | 'reason'>;

/** Everything before the fault is sound, so its last two quotes are those of its last text. */
function lastTextBefore(text: Buffer, offset: number): number {
  const closing = text.lastIndexOf(QUOTE, Math.max(0, offset - 1));
  let at = closing;
  do at = at <= 0 ? -1 : text.lastIndexOf(QUOTE, at - 1);
  while (at > 0 && text[at - 1] === BACKSLASH);
  return Math.max(0, at);
}

const FIELD_NAME = /"([\w.:-]{1,60})"\s*:/g;

function lastFieldBefore(text: Buffer, offset: number): string | undefined {
  const before = text.toString('latin1', Math.max(0, offset - 4096), offset);
  return [...before.matchAll(FIELD_NAME)].at(-1)?.[1];
}

function trailing(text: Buffer, end: number): Fault | undefined {
  const at = skipSpace(text, end);
  return at === text.length ? undefined : fault(text, at, 'the end of the value');
}

/**
 * Reads one JSON value strictly.
 * @param from where the value begins, or white space before it
 * @returns the position after it, or its first fault (at the buffer's end when it goes on)
 */
export function endOfValue(text: Buffer, from: number): number | Fault {
  const open = new OpenBrackets();
  let at = skipSpace(text, from);
  let expectsValue = true;
  for (;;) {
    if (expectsValue) {
      const byte = text[at];
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        open.push(byte);
        at = skipSpace(text, at + 1);
        const closing = byte === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET;
        if (text[at] === closing) {
          open.pop();
          at++;
          expectsValue = false;
        } else if (byte === OPEN_BRACE) {
          const afterKey = skipKey(text, at);
          if (typeof afterKey !== 'number') return afterKey;
          at = afterKey;
        }
        continue;
      }
      const end = skipScalar(text, at);
      if (typeof end !== 'number') return end;
      at = end;
      expectsValue = false;
      continue;
    }
    const innermost = open.innermost;
    if (innermost === undefined) return at;
    at = skipSpace(text, at);
    if (text[at] === COMMA) {
      at = skipSpace(text, at + 1);
      if (innermost === OPEN_BRACE) {
        const afterKey = skipKey(text, at);
        if (typeof afterKey !== 'number') return afterKey;
        at = afterKey;
      }
      expectsValue = true;
    } else if (text[at] === (innermost === OPEN_BRACE ? CLOSE_BRACE : CLOSE_BRACKET)) {
      open.pop();
      at++;
    } else {
      return fault(text, at, innermost === OPEN_BRACE ? 'a comma or }' : 'a comma or ]');
    }
  }
}

/** The brackets that are open: a byte each, however deep a crafted text goes. */
class OpenBrackets {
  private bytes = new Uint8Array(64);
  private depth = 0;

  get innermost(): number | undefined {
    return this.depth === 0 ? undefined : this.bytes[this.depth - 1];
  }

  push(bracket: number): void {
    if (this.depth === this.bytes.length) {
      const longer = new Uint8Array(this.depth * 2);
      longer.set(this.bytes);
      this.bytes = longer;
    }
    this.bytes[this.depth++] = bracket;
  }

  pop(): void {
    this.depth--;
  }
}

/** @returns the position of the value behind `"key":` */
function skipKey(text: Buffer, at: number): number | Fault {
  if (text[at] !== QUOTE) return fault(text, at, 'a field name in quotes');
  const end = skipText(text, at);
  if (typeof end !== 'number') return end;
  const colon = skipSpace(text, end);
  if (text[colon] !== COLON) return fault(text, colon, 'a colon');
  return skipSpace(text, colon + 1);
}

function skipScalar(text: Buffer, at: number): number | Fault {
  if (text[at] === QUOTE) return skipText(text, at);
  if (text[at] === MINUS || isDigit(text[at])) return skipNumber(text, at);
  const ahead = text.toString('latin1', at, at + 5);
  const literal = LITERALS.find((each) => ahead.startsWith(each));
  if (literal !== undefined) return at + literal.length;
  const isCutOff = LITERALS.some((each) => each.startsWith(ahead));
  return fault(text, isCutOff ? text.length : at, 'a value');
}

function skipNumber(text: Buffer, from: number): number | Fault {
  let at = text[from] === MINUS ? from + 1 : from;
  if (!isDigit(text[at])) return fault(text, at, 'a digit');
  at = text[at] === ZERO ? at + 1 : skipDigits(text, at);
  if (text[at] === POINT) {
    if (!isDigit(text[at + 1])) return fault(text, at + 1, 'a digit');
    at = skipDigits(text, at + 1);
  }
  if (text[at] === 0x65 || text[at] === 0x45) {
    const sign = text[at + 1];
    const digits = sign === MINUS || sign === PLUS ? at + 2 : at + 1;
    if (!isDigit(text[digits])) return fault(text, digits, 'a digit');
    at = skipDigits(text, digits);
  }
  return at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function skipDigits(text: Buffer, from: number): number {
  let at = from;
  while (isDigit(text[at])) at++;
  return at;
}

function skipText(text: Buffer, opening: number): number | Fault {
  for (let at = opening + 1; at < text.length; at++) {
    const byte = text[at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte < 0x20) return { offset: at, reason: 'a bare control character in a text' };
    if (byte === BACKSLASH) {
      const escaped = text.toString('latin1', at + 1, at + 6);
      if (!/^(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/.test(escaped)) {
        if (at + 1 + escaped.length === text.length && /^u?[0-9a-fA-F]*$/.test(escaped)) break;
        return { offset: at, reason: 'an escape that JSON does not have' };
      }
      at++;
    }
  }
  return { offset: text.length, reason: 'it ends inside a text' };
}

function fault(text: Buffer, at: number, expected: string): Fault {
  const byte = text[at];
  if (byte === undefined) return { offset: at, reason: `it ends where ${expected} should be` };
  const shown =
    byte > 0x20 && byte < 0x7f
      ? `'${String.fromCharCode(byte)}'`
      : `byte 0x${byte.toString(16).padStart(2, '0')}`;
  return { offset: at, reason: `${shown} stands where ${expected} should be` };
}
