import { compileExpression } from './compile';
import type { Expression, RuleEvent } from './expression';

/** The fields that nearly every rule asks for, and of which a log has few different pairs. */
export const NAME_FIELDS: readonly string[] = ['eventSource', 'eventName'];

/** What is known of an event when only its source and its name are: whether a rule can match it. */
export type Verdict = (event: RuleEvent) => boolean | undefined;

/**
 * Compiles what an expression makes of an event of which only the name fields are known.
 * @returns gives true or false where nothing else can change it, else undefined
 */
export function compileVerdict(expression: Expression): Verdict {
  switch (expression.op) {
    case 'and':
      return compileAll(expression.of.map(compileVerdict), false);
    case 'or':
      return compileAll(expression.of.map(compileVerdict), true);
    case 'not': {
      const verdict = compileVerdict(expression.of);
      return (event) => {
        const inner = verdict(event);
        return inner === undefined ? undefined : !inner;
      };
    }
    case 'field': {
      const { field, test } = expression;
      const isKnown =
        NAME_FIELDS.includes(field) &&
        (test.kind !== 'fieldref' || NAME_FIELDS.includes(test.field));
      return isKnown ? compileExpression(expression) : unknown;
    }
    case 'keyword':
      return unknown;
  }
}

function unknown(): undefined {
  return undefined;
}

/** @param decisive the verdict that decides alone: false of `and`, true of `or` */
function compileAll(verdicts: readonly Verdict[], decisive: boolean): Verdict {
  return (event) => {
    let isKnown = true;
    for (const verdict of verdicts) {
      const one = verdict(event);
      if (one === decisive) return decisive;
      if (one === undefined) isKnown = false;
    }
    return isKnown ? !decisive : undefined;
  };
}
