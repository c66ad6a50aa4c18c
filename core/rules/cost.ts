import { DERIVED, type Expression, type Test } from './expression';

/**
 * About what it takes to find out whether an event matches, to ask first what is known soonest: a field of the record
 * itself, before one for which more of the record has to be read, before one that has to be worked out.
 */
export function costOf(expression: Expression): number {
  switch (expression.op) {
    case 'and':
    case 'or':
      return expression.of.reduce((sum, part) => sum + costOf(part), 0);
    case 'not':
      return costOf(expression.of);
    case 'field':
      return costOfField(expression.field) + COSTS[expression.test.kind];
    case 'keyword':
      return WHOLE_RECORD;
  }
}

const COSTS: Readonly<Record<Test['kind'], number>> = {
  text: 0,
  null: 0,
  exists: 0,
  boolean: 0,
  number: 0,
  compare: 1,
  cidr: 5,
  fieldref: 5,
  regex: 50,
};

const DERIVED_FIELD = 10;
const WHOLE_RECORD = 100;

function costOfField(field: string): number {
  if (field.startsWith(`${DERIVED}.`)) return DERIVED_FIELD;
  return field.includes('.') ? 3 : 1;
}
