import type { StoredEvent } from '../items/stored-event';
import { isDenial } from './denied';

/** How many events there were, and how many of them were refused or failed. */
export interface Outcomes {
  readonly events: number;
  readonly denied: number;
  readonly failed: number;
}

export const NO_OUTCOMES: Outcomes = { events: 0, denied: 0, failed: 0 };

/** What is counted of an event with one value. */
export interface Counted extends Outcomes {
  /** Absent for the events that have none. */
  readonly value: string | undefined;
}

/** The counts with one more event. */
export function countOutcome(counts: Outcomes, { errorCode }: StoredEvent): Outcomes {
  const isDenied = isDenial(errorCode);
  const isFailed = errorCode !== undefined && !isDenied;
  return {
    events: counts.events + 1,
    denied: counts.denied + (isDenied ? 1 : 0),
    failed: counts.failed + (isFailed ? 1 : 0),
  };
}

export function addOutcomes(a: Outcomes, b: Outcomes): Outcomes {
  return { events: a.events + b.events, denied: a.denied + b.denied, failed: a.failed + b.failed };
}

/** Counts events by a value of theirs, in bounded memory. */
export class Tally {
  private readonly counts = new Map<string | undefined, Outcomes>();
  /** Events whose values came when there was no more room: counted, but not told apart. */
  others: Outcomes = NO_OUTCOMES;

  /** @param mostValues that are held; the first ones that come */
  constructor(private readonly mostValues: number) {}

  add(value: string | undefined, event: StoredEvent): void {
    const counts = this.counts.get(value);
    if (counts === undefined && this.counts.size >= this.mostValues) {
      this.others = countOutcome(this.others, event);
      return;
    }
    this.counts.set(value, countOutcome(counts ?? NO_OUTCOMES, event));
  }

  /** The values that are held, the most frequent first. */
  mostFirst(): Counted[] {
    return this.counted().sort((a, b) => b.events - a.events || compareValues(a, b));
  }

  /** The values that are held, in the order of texts. */
  inOrder(): Counted[] {
    return this.counted().sort(compareValues);
  }

  private counted(): Counted[] {
    return [...this.counts].map(([value, counts]) => ({ value, ...counts }));
  }
}

function compareValues({ value: a = '' }: Counted, { value: b = '' }: Counted): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
