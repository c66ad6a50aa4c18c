import { parseJson } from './json';
import {
  CLOSE_BRACE,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  skipSpace,
  skipString,
  skipValue,
} from './json-scan';
import { endOfValue } from './json-syntax';

/** What was found in looking for the `Records` array among an object's fields. */
export type Envelope =
  | { readonly kind: 'records'; readonly firstElementAt: number }
  | { readonly kind: 'closed'; readonly endsAt: number }
  | { readonly kind: 'fault'; readonly at: number; readonly why: string }
  | { readonly kind: 'unfinished' };

const UTF8_BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** The byte order mark of UTF-16, little and big end first. */
const UTF16_MARKS = [Buffer.of(0xff, 0xfe), Buffer.of(0xfe, 0xff)];
const UNFINISHED: Envelope = { kind: 'unfinished' };

/** Reads the beginning of a log: `{`, then fields up to `"Records":[`. */
export function readEnvelope(text: Buffer, from: number): Envelope {
  let at = from;
  const mark = text.subarray(at, at + UTF8_BYTE_ORDER_MARK.length);
  if (mark.equals(UTF8_BYTE_ORDER_MARK)) at += mark.length;
  else if (UTF8_BYTE_ORDER_MARK.subarray(0, mark.length).equals(mark)) return UNFINISHED;
  at = skipSpace(text, at);
  if (at === text.length) return UNFINISHED;
  if (text[at] !== OPEN_BRACE) {
    const isUtf16 = UTF16_MARKS.some((mark) => text.subarray(at, at + 2).equals(mark));
    const why = isUtf16
      ? 'it is UTF-16, and a log is UTF-8'
      : 'it does not begin with {"Records":[';
    return { kind: 'fault', at, why };
  }
  return readFields(text, skipSpace(text, at + 1));
}

/**
 * Reads on among the envelope's fields, from a field's name or the closing brace.
 * @param endOf tells where a field's value ends: -1 when the bytes end first, undefined when it is none
 */
export function readFields(
  text: Buffer,
  from: number,
  endOf: (text: Buffer, at: number) => number | undefined = skipValue,
): Envelope {
  let at = from;
  for (;;) {
    if (at === text.length) return UNFINISHED;
    if (text[at] === CLOSE_BRACE) return { kind: 'closed', endsAt: at + 1 };
    if (text[at] !== QUOTE) return notJson(at);
    const afterName = skipString(text, at + 1);
    if (afterName === -1) return UNFINISHED;
    const name = parseJson(text.subarray(at, afterName));
    const colon = skipSpace(text, afterName);
    if (colon === text.length) return UNFINISHED;
    if (text[colon] !== COLON) return notJson(colon);
    const value = skipSpace(text, colon + 1);
    if (value === text.length) return UNFINISHED;
    if (name === 'Records') {
      if (text[value] === OPEN_BRACKET) return { kind: 'records', firstElementAt: value + 1 };
      return { kind: 'fault', at: value, why: 'its "Records" is not an array' };
    }
    const end = endOf(text, value);
    if (end === undefined) return notJson(value);
    if (end === -1) return UNFINISHED;
    at = skipSpace(text, end);
    if (text[at] === COMMA) at = skipSpace(text, at + 1);
    else if (at < text.length && text[at] !== CLOSE_BRACE) return notJson(at);
  }
}

function notJson(at: number): Envelope {
  return { kind: 'fault', at, why: `it is not JSON at byte ${at}` };
}

/**
 * Where a field's value ends, read strictly: behind the records no value may hide others, as one does whose
 * brackets alone are followed.
 * @returns -1 when the bytes end first, undefined when it is no JSON
 */
export function endOfSoundValue(text: Buffer, at: number): number | undefined {
  const end = endOfValue(text, at);
  if (typeof end === 'number') return end;
  return end.offset >= text.length ? -1 : undefined;
}
