import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isSpace,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipSpace,
  skipString,
} from '../records/json-scan';
import { isSecretField } from './secret-fields';
import { withoutCredentials } from './secrets';

/** A record's bytes without its credentials. */
export interface Stripped {
  readonly bytes: Buffer;
  /** Whether there were any: the bytes are no longer those of the log. */
  readonly isAltered: boolean;
}

const STARS = '***';

/** What stands for a value that was hidden before, by CloudTrail or by us. */
const HIDDEN = /^(?:\**|HIDDEN_DUE_TO_SECURITY_REASONS)$/;

/** A piece of the record that gives way to another. */
interface Cut {
  readonly from: number;
  readonly to: number;
  readonly by: Buffer;
}

/** An object or a list that is open. */
interface Container {
  readonly isObject: boolean;
  /** Whether it is, or is within, the value of a field that holds a credential. */
  readonly isSecret: boolean;
  /** Whether the value that comes next belongs to such a field. */
  isNextSecret: boolean;
}

/**
 * Cuts the credentials out of a record: what stands in fields that hold one (session tokens, secret keys,
 * passwords, signatures, `Authorization`), and within other texts what is one by its form. Every other byte
 * stays as CloudTrail wrote it, and the rest is JSON still.
 *
 * @param bytes one whole JSON object, as `parseJson` reads it
 */
export function stripCredentials(bytes: Buffer): Stripped {
  const cuts = findCredentials(bytes);
  if (cuts.length === 0) return { bytes, isAltered: false };
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { from, to, by } of cuts) {
    pieces.push(bytes.subarray(at, from), by);
    at = to;
  }
  return { bytes: Buffer.concat([...pieces, bytes.subarray(at)]), isAltered: true };
}

function findCredentials(bytes: Buffer): readonly Cut[] {
  const cuts: Cut[] = [];
  const open: Container[] = [];
  for (let at = skipSpace(bytes, 0); at < bytes.length; at = skipSpace(bytes, at)) {
    const innermost = open.at(-1);
    const byte = bytes[at];
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      const isSecret = innermost?.isNextSecret ?? false;
      open.push({ isObject: byte === OPEN_BRACE, isSecret, isNextSecret: isSecret });
      at++;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      open.pop();
      at++;
    } else if (byte === COMMA || byte === COLON) {
      at++;
    } else {
      const end = endOfScalar(bytes, at);
      const isName = byte === QUOTE && bytes[skipSpace(bytes, end)] === COLON;
      if (isName && innermost?.isObject) {
        innermost.isNextSecret = innermost.isSecret || isSecretField(textOf(bytes, at, end));
      } else {
        const by = replacementOf(bytes.subarray(at, end), innermost?.isNextSecret ?? false);
        if (by !== undefined) cuts.push({ from: at, to: end, by });
      }
      at = end;
    }
  }
  return cuts;
}

/** @param scalar a text with its quotes, a number or a word */
function replacementOf(scalar: Buffer, isSecret: boolean): Buffer | undefined {
  if (scalar[0] !== QUOTE) return isSecret && isNumber(scalar) ? quoted(STARS) : undefined;
  const inside = scalar.subarray(1, -1);
  if (isSecret) return HIDDEN.test(inside.toString('latin1')) ? undefined : quoted(STARS);
  // Byte for byte where nothing is escaped, so that what is no UTF-8 stays too.
  if (!inside.includes(BACKSLASH)) return cleaned(inside.toString('latin1'), 'latin1');
  const text: unknown = JSON.parse(scalar.toString());
  return typeof text === 'string' ? cleaned(text, 'utf8') : undefined;
}

function cleaned(text: string, encoding: 'latin1' | 'utf8'): Buffer | undefined {
  const clean = withoutCredentials(text, STARS);
  if (clean === text) return undefined;
  return encoding === 'latin1' ? Buffer.from(`"${clean}"`, 'latin1') : quoted(clean);
}

function quoted(text: string): Buffer {
  return Buffer.from(JSON.stringify(text));
}

function isNumber(scalar: Buffer): boolean {
  return /^[-\d]/.test(scalar.toString('latin1', 0, 1));
}

function endOfScalar(bytes: Buffer, at: number): number {
  if (bytes[at] === QUOTE) {
    const end = skipString(bytes, at + 1);
    return end === -1 ? bytes.length : end;
  }
  let end = at + 1;
  while (end < bytes.length && !isSpace(bytes[end]) && !isPunctuation(bytes[end])) end++;
  return end;
}

function isPunctuation(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte === COLON;
}

/** A name as it reads: `\\u0070assword` is `password`. */
function textOf(bytes: Buffer, from: number, to: number): string {
  const inside = bytes.subarray(from + 1, to - 1);
  if (!inside.includes(BACKSLASH)) return inside.toString();
  const text: unknown = JSON.parse(bytes.toString('utf8', from, to));
  return typeof text === 'string' ? text : '';
}
