import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  QUOTE,
  skipSpace,
  skipString,
} from './json-scan';
import { endOfValue } from './json-syntax';
import { endOfSoundValue, readFields } from './log-envelope';
import { looksLikeRecord } from './looks-like-record';
import { outlineObject } from './outline/outliner';

/**
 * Where a record stands: as an element of the `Records` array, or inside a value of another record, of which
 * more stands at `goesOnAt`. Unfinished: what follows may tell.
 */
export type Standing =
  | { readonly kind: 'element' }
  | { readonly kind: 'inside'; readonly goesOnAt: number }
  | { readonly kind: 'unfinished' };

const ELEMENT: Standing = { kind: 'element' };
const UNFINISHED: Standing = { kind: 'unfinished' };

/**
 * How much is read behind a record. A list that is longer is none of a record's own: CloudTrail caps an event at
 * 256 KB (User Guide, record contents).
 */
const MOST_BYTES_BEHIND = 256 * 1024;

/**
 * Tells where a record behind damage stands by what follows it: brackets that damage has spoilt stand before it.
 * The log's list of records ends with `]}`, and so does the log; a list inside a record is followed by more of
 * this record.
 *
 * @param end the position after the record
 * @returns `element` also where more damage follows: a record is kept rather than lost
 */
export function standingOf(text: Buffer, end: number): Standing {
  const standing = tellStanding(text, skipSpace(text, end));
  const isEnough = text.length - end >= MOST_BYTES_BEHIND;
  return standing.kind === 'unfinished' && isEnough ? ELEMENT : standing;
}

/**
 * The same of the object that begins at `start`.
 * @returns `element` for one that is no JSON
 */
export function standingOfObject(text: Buffer, start: number): Standing {
  const end = endOf(text, start);
  if (typeof end === 'number') return standingOf(text, end);
  return end.offset >= text.length ? UNFINISHED : ELEMENT;
}

function tellStanding(text: Buffer, from: number): Standing {
  if (text[from] === CLOSE_BRACE) return behindObject(text, from + 1);
  if (isBeforeField(text, from)) return inside(from);
  let at = from;
  while (text[at] === COMMA) {
    const value = skipSpace(text, at + 1);
    const valueEnd = endOf(text, value);
    if (typeof valueEnd !== 'number') {
      return valueEnd.offset >= text.length ? UNFINISHED : ELEMENT;
    }
    at = skipSpace(text, valueEnd);
    if (at - from >= MOST_BYTES_BEHIND) return ELEMENT;
  }
  if (at === text.length) return UNFINISHED;
  // A list of other things is rather one of a second damaged record, the beginning of which is lost.
  const closesAList = text[at] === CLOSE_BRACKET && areRecords(text, from, at);
  return closesAList ? behindList(text, skipSpace(text, at + 1)) : ELEMENT;
}

/**
 * Whether all values of [from, to), each behind a comma, are records. They are found again rather than kept: 256 KB may
 * hold a hundred thousand of them.
 */
function areRecords(text: Buffer, from: number, to: number): boolean {
  let at = from;
  while (at < to) {
    const value = skipSpace(text, at + 1);
    const valueEnd = endOf(text, value);
    if (typeof valueEnd !== 'number' || !looksLikeRecord(text.subarray(value, valueEnd))) {
      return false;
    }
    at = skipSpace(text, valueEnd);
  }
  return true;
}

/** As `endOfValue`, and faster for what nearly all values are: sound records. */
function endOf(text: Buffer, value: number): ReturnType<typeof endOfValue> {
  const outlined = outlineObject(text, value);
  return outlined.kind === 'object' ? outlined.end : endOfValue(text, value);
}

/** Whether `,"name":` follows. Behind a record that means an object, where damage took the colon before it. */
function isBeforeField(text: Buffer, at: number): boolean {
  const name = skipSpace(text, at + 1);
  if (text[at] !== COMMA || text[name] !== QUOTE) return false;
  const nameEnd = skipString(text, name + 1);
  return nameEnd !== -1 && text[skipSpace(text, nameEnd)] === COLON;
}

/** A list is closed: the log's own, unless something else than the end of the log follows. */
function behindList(text: Buffer, at: number): Standing {
  if (at === text.length) return UNFINISHED;
  if (text[at] === CLOSE_BRACKET) return inside(at);
  if (text[at] === CLOSE_BRACE) return behindObject(text, at + 1);
  if (text[at] !== COMMA) return ELEMENT;
  const fields = readFields(text, skipSpace(text, at + 1), endOfSoundValue);
  if (fields.kind === 'unfinished') return UNFINISHED;
  if (fields.kind === 'closed') return behindObject(text, fields.endsAt);
  return isBeforeField(text, at) ? inside(at) : ELEMENT;
}

/** An object is closed: the log, unless it is itself a value among others. */
function behindObject(text: Buffer, end: number): Standing {
  const at = skipSpace(text, end);
  if (at === text.length) return UNFINISHED;
  const isValue = text[at] === COMMA || text[at] === CLOSE_BRACE || text[at] === CLOSE_BRACKET;
  return isValue ? inside(at) : ELEMENT;
}

function inside(goesOnAt: number): Standing {
  return { kind: 'inside', goesOnAt };
}
