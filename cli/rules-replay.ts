import { secondsOf } from '../core/calendar';
import { parseAtKey } from '../core/items/keys';
import type { FoundEvent } from '../core/queries/ordering';
import { type Counted, Tally } from '../core/queries/tally';
import { Correlator } from '../core/rules/correlation/correlate';
import type { RuleEvent } from '../core/rules/expression';
import type { Rule } from '../core/rules/rule';
import { RuleMatcher } from './rules-matching';

/** How a rule would have done. */
export interface RuleOutcome {
  readonly rule: Rule;
  /** Events that matched it; of a correlation, those that counted for it. */
  readonly events: number;
  /** One for each group and window. */
  readonly alerts: number;
  /** Whoever the events are of, the most frequent first. */
  readonly principals: readonly Counted[];
  /** Events of principals that were too many to be told apart. */
  readonly othersEvents: number;
  /** Event times, ISO 8601 in UTC; absent where nothing matched. */
  readonly first?: string | undefined;
  readonly last?: string | undefined;
}

/** Principals of one rule that are told apart. */
const MOST_PRINCIPALS = 10_000;

/** Runs rules over events that come in order of time, and counts. */
export class Replay {
  events = 0;
  private readonly matcher: RuleMatcher;
  private readonly correlator = new Correlator();
  private readonly counts: ReadonlyMap<Rule, RuleCount>;

  constructor(rules: readonly Rule[]) {
    this.matcher = new RuleMatcher(rules);
    // What only serves correlations raises nothing, and is counted by them.
    const raising = rules.filter((rule) => rule.kind === 'correlation' || rule.alerts);
    this.counts = new Map(raising.map((rule) => [rule, new RuleCount(rule)]));
  }

  /** @param found the next event, oldest first */
  add(found: FoundEvent, event: RuleEvent): void {
    this.events++;
    const { at, stream } = found.position;
    const seconds = secondsOf(parseAtKey(at).eventTime);
    // A line end comes before all that ids are made of: in order of position is in order of these.
    const place = { at: seconds, eventId: `${at}\n${stream}` };
    const { detections, contributions } = this.matcher.look(event, place);
    for (const { rule, group } of detections) {
      const count = this.counts.get(rule);
      count?.note(found);
      count?.trigger(group, seconds);
    }
    for (const { rule, group, sightings } of contributions) {
      const count = this.counts.get(rule);
      count?.note(found);
      const firing = this.correlator.push(rule, group, sightings);
      if (firing !== undefined) count?.trigger(group, seconds);
    }
  }

  /** Those first that raised the most alerts. */
  outcomes(): RuleOutcome[] {
    return [...this.counts.values()]
      .map((count) => count.outcome())
      .sort((a, b) => b.alerts - a.alerts || b.events - a.events);
  }
}

class RuleCount {
  private events = 0;
  private alerts = 0;
  private first: string | undefined;
  private last: string | undefined;
  private noted: FoundEvent | undefined;
  private readonly principals = new Tally(MOST_PRINCIPALS);
  /** When the last alert of a group was raised, the oldest first. */
  private readonly raised = new Map<string, number>();

  constructor(private readonly rule: Rule) {}

  /** Counts an event, once also where aliases put it into several groups. */
  note(found: FoundEvent): void {
    if (found === this.noted) return;
    this.noted = found;
    const { eventTime } = parseAtKey(found.position.at);
    this.events++;
    this.first ??= eventTime;
    this.last = eventTime;
    this.principals.add(found.event.principal, found.event);
  }

  /** Raises an alert, unless one of the group is not older than the rule's window. */
  trigger(group: readonly string[], at: number): void {
    for (const [key, raisedAt] of this.raised) {
      if (at - raisedAt < this.rule.windowSeconds) break;
      this.raised.delete(key);
    }
    const key = JSON.stringify(group);
    if (this.raised.has(key)) return;
    this.raised.set(key, at);
    this.alerts++;
  }

  outcome(): RuleOutcome {
    const { rule, events, alerts, first, last } = this;
    const principals = this.principals.mostFirst();
    return {
      rule,
      events,
      alerts,
      principals,
      othersEvents: this.principals.others.events,
      first,
      last,
    };
  }
}
