import type { Comparison, CorrelationRule } from '../rule';
import { comparePlaces, type SightedEvent } from './sighting';
import { type WindowCount, windowCountOf } from './window-count';

/** That a correlation's condition holds. */
export interface Firing {
  /** The event that the window ends with, and its time in seconds since 1970. */
  readonly at: number;
  readonly eventId: string;
  /** What was counted in the window: events, values or rules. */
  readonly count: number;
  /** When the first event in the window happened. */
  readonly from: number;
  /**
   * Whether the condition became true: it did not hold of the window that ended with the event before, or
   * no event is left of that one.
   */
  readonly isNew: boolean;
}

/** The window of one correlation over the events of one group, as it slides along them. */
export class SlidingWindow {
  /** The events of the window, from `first` on. */
  private events: SightedEvent[] = [];
  private first = 0;
  private held = false;
  private readonly counted: WindowCount;

  constructor(private readonly rule: CorrelationRule) {
    this.counted = windowCountOf(rule);
  }

  /**
   * Slides to the next event, in the order of `comparePlaces`.
   * @returns undefined where the condition does not hold
   */
  add(event: SightedEvent): Firing | undefined {
    const begin = event.at - this.rule.timespanSeconds;
    this.dropUntil(begin);
    if (this.first === this.events.length) this.held = false;
    this.events.push(event);
    this.counted.add(event);
    const count = this.counted.of(begin);
    const didHold = this.held;
    this.held = holds(this.rule.condition, count);
    if (!this.held) return undefined;
    const { at, eventId } = event;
    const from = this.events[this.first]?.at ?? at;
    return { at, eventId, count, from, isNew: !didHold };
  }

  /** Whether the event is the one that was added last. */
  endsWith(event: SightedEvent): boolean {
    const last = this.events.at(-1);
    return last !== undefined && comparePlaces(last, event) === 0;
  }

  /** Whether no event is left in a window that ends at the time. */
  isOver(at: number): boolean {
    const last = this.events.at(-1);
    return last === undefined || last.at <= at - this.rule.timespanSeconds;
  }

  private dropUntil(begin: number): void {
    let event = this.events[this.first];
    while (event !== undefined && event.at <= begin) {
      this.counted.remove(event);
      event = this.events[++this.first];
    }
    // Moving what is left only when it is the smaller half costs each event one move at most.
    if (this.first * 2 > this.events.length) {
      this.events = this.events.slice(this.first);
      this.first = 0;
    }
  }
}

const COMPARISONS: Readonly<Record<Comparison, (count: number, limit: number) => boolean>> = {
  gt: (count, limit) => count > limit,
  gte: (count, limit) => count >= limit,
  lt: (count, limit) => count < limit,
  lte: (count, limit) => count <= limit,
  eq: (count, limit) => count === limit,
  neq: (count, limit) => count !== limit,
};

/** Whether all comparisons of a condition hold. */
export function holds(condition: CorrelationRule['condition'], count: number): boolean {
  return condition.every((each) => COMPARISONS[each.comparison](count, each.count));
}
