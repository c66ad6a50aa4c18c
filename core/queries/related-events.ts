import { CATEGORIES } from '../classification/classification';
import { recordOf } from '../items/raw-record';
import { type Addendum, readAddendum } from '../records/addendum';
import type { EventFilter } from './event-filter';
import type { FoundEvent } from './ordering';
import type { Question } from './query';

/** CloudTrail's id of an event: its own, without the hash that closes the id of a second content. */
export function recordedId(eventId: string): string {
  return eventId.replace(/~[0-9a-f]{8}(?:[0-9a-f]{24})?$/, '');
}

/**
 * Asks for the copies of an event that other accounts' trails recorded: they are of the same second.
 * @returns undefined for an event that has no copies
 */
export function copiesOf(found: FoundEvent): Question | undefined {
  const { at, sharedEventID } = found.event;
  if (sharedEventID === undefined) return undefined;
  return {
    filter: { sharedEventId: sharedEventID, since: at, until: at },
    accepts: (other) => !isSame(other, found),
  };
}

/**
 * Asks for what is linked with an event by its id alone: events of its second, in its stream, that say
 * they correct it, or that were recorded under the same id with another content.
 */
export function linkedByIdWith(found: FoundEvent): Question {
  const { at, eventID } = found.event;
  const id = recordedId(eventID);
  return {
    filter: { ...streamOf(found), since: at, until: at },
    withRecords: true,
    accepts: (other) =>
      !isSame(other, found) &&
      (recordedId(other.event.eventID) === id || addendumOf(other)?.originalEventID === id),
  };
}

/** Asks for the event that another one corrects: of the same second, or of any. */
export function originalOf(
  corrected: FoundEvent,
  originalEventID: string,
  of: 'its second' | 'any time',
): Question {
  const { at } = corrected.event;
  const filter = { ...streamOf(corrected), eventId: originalEventID };
  return {
    filter: of === 'its second' ? { ...filter, since: at, until: at } : filter,
    accepts: (other) => !isSame(other, corrected),
  };
}

/** The addendum of a stored event that was found with its record. */
export function addendumOf({ item }: FoundEvent): Addendum | undefined {
  try {
    return readAddendum(JSON.parse(recordOf(item).toString()));
  } catch {
    // A neighbour whose record is damaged says nothing of this event.
    return undefined;
  }
}

/** The stream of an event, and its other partitions. */
function streamOf({ event: { account, service, category } }: FoundEvent): EventFilter {
  return { account, service, category: CATEGORIES.find((each) => each === category) };
}

function isSame(a: FoundEvent, b: FoundEvent): boolean {
  return a.position.at === b.position.at && a.position.stream === b.position.stream;
}
