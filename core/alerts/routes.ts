import { aliasesFor } from '../rules/correlation/sight';
import { type FieldPlace, groupPlaces, placeOf } from '../rules/fields';
import type { DetectionRule, Rule } from '../rules/rule';

/** Where a detection rule's match leads: to its own alert, or to that of a correlation. */
export interface Route {
  /** The id of the rule that raises the alert. */
  readonly rule: string;
  /**
   * Where the values of its groups stand in the detection rule's events; the very same list for routes
   * that group alike.
   */
  readonly group: readonly FieldPlace[];
  /** Of `value_count`: where the counted field stands. */
  readonly counted?: FieldPlace | undefined;
}

/** By the id of a detection rule. */
export function routesOf(rules: readonly Rule[]): ReadonlyMap<string, readonly Route[]> {
  const routes = new Map<string, Route[]>();
  const groups = new Map<string, readonly FieldPlace[]>();
  for (const rule of rules) {
    if (rule.kind === 'detection' && !rule.alerts) continue;
    const from = rule.kind === 'detection' ? [rule] : rule.rules;
    for (const detection of from) {
      const known = routes.get(detection.info.id) ?? [];
      routes.set(detection.info.id, [...known, routeFrom(detection, rule, groups)]);
    }
  }
  return routes;
}

/** @param groups those of other routes: where rules group by the same fields, it is said once */
function routeFrom(
  detection: DetectionRule,
  rule: Rule,
  groups: Map<string, readonly FieldPlace[]>,
): Route {
  const aliases = rule.kind === 'detection' ? {} : aliasesFor(rule, detection.info.id);
  const name = JSON.stringify([rule.groupBy, aliases]);
  const group = groups.get(name) ?? groupPlaces(rule.groupBy, aliases);
  groups.set(name, group);
  const field = rule.kind === 'detection' ? undefined : rule.field;
  return { rule: rule.info.id, group, ...(field !== undefined && { counted: placeOf(field) }) };
}
