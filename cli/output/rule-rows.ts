import type { Rule } from '../../core/rules/rule';
import type { Glance, Row } from './event-rows';

/** What every format but the table prints of a rule, in this order. */
export const RULE_COLUMNS = [
  'rule',
  'name',
  'title',
  'level',
  'kind',
  'from',
  'on',
  'status',
  'tags',
  'file',
  'line',
] as const;

/** What the table shows. */
export const RULE_GLANCE: Glance = {
  columns: ['level', 'name', 'title', 'kind', 'from', 'on'],
  keys: ['name', 'level', 'on'],
  leastFirst: ['kind', 'from', 'title'],
};

/** Whether a rule raises alerts; `correlated` when it only counts for a correlation that does. */
export type RuleState = 'on' | 'off' | 'correlated';

/** A rule as a row of `RULE_COLUMNS`. */
export function ruleRow(
  { info, kind }: Rule,
  { from, state }: { readonly from: string; readonly state: RuleState },
): Row {
  const { id, name, title, level, status, tags, file, line } = info;
  return {
    rule: id,
    name: name ?? id,
    title,
    level,
    kind,
    from,
    on: state,
    status,
    tags,
    file,
    line,
  };
}
