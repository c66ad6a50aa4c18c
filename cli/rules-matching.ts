import { sight } from '../core/rules/correlation/sight';
import type { Place, Sighting } from '../core/rules/correlation/sighting';
import type { RuleEvent } from '../core/rules/expression';
import { groupOf } from '../core/rules/fields';
import type { CorrelationRule, DetectionRule, Rule } from '../core/rules/rule';
import { RuleSet } from '../core/rules/rule-set';

/** That an event matches a detection rule, or counts for a correlation. */
export interface Match<R extends Rule = Rule> {
  readonly rule: R;
  /** The values of the rule's `group-by`, in its order. */
  readonly group: readonly string[];
}

/** That an event counts for a correlation. */
export interface Contribution extends Match<CorrelationRule> {
  readonly sightings: readonly Sighting[];
}

/** What rules make of one event. */
export interface Matches {
  /** Of rules that raise alerts themselves. */
  readonly detections: readonly Match<DetectionRule>[];
  readonly contributions: readonly Contribution[];
}

const NOTHING: Matches = { detections: [], contributions: [] };

/** Rules, ready to look at events. */
export class RuleMatcher {
  private readonly set: RuleSet;
  private readonly correlations: readonly CorrelationRule[];

  constructor(rules: readonly Rule[]) {
    this.set = new RuleSet(rules);
    this.correlations = rules.filter((rule) => rule.kind === 'correlation');
  }

  /** @param place when the event happened, and what tells it apart from others */
  look(event: RuleEvent, place: Place): Matches {
    const matched = this.set.match(event);
    if (matched.length === 0) return NOTHING;
    const detections = matched
      .filter((rule) => rule.alerts)
      .map((rule) => ({ rule, group: groupOf(rule.groupBy, event) }));
    const contributions = this.correlations.flatMap((rule) =>
      sight(rule, matched, event, place).map((seen) => ({ rule, ...seen })),
    );
    return { detections, contributions };
  }
}

/** `field=value` for each field of a group. */
export function describeGroup({ groupBy }: Rule, group: readonly string[]): string[] {
  return groupBy.map((field, i) => `${field}=${group[i] ?? ''}`);
}
