import type { CorrelationRule, CorrelationType } from '../rule';
import { OrderedRules } from './ordered-rules';
import type { SightedEvent, Sighting } from './sighting';

/** What a correlation's condition is about, kept while events come into its window and leave it. */
export interface WindowCount {
  add(event: SightedEvent): void;
  /** Takes away the event that was added first of those that are left. */
  remove(event: SightedEvent): void;
  /** @param begin seconds since 1970: the window holds what came after it */
  of(begin: number): number;
}

/** Counts as the rule's type says: events, values of the field, rules, or rules in their order. */
export function windowCountOf({ type, rules }: CorrelationRule): WindowCount {
  if (type === 'temporal_ordered') return new OrderedRules(rules.map(({ info }) => info.id));
  return new Distinct(COUNTED[type]);
}

const COUNTED: Readonly<
  Record<Exclude<CorrelationType, 'temporal_ordered'>, (sighting: Sighting) => string | undefined>
> = {
  event_count: ({ eventId }) => eventId,
  value_count: ({ value }) => value,
  temporal: ({ rule }) => rule,
};

/** Counts what is distinct among the sightings in the window. */
class Distinct implements WindowCount {
  private readonly events = new Map<string, number>();

  constructor(private readonly keyOf: (sighting: Sighting) => string | undefined) {}

  add(event: SightedEvent): void {
    for (const key of this.keysOf(event)) this.events.set(key, (this.events.get(key) ?? 0) + 1);
  }

  remove(event: SightedEvent): void {
    for (const key of this.keysOf(event)) {
      const left = (this.events.get(key) ?? 0) - 1;
      if (left > 0) this.events.set(key, left);
      else this.events.delete(key);
    }
  }

  of(): number {
    return this.events.size;
  }

  private keysOf({ sightings }: SightedEvent): Set<string> {
    return new Set(sightings.flatMap((sighting) => this.keyOf(sighting) ?? []));
  }
}
