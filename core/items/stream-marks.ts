import { isListedName } from '../classification/catalogue/catalogue';
import { EVENT_INDEXES, type EventIndex } from '../tables';
import type { Item } from './attribute';
import { isUnindexed } from './unindexed';

/** What is known of all events of a stream together, so that queries pass by what cannot match. */
export interface StreamMarks {
  /** Indexes that not every event is in. */
  readonly unindexed: readonly EventIndex[];
  /** Event names that occur, as `nameMark` writes them. */
  readonly eventNames: readonly string[];
  /** Whether an event touches an object, or copies from one. */
  readonly hasObjects: boolean;
}

/** Stands for every event name that is not in the catalogue: their number has no bound. */
const OTHER_NAMES = 'other';

/** An event name as streams list it. */
export function nameMark(eventName: string): string {
  return isListedName(eventName) ? eventName : OTHER_NAMES;
}

/**
 * The marks that an item leaves on its stream, each a short text: an index that it is not in, its name,
 * `object` where it touches one.
 */
export function marksOf(item: Item): readonly string[] {
  const eventName = item.eventName?.S ?? '';
  const ofName = known.get(eventName) ?? knownBy(nameMark(eventName));
  const kind = kindOf(item);
  ofName[kind] ??= marksOfKind(nameMark(eventName), kind);
  return ofName[kind];
}

/** By the kind of an event. */
type MarksOfName = (readonly string[] | undefined)[];

/**
 * By the mark of an event's name, which is the name itself where it is listed: a stream's events leave few different
 * marks, and share them.
 */
const known = new Map<string, MarksOfName>();

function knownBy(mark: string): MarksOfName {
  const ofName = known.get(mark) ?? [];
  known.set(mark, ofName);
  return ofName;
}

/** A bit for each index that the item is not in, and one for whether it is of an object. */
function kindOf(item: Item): number {
  const isOfObject =
    item.objectKey !== undefined ||
    item.objectKeyAt?.S?.startsWith('/') === true ||
    item.copySource !== undefined;
  let kind = isOfObject ? IS_OF_OBJECT : 0;
  let bit = 1;
  for (const index of EVENT_INDEXES) {
    if (isUnindexed(item, index)) kind |= bit;
    bit <<= 1;
  }
  return kind;
}

function marksOfKind(name: string, kind: number): readonly string[] {
  const unindexed = EVENT_INDEXES.filter((_, at) => (kind & (1 << at)) !== 0);
  const marks = unindexed.map((index) => `${UNINDEXED}${index}`);
  marks.push(`${NAME}${name}`);
  if ((kind & IS_OF_OBJECT) !== 0) marks.push(OBJECT);
  return marks;
}

const IS_OF_OBJECT = 1 << EVENT_INDEXES.length;

/** Reads a stream's marks back. */
export function readMarks(marks: readonly string[]): StreamMarks {
  return {
    unindexed: EVENT_INDEXES.filter((index) => marks.includes(`${UNINDEXED}${index}`)),
    eventNames: marks
      .filter((mark) => mark.startsWith(NAME))
      .map((mark) => mark.slice(NAME.length)),
    hasObjects: marks.includes(OBJECT),
  };
}

const UNINDEXED = 'not by ';
const NAME = 'name ';
const OBJECT = 'object';
