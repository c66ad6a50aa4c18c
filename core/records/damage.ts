import { UnreadableFileError } from '../errors';
import {
  CLOSE_BRACE,
  COLON,
  COMMA,
  isSpace,
  isTooIntricate,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './json-scan';
import { endOfValue } from './json-syntax';

/** Where a search for a sound record ended: at one, or where it may go on with more bytes. */
export interface SoundRecord {
  readonly found: boolean;
  readonly at: number;
}

/**
 * Looks in [from, to) for the first whole CloudTrail record that is set off from the one before it as
 * the elements of an array are. It is only ever asked behind damage, where nothing inside a string
 * can be told from structure by itself: that is why the candidate must parse and must be a record.
 *
 * @param budget how many bytes may be read again, so that a crafted log cannot buy time
 * @param waitFor one that is not whole yet may become it as long as it has no more bytes: what stands inside it is
 *   not looked at before, or a chunk that ends there would make it a record. 0 where no more bytes come.
 * @throws {UnreadableFileError} when the budget is used up
 */
export function findSoundRecord(
  text: Buffer,
  from: number,
  to: number,
  budget: { bytes: number },
  waitFor = 0,
): SoundRecord {
  let at = from;
  for (;;) {
    const brace = text.indexOf(OPEN_BRACE, at);
    if (brace === -1 || brace >= to) return { found: false, at: to };
    if (budget.bytes <= 0)
      throw new UnreadableFileError('it is too damaged to tell its records apart');
    const separator = separatorBefore(text, brace);
    if (separator !== undefined) {
      const end = endOfValue(text, brace);
      const isWhole = typeof end === 'number';
      budget.bytes -= (isWhole ? end : end.offset) - brace;
      if (isWhole && looksLikeRecord(text.subarray(brace, end))) return { found: true, at: brace };
      const mayBecomeWhole = !isWhole && end.offset >= text.length;
      if (mayBecomeWhole && text.length - brace <= waitFor) {
        return { found: false, at: Math.max(from, separator) };
      }
    }
    at = brace + 1;
  }
}

/**
 * Where the separator before the brace begins: a comma, or a `}` with at most one damaged byte
 * between them. Undefined when the brace is not set off, as behind `"name":` or `[`.
 */
function separatorBefore(text: Buffer, brace: number): number | undefined {
  const before = skipSpaceBack(text, brace - 1);
  const byte = text[before];
  if (byte === COMMA || byte === CLOSE_BRACE) return before;
  if (byte === COLON || byte === QUOTE || byte === OPEN_BRACKET) return undefined;
  const beforeDamage = skipSpaceBack(text, before - 1);
  return text[beforeDamage] === CLOSE_BRACE ? beforeDamage : undefined;
}

function skipSpaceBack(text: Buffer, from: number): number {
  let at = from;
  while (isSpace(text[at])) at--;
  return at;
}

function looksLikeRecord(bytes: Buffer): boolean {
  const value = parseJson(bytes);
  return (
    typeof value === 'object' &&
    value !== null &&
    'eventVersion' in value &&
    'eventTime' in value &&
    'eventSource' in value &&
    'eventName' in value
  );
}

/** @returns undefined when the bytes are not JSON (no JSON value parses to undefined), or too intricate */
export function parseJson(bytes: Buffer): unknown {
  if (isTooIntricate(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
