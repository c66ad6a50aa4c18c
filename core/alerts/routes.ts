import { aliasesFor } from '../rules/correlation/sight';
import type { DetectionRule, Rule } from '../rules/rule';

/** Where a detection rule's match leads: to its own alert, or to that of a correlation. */
export interface Route {
  /** The id of the rule that raises the alert. */
  readonly rule: string;
  readonly groupBy: readonly string[];
  /** By alias, the field that stands for it in the detection rule. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Of `value_count`: the counted field. */
  readonly field?: string | undefined;
  readonly slotSeconds: number;
}

/** By the id of a detection rule. */
export function routesOf(rules: readonly Rule[]): ReadonlyMap<string, readonly Route[]> {
  const routes = new Map<string, Route[]>();
  for (const rule of rules) {
    if (rule.kind === 'detection' && !rule.alerts) continue;
    const from = rule.kind === 'detection' ? [rule] : rule.rules;
    for (const detection of from) {
      const known = routes.get(detection.info.id) ?? [];
      routes.set(detection.info.id, [...known, routeFrom(detection, rule)]);
    }
  }
  return routes;
}

function routeFrom(detection: DetectionRule, rule: Rule): Route {
  const { info, groupBy } = rule;
  const slotSeconds = slotOf(rule);
  if (rule.kind === 'detection') return { rule: info.id, groupBy, aliases: {}, slotSeconds };
  const aliases = aliasesFor(rule, detection.info.id);
  return { rule: info.id, groupBy, aliases, slotSeconds, field: rule.field };
}

/**
 * How long the slots are that a rule's sightings are kept in: as long as what it looks at together, so
 * that a look reads few items beyond it.
 */
export function slotOf(rule: Rule): number {
  return rule.kind === 'detection' ? rule.windowSeconds : rule.timespanSeconds;
}
