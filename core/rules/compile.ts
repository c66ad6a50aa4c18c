import { compileAnyText, compileFieldTest, compileKeyword, type EventCheck } from './compile-test';
import type { Expression, Test } from './expression';
import { FieldReaders } from './field-readers';

/**
 * Compiles an expression to a function that says whether an event matches.
 * @param readers shared by expressions that are asked of the same events, one after another
 * @returns it throws {RegexError} for a regular expression that `readRules` would have refused
 */
export function compileExpression(
  expression: Expression,
  readers = new FieldReaders(),
): EventCheck {
  const compileOne = (part: Expression) => compileExpression(part, readers);
  switch (expression.op) {
    case 'and':
      return every(expression.of.map(compileOne));
    case 'or':
      return compileOr(expression.of, readers);
    case 'not': {
      const check = compileOne(expression.of);
      return (event) => !check(event);
    }
    case 'field':
      return compileFieldTest(expression.field, expression.test, readers);
    case 'keyword':
      return compileKeyword(expression.test, readers);
  }
}

/** Texts of one field are compiled together: rules list dozens of names, and one look-up finds any. */
function compileOr(parts: readonly Expression[], readers: FieldReaders): EventCheck {
  const texts = new Map<string, Extract<Test, { kind: 'text' }>[]>();
  const others: Expression[] = [];
  for (const part of parts) {
    if (part.op !== 'field' || part.test.kind !== 'text') others.push(part);
    else {
      const tests = texts.get(part.field) ?? [];
      tests.push(part.test);
      texts.set(part.field, tests);
    }
  }
  return some([
    ...[...texts].map(([field, tests]) => compileAnyText(field, tests, readers)),
    ...others.map((part) => compileExpression(part, readers)),
  ]);
}

/** Whether all checks pass. */
export function every(checks: readonly EventCheck[]): EventCheck {
  const [only] = checks;
  if (checks.length === 1 && only !== undefined) return only;
  return (event) => {
    for (const check of checks) if (!check(event)) return false;
    return true;
  };
}

function some(checks: readonly EventCheck[]): EventCheck {
  const [only] = checks;
  if (checks.length === 1 && only !== undefined) return only;
  return (event) => {
    for (const check of checks) if (check(event)) return true;
    return false;
  };
}
