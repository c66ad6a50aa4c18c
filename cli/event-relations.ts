import { RecordInFileError, recordOf } from '../core/items/raw-record';
import type { StoredEvent } from '../core/items/stored-event';
import type { LedgerEntry } from '../core/ledger/ledger-entry';
import type { FoundEvent } from '../core/queries/ordering';
import {
  addendumOf,
  copiesOf,
  linkedByIdWith,
  originalOf,
  recordedId,
} from '../core/queries/related-events';
import type { Addendum } from '../core/records/addendum';
import { findAll, isIndexed, type SearchDesk } from './find-by-id';

/** An event with all that the store knows of it. */
export interface EventDetails {
  readonly event: StoredEvent;
  /** The record's own bytes; absent where it is too large for the store. */
  readonly record?: Buffer | undefined;
  /** The accounts of the log files of the name that the event says. */
  readonly files: readonly LedgerEntry[];
  /** The copies that other accounts' trails recorded. */
  readonly copies: readonly StoredEvent[];
  /** Events of the same second that were recorded under the same id with another content. */
  readonly sameId: readonly StoredEvent[];
  readonly corrects?: Correction | undefined;
  readonly correctedBy: readonly (Addendum & { readonly event: StoredEvent })[];
}

/** What an event corrects, and the original where it is stored. */
export interface Correction extends Addendum {
  readonly original?: StoredEvent | undefined;
}

/** @throws {Error} as `recordOf`, but for a record that is in its log file alone */
function storedRecord({ item }: FoundEvent): Buffer | undefined {
  try {
    return recordOf(item);
  } catch (error) {
    if (error instanceof RecordInFileError) return undefined;
    throw error;
  }
}

/**
 * Gathers all that the store knows of an event.
 * @throws {Error} as `recordOf`
 */
export async function gatherDetails(found: FoundEvent, desk: SearchDesk): Promise<EventDetails> {
  const { event } = found;
  const record = storedRecord(found);
  const linked = await findAll(linkedByIdWith(found), desk);
  const id = recordedId(event.eventID);
  return {
    event,
    record,
    files: event.file === undefined ? [] : await desk.store.ledger.findByName(event.file),
    copies: await findCopies(found, desk),
    sameId: linked.filter((each) => recordedId(each.event.eventID) === id).map(eventIn),
    corrects: await findCorrected(found, desk),
    correctedBy: linked.flatMap((each) => {
      const addendum = addendumOf(each);
      return addendum?.originalEventID === id ? [{ ...addendum, event: each.event }] : [];
    }),
  };
}

async function findCopies(found: FoundEvent, desk: SearchDesk): Promise<readonly StoredEvent[]> {
  const question = copiesOf(found);
  return question === undefined ? [] : (await findAll(question, desk)).map(eventIn);
}

async function findCorrected(found: FoundEvent, desk: SearchDesk): Promise<Correction | undefined> {
  const addendum = addendumOf(found);
  const id = addendum?.originalEventID;
  if (addendum === undefined || id === undefined) return addendum;
  const [beside] = await findAll(originalOf(found, id, 'its second'), desk);
  if (beside !== undefined) return { ...addendum, original: beside.event };
  // Of another second: only where one read of the index tells.
  const listings = desk.listings.filter(isIndexed);
  const [original] = await findAll(originalOf(found, id, 'any time'), { ...desk, listings });
  return { ...addendum, original: original?.event };
}

function eventIn({ event }: FoundEvent): StoredEvent {
  return event;
}
