import { object, text } from '../../records/json';
import type { Comparison, CorrelationRule, CorrelationType } from '../rule';
import type { Complain } from './complaints';
import { holds } from './sliding-window';

type Condition = CorrelationRule['condition'];

export interface CountCondition {
  readonly condition: Condition;
  readonly field?: string | undefined;
}

const COMPARISONS: readonly Comparison[] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'];
const PATH = ['correlation', 'condition'];

/**
 * Reads a correlation's `condition`: a map of comparisons, all of which must hold. `temporal` and
 * `temporal_ordered` need none: where it is absent, events of all rules must have come. Source: Sigma
 * correlation rules specification 2.1, "Condition" and "Temporal Proximity".
 *
 * @param rules how many rules the correlation refers to
 * @returns undefined when something was complained about
 */
export function readCountCondition(
  value: unknown,
  { type, rules }: { readonly type: CorrelationType; readonly rules: number },
  complain: Complain,
): CountCondition | undefined {
  const countsRules = type === 'temporal' || type === 'temporal_ordered';
  if (value === undefined && countsRules) {
    return { condition: [{ comparison: 'gte', count: rules }] };
  }
  const map = conditionMap(value, type, complain);
  if (map === undefined) return undefined;
  const field = type === 'value_count' ? readField(map.field, complain) : undefined;
  const condition = readComparisons(map, type, complain);
  if (condition === undefined || (type === 'value_count' && field === undefined)) return undefined;
  // In a window with an event, some event and some rule was counted; a value need not be.
  const least = type === 'value_count' ? 0 : 1;
  if (canHold(condition, least, countsRules ? rules : Infinity)) return { condition, field };
  complain(
    PATH,
    countsRules
      ? `no count of the ${rules} rules satisfies this condition`
      : 'no count satisfies this condition',
  );
  return undefined;
}

function conditionMap(value: unknown, type: CorrelationType, complain: Complain) {
  const map = object(value);
  if (map !== undefined) return map;
  const example = type === 'value_count' ? 'field: userAgent and gte: 5' : 'gte: 5';
  if (value === undefined) {
    complain(['correlation'], `${type} needs a condition: a map such as ${example}`);
  } else if (typeof value === 'string') {
    complain(
      PATH,
      `a condition that is an expression over rules is not supported: write a map such as ${example}, or a rule for each combination`,
    );
  } else complain(PATH, `a condition is a map such as ${example}`);
  return undefined;
}

function readField(value: unknown, complain: Complain): string | undefined {
  const field = text(Array.isArray(value) && value.length === 1 ? value[0] : value);
  if (field !== undefined) return field;
  if (value === undefined) {
    complain(PATH, 'value_count needs a field: the one whose distinct values count');
  } else if (Array.isArray(value)) {
    complain(
      [...PATH, 'field'],
      'the values of several fields together are not supported: name one',
    );
  } else complain([...PATH, 'field'], 'field is the name of a field');
  return undefined;
}

function readComparisons(
  map: Readonly<Record<string, unknown>>,
  type: CorrelationType,
  complain: Complain,
): Condition | undefined {
  const condition: { comparison: Comparison; count: number }[] = [];
  let isRight = true;
  const refuse = (path: readonly string[], reason: string) => {
    complain(path, reason);
    isRight = false;
  };
  for (const [key, value] of Object.entries(map)) {
    if (key === 'field' && type === 'value_count') continue;
    const comparison = COMPARISONS.find((each) => each === key);
    if (comparison === undefined) refuse([...PATH, key], notAComparison(key, type));
    else if (!isCount(value)) refuse([...PATH, key], `${key} takes a whole number, 0 or more`);
    else condition.push({ comparison, count: value });
  }
  if (isRight && condition.length === 0) {
    refuse(PATH, `a condition needs a comparison: one of ${COMPARISONS.join(', ')}`);
  }
  return isRight ? condition : undefined;
}

function notAComparison(key: string, type: CorrelationType): string {
  return key === 'field'
    ? `a field has no meaning in ${type}: value_count counts the values of a field`
    : `${JSON.stringify(key)} is no comparison: write one of ${COMPARISONS.join(', ')}`;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** Whether some count between the two satisfies it: if any does, then one beside a limit. */
function canHold(condition: Condition, least: number, most: number): boolean {
  const near = condition.flatMap(({ count }) => [count - 1, count, count + 1]);
  const candidates = [least, ...near].filter((count) => count >= least && count <= most);
  return candidates.some((count) => holds(condition, count));
}
