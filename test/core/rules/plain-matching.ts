import type { JsonObject } from '../../../core/records/record';
import type { Expression, Test } from '../../../core/rules/expression';

/** What an event says, whole: the record, and the derived fields. */
export interface PlainEvent {
  readonly record: JsonObject;
  readonly derived: JsonObject;
}

/** Whether an event matches, found out as slowly and plainly as can be. Knows the tests that `rule-set.test.ts` draws. */
export function matchesPlainly(expression: Expression, event: PlainEvent): boolean {
  switch (expression.op) {
    case 'and':
      return expression.of.every((part) => matchesPlainly(part, event));
    case 'or':
      return expression.of.some((part) => matchesPlainly(part, event));
    case 'not':
      return !matchesPlainly(expression.of, event);
    case 'keyword':
      return passes(expression.test, [event.record], event);
    case 'field':
      return passes(expression.test, valuesAt(expression.field, event), event);
  }
}

function passes(test: Test, values: readonly unknown[], event: PlainEvent): boolean {
  const elements = values.flatMap(elementsOf);
  const texts = values.flatMap(scalarsOf).flatMap(textOf);
  switch (test.kind) {
    case 'text': {
      const regex = new RegExp(sourceOf(test.pattern), test.cased ? 'su' : 'siu');
      return texts.some((text) => regex.test(text));
    }
    case 'regex':
      return texts.some((text) => new RegExp(test.source, test.flags).test(text));
    case 'null':
      return values.length === 0 || elements.includes(null);
    case 'exists':
      return values.length > 0 === test.expected;
    case 'number':
      return elements.some((each) => each === test.value || each === String(test.value));
    case 'fieldref': {
      const others = valuesAt(test.field, event).flatMap(elementsOf).flatMap(textOf);
      const form = (text: string) => (test.cased ? text : text.toLowerCase());
      return elements
        .flatMap(textOf)
        .some((text) =>
          others.some((other) =>
            test.how === 'equals' ? form(text) === form(other) : form(text).includes(form(other)),
          ),
        );
    }
    default:
      throw new RangeError(`${test.kind} is not drawn`);
  }
}

function sourceOf(pattern: Extract<Test, { kind: 'text' }>['pattern']): string {
  const parts = pattern.map((part) => {
    if (part === '*') return '.*';
    return part === '?' ? '.' : part.literal.replaceAll(/[.*?]/g, '\\$&');
  });
  return `^${parts.join('')}$`;
}

function valuesAt(field: string, { record, derived }: PlainEvent): readonly unknown[] {
  return below({ ...record, trailstore: derived }, field);
}

function below(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return elementsOf(value).flatMap((each) => below(each, path));
  if (typeof value !== 'object' || value === null) return [];
  const whole = Object.entries(value).flatMap(([key, each]) => (key === path ? [each] : []));
  const [first, ...rest] = path.split('.');
  if (rest.length === 0) return whole;
  const inner = Object.entries(value).flatMap(([key, each]) => (key === first ? [each] : []));
  return [...whole, ...inner.flatMap((each) => below(each, rest.join('.')))];
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flatMap(elementsOf) : [value];
}

function scalarsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(scalarsOf);
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(scalarsOf);
}

function textOf(value: unknown): readonly string[] {
  return ['string', 'number', 'boolean'].includes(typeof value) ? [String(value)] : [];
}
