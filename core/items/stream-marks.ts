import { isListedName } from '../classification/catalogue/catalogue';
import { EVENT_INDEXES, type EventIndex } from '../tables';
import { type Item, stringOf } from './attribute';
import { unindexedIn } from './unindexed';

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
export function marksOf(item: Item): string[] {
  const isOfObject =
    item.objectKey !== undefined ||
    stringOf(item, 'objectKeyAt')?.startsWith('/') === true ||
    item.copySource !== undefined;
  const marks = unindexedIn(item).map((index) => `${UNINDEXED}${index}`);
  marks.push(`${NAME}${nameMark(stringOf(item, 'eventName') ?? '')}`);
  if (isOfObject) marks.push(OBJECT);
  return marks;
}

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
