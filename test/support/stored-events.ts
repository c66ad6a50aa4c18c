import { generateRecords } from '../../bench/generator';
import { describeEvent, type TrailEvent } from '../../core/events/event';
import type { JsonObject } from '../../core/records/record';
import {
  DEFAULT_SETTINGS,
  EVENT_CLASSES,
  type EventClass,
  type IngestSettings,
} from '../../core/settings';
import { EVENT_INDEXES, type EventIndex } from '../../core/tables';
import { type StoredTrailEvent, storedWith } from './brute-force';
import { eventOf, ORIGIN, readSoundRecord } from './events';
import type { MemoryEventReader } from './memory-event-reader';

const forEachClass = (indexes: (name: EventClass) => readonly EventIndex[]): IngestSettings => ({
  ...DEFAULT_SETTINGS,
  indexes: {
    ...DEFAULT_SETTINGS.indexes,
    ...Object.fromEntries(EVENT_CLASSES.map((name) => [name, indexes(name)])),
  },
});

const ALL = forEachClass(() => EVENT_INDEXES);
const NONE = forEachClass(() => []);

/** What owners may choose, by name; of several, each event is stored with another one. */
export const OWNERS_CHOICES: Readonly<Record<string, readonly IngestSettings[]>> = {
  'the default indexes': [DEFAULT_SETTINGS],
  'all indexes': [ALL],
  'no indexes': [NONE],
  'four shards': [{ ...DEFAULT_SETTINGS, shards: 4 }],
  'settings that were changed on the way': [
    ALL,
    DEFAULT_SETTINGS,
    NONE,
    { ...ALL, shards: 4 },
    forEachClass(() => ['resource', 'eventName']),
    forEachClass(() => ['principal', 'eventId']),
  ],
};

/** Records as events, each as if it stood in a log of its own. */
export function eventsOf(records: readonly JsonObject[]): TrailEvent[] {
  return records.map((record, index) => eventOf(record, { ...ORIGIN, index }));
}

/** What happens in a company in a week, in three accounts. */
export function generatedEvents(events: number, seed: number): TrailEvent[] {
  return [...generateRecords({ events, seed })].map(({ json, account }, index) => {
    const record = readSoundRecord(JSON.parse(json));
    return describeEvent(record, Buffer.from(json), { ...ORIGIN, account, index });
  });
}

/**
 * What ingest makes of events. An id is held to name one event: where several accounts have it, none of
 * them stores it otherwise than the others.
 */
export function storedEvents(
  events: readonly TrailEvent[],
  choices: readonly IngestSettings[],
): StoredTrailEvent[] {
  return events.map((event) => {
    const n = [...event.eventId].reduce((sum, character) => sum + character.charCodeAt(0), 0);
    return storedWith(event, choices[n % choices.length] ?? ALL);
  });
}

/** Stores events as ingest does. */
export function storeIn(
  reader: MemoryEventReader,
  events: readonly TrailEvent[],
  choices: readonly IngestSettings[],
): StoredTrailEvent[] {
  const stored = storedEvents(events, choices);
  reader.put(...stored.map(({ item }) => item));
  return stored;
}
