import type { RuleEvent } from '../expression';
import { groupOf } from '../fields';
import type { CorrelationRule, DetectionRule } from '../rule';
import type { Place, Sighting } from './sighting';

/** What a correlation sees of an event in one group. */
export interface GroupSightings {
  /** The values of the rule's `group-by`, in its order; '' where the event has none. */
  readonly group: readonly string[];
  readonly sightings: readonly Sighting[];
}

/**
 * What a correlation sees of an event: the rules of its own that match, in the event's group. Where
 * aliases read the group from other fields for each rule, one event can belong to several groups.
 *
 * @param matched the detection rules that match the event
 * @param place when the event happened, and its id
 * @returns empty when none of the correlation's rules match
 */
export function sight(
  rule: CorrelationRule,
  matched: readonly DetectionRule[],
  event: RuleEvent,
  place: Place,
): readonly GroupSightings[] {
  const seen = rule.rules.filter(({ info }) => matched.some((each) => each.info.id === info.id));
  const value = seen.length > 0 ? countedValue(rule, event) : undefined;
  const groups = new Map<string, { readonly group: readonly string[]; sightings: Sighting[] }>();
  for (const { info } of seen) {
    const group = groupOf(rule.groupBy, event, aliasesFor(rule, info.id));
    const key = JSON.stringify(group);
    const found = groups.get(key) ?? { group, sightings: [] };
    groups.set(key, found);
    found.sightings.push({ rule: info.id, at: place.at, eventId: place.eventId, value });
  }
  return [...groups.values()];
}

/**
 * The fields that aliases stand for in the events of one detection rule.
 * @param rule the id of the detection rule
 */
export function aliasesFor(
  { aliases }: CorrelationRule,
  rule: string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(aliases).flatMap(([alias, fields]) => {
      const field = Object.entries(fields).find(([id]) => id === rule)?.[1];
      return field === undefined ? [] : [[alias, field]];
    }),
  );
}

/** What a `value_count` counts: the first value of its field, as a group takes it. */
function countedValue({ field }: CorrelationRule, event: RuleEvent): string | undefined {
  if (field === undefined) return undefined;
  const [value = ''] = groupOf([field], event);
  return value === '' ? undefined : value;
}
