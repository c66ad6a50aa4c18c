import { compareTexts } from '../../text-order';

/** That an event matched a detection rule, as correlations see it. */
export interface Sighting {
  /** The id of the detection rule. */
  readonly rule: string;
  /** When the event happened: seconds since 1970. */
  readonly at: number;
  readonly eventId: string;
  /** What the event says in the field of a `value_count`; absent where it says nothing there. */
  readonly value?: string | undefined;
}

/** All that was sighted of one event. */
export interface SightedEvent extends Place {
  readonly sightings: readonly Sighting[];
}

/** An event's place in the one order in which correlations see events: by time, then by event id. */
export interface Place {
  readonly at: number;
  readonly eventId: string;
}

/** Orders places: negative when `a` comes first. */
export function comparePlaces(a: Place, b: Place): number {
  return a.at - b.at || compareTexts(a.eventId, b.eventId);
}

/** The events that were sighted, in order. */
export function inOrder(sightings: readonly Sighting[]): readonly SightedEvent[] {
  const events: { at: number; eventId: string; sightings: Sighting[] }[] = [];
  for (const sighting of [...sightings].sort(comparePlaces)) {
    const last = events.at(-1);
    if (last !== undefined && comparePlaces(last, sighting) === 0) last.sightings.push(sighting);
    else events.push({ at: sighting.at, eventId: sighting.eventId, sightings: [sighting] });
  }
  return events;
}
