import { serviceOf } from '../classification/event-source';
import { readableLine } from '../identity/readable-line';
import type { StoredRecord } from '../items/parse-record';
import type { EventFilter } from '../queries/event-filter';
import type { FoundEvent } from '../queries/ordering';
import type { Question } from '../queries/query';
import type { LookupAttribute } from './lookup-attribute';
import { describeLookupEvent, lookupValuesOf } from './lookup-event';

/** What is looked up; all of it must hold. */
export interface Lookup {
  readonly attributes: readonly LookupAttribute[];
  /** ISO 8601 in UTC, whole seconds; both ends belong to the range. */
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
  readonly region?: string | undefined;
  /** Insights are listed when they are asked for, and then alone. */
  readonly eventCategory?: 'insight' | undefined;
}

/** An event's own record; undefined where it cannot be read. */
export type RecordOf = (found: FoundEvent) => StoredRecord | undefined;

/**
 * The question that answers a lookup. An event is found by an attribute if and only if the attribute's
 * value stands in its printed answer: `accepts` decides that, and the filter only narrows the reading
 * to where such an event can be.
 */
export function questionOf(lookup: Lookup, recordOf: RecordOf): Question {
  const { attributes, startTime, endTime, region, eventCategory } = lookup;
  let filter: EventFilter = {
    region,
    since: startTime,
    until: endTime,
    category: eventCategory,
  };
  for (const attribute of attributes) {
    filter = { ...filter, ...narrowedBy(attribute, eventCategory) };
  }
  return { filter, withRecords: true, accepts: (found) => answers(found, lookup, recordOf) };
}

function answers(
  found: FoundEvent,
  { attributes, eventCategory }: Lookup,
  recordOf: RecordOf,
): boolean {
  if ((found.event.category === 'insight') !== (eventCategory === 'insight')) return false;
  if (attributes.length === 0) return true;
  const event = describeLookupEvent(found, recordOf(found));
  return attributes.every(({ AttributeKey, AttributeValue }) =>
    lookupValuesOf(event, AttributeKey).includes(AttributeValue),
  );
}

/** What stands in no event id; and none is longer. The store is not to be asked for what no key can be. */
const NO_EVENT_ID = /[^\x20-\x7e]/g;
const MAX_EVENT_ID = 200;
/** A stream's service is cut where it is longer. */
const MAX_SERVICE = 128;

/**
 * What every event must have that can answer an attribute. An event's item names one resource and a
 * copy's source, and its record may list any number of them: no index holds every event that lists a
 * resource, nor does any hold the names of users.
 */
function narrowedBy(
  { AttributeKey, AttributeValue }: LookupAttribute,
  category: Lookup['eventCategory'],
): EventFilter {
  switch (AttributeKey) {
    case 'EventId':
      return { eventId: AttributeValue.replace(NO_EVENT_ID, '?').slice(0, MAX_EVENT_ID) };
    case 'EventName':
      return { eventName: AttributeValue };
    case 'AccessKeyId':
      return { accessKey: readableLine(AttributeValue) };
    case 'EventSource': {
      const service = serviceOf(AttributeValue);
      return service.length > MAX_SERVICE ? {} : { service };
    }
    case 'ReadOnly':
      // A send may say that it only reads; an insight is no call, whatever it says.
      return AttributeValue === 'false' && category === undefined ? { readOrWrite: 'write' } : {};
    case 'Username':
    case 'ResourceName':
    case 'ResourceType':
      return {};
  }
}
