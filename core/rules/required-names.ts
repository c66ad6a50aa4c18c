import type { Expression } from './expression';
import { fold, literalOf } from './pattern';

/**
 * The values of a field, of which a matching event must have one; folded.
 * @returns undefined where an event with any other value may match too
 */
export function requiredValues(
  expression: Expression,
  field: string,
): ReadonlySet<string> | undefined {
  switch (expression.op) {
    case 'field': {
      const { test } = expression;
      if (expression.field !== field || test.kind !== 'text') return undefined;
      const literal = literalOf(test.pattern);
      return literal === undefined ? undefined : new Set([fold(literal)]);
    }
    case 'and':
      return smallestOf(expression.of.map((part) => requiredValues(part, field)));
    case 'or':
      return unionOf(expression.of.map((part) => requiredValues(part, field)));
    default:
      return undefined;
  }
}

function smallestOf(
  sets: readonly (ReadonlySet<string> | undefined)[],
): ReadonlySet<string> | undefined {
  const known = sets.filter((set) => set !== undefined);
  return known.length === 0
    ? undefined
    : known.reduce((least, set) => (set.size < least.size ? set : least));
}

function unionOf(
  sets: readonly (ReadonlySet<string> | undefined)[],
): ReadonlySet<string> | undefined {
  const union = new Set<string>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const value of set) union.add(value);
  }
  return union;
}
