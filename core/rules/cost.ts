import { DERIVED, type Expression, type Test } from './expression';

/**
 * About what it takes to find out whether an event matches, to ask first what is known soonest: a field of the record
 * itself, before one for which more of the record has to be read, before one that has to be worked out.
 */
export function costOf(expression: Expression): number {
  switch (expression.op) {
    case 'and':
    case 'or':
      return costOfAll(expression.of);
    case 'not':
      return costOf(expression.of);
    case 'field':
      return costOfField(expression.field) + COSTS[expression.test.kind];
    case 'keyword':
      return WHOLE_RECORD;
  }
}

/** Texts of one field are looked for together: see `compileExpression`. */
function costOfAll(parts: readonly Expression[]): number {
  const textFields = new Set<string>();
  let sum = 0;
  for (const part of parts) {
    if (part.op === 'field' && part.test.kind === 'text') {
      if (textFields.has(part.field)) continue;
      textFields.add(part.field);
    }
    sum += costOf(part);
  }
  return sum;
}

/** Of most events it is true that a field is there, or is not, and a text is another: that decides sooner. */
const COSTS: Readonly<Record<Test['kind'], number>> = {
  text: 0,
  null: 1,
  exists: 1,
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
  return field.includes('.') ? 4 : 1;
}
