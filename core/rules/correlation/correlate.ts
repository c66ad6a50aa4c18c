import type { CorrelationRule } from '../rule';
import { comparePlaces, inOrder, type Place, type SightedEvent, type Sighting } from './sighting';
import { type Firing, SlidingWindow } from './sliding-window';

/**
 * When a correlation fires over the sightings of one group: once each time its condition becomes true.
 *
 * Of each event, in order of time and then of event id, the window is looked at that ends with it: the
 * events of the timespan before, those exactly as old as the timespan left out. The event fires when the
 * condition holds of that window, and did not hold of the window that ended with the event before, or
 * nothing of that window is left. Distinct event ids count, distinct values (an event without a value
 * counts none), distinct rules; for `temporal_ordered` the most rules of which events came in the rules'
 * order, where those of one second count as in order.
 *
 * A condition that holds of nothing too (`lt: 5`, `eq: 0`) is asked of windows with an event only: that
 * nothing happens is no event, and fires nothing.
 *
 * @param sightings in any order; one may come twice; those of rules that the correlation does not refer
 *   to count for nothing
 * @returns in order of time
 */
export function firings(rule: CorrelationRule, sightings: readonly Sighting[]): readonly Firing[] {
  return triggers(rule, sightings).filter(({ isNew }) => isNew);
}

/**
 * Every event at which a correlation's condition holds, of the windows that `firings` looks at: also those
 * at which it held before already.
 */
export function triggers(rule: CorrelationRule, sightings: readonly Sighting[]): readonly Firing[] {
  const window = new SlidingWindow(rule);
  return inOrder(ofRule(rule, sightings)).flatMap((event) => window.add(event) ?? []);
}

/** The groups of one correlation, those first whose last event is the oldest. */
interface Groups {
  readonly windows: Map<string, SlidingWindow>;
  last: Place;
}

const BEFORE_ALL: Place = { at: -Infinity, eventId: '' };

/**
 * Finds what `triggers` finds, over events that come in order: of each correlation and group it holds what
 * happened within the timespan before the last event, and no more.
 */
export class Correlator {
  private readonly groupsOf = new Map<CorrelationRule, Groups>();

  /**
   * @param group the values of the rule's `group-by`, in its order
   * @param sightings all that the rule sees of one event in this group; an event that comes again right
   *   behind itself, as from two copies of a log, is passed by
   * @returns undefined where the condition does not hold with the event
   * @throws {RangeError} when the event stands before one that came already, in order of time and then of
   *   event id: whoever has events in another order sorts them first, for no answer would be right
   */
  push(
    rule: CorrelationRule,
    group: readonly string[],
    sightings: readonly Sighting[],
  ): Firing | undefined {
    const [event] = inOrder(ofRule(rule, sightings));
    if (event === undefined) return undefined;
    const groups = this.groupsIn(rule);
    if (comparePlaces(event, groups.last) < 0) {
      throw new RangeError(`event ${event.eventId} stands before ${groups.last.eventId}`);
    }
    groups.last = event;
    forgetUntil(event.at, groups);
    return slide(rule, JSON.stringify(group), event, groups);
  }

  private groupsIn(rule: CorrelationRule): Groups {
    const known = this.groupsOf.get(rule);
    if (known !== undefined) return known;
    const groups: Groups = { windows: new Map(), last: BEFORE_ALL };
    this.groupsOf.set(rule, groups);
    return groups;
  }
}

function slide(
  rule: CorrelationRule,
  group: string,
  event: SightedEvent,
  { windows }: Groups,
): Firing | undefined {
  const window = windows.get(group) ?? new SlidingWindow(rule);
  // A map gives its keys in the order in which they were set: the group goes to the end.
  windows.delete(group);
  windows.set(group, window);
  return window.endsWith(event) ? undefined : window.add(event);
}

/** A window of which nothing is left begins anew anyway. */
function forgetUntil(at: number, { windows }: Groups): void {
  for (const [group, window] of windows) {
    if (!window.isOver(at)) return;
    windows.delete(group);
  }
}

function ofRule({ rules }: CorrelationRule, sightings: readonly Sighting[]): readonly Sighting[] {
  const ids = new Set(rules.map(({ info }) => info.id));
  return sightings.filter(({ rule }) => ids.has(rule));
}
