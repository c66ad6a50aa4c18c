import * as fc from 'fast-check';
import { compileExpression } from '../../../core/rules/compile';
import type { Expression } from '../../../core/rules/expression';
import { readCondition } from '../../../core/rules/read-condition';
import { eventOf } from './sigma';

const NAMES = [
  'a',
  'b',
  'sel_1',
  'sel_2',
  'filter-x',
  '_hidden',
  '_also_hidden',
  'order',
  'nothing',
];

const isTrue = (name: string): Expression => ({
  op: 'field',
  field: name,
  test: { kind: 'boolean', value: true },
});
const IDENTIFIERS = new Map(NAMES.map((name) => [name, isTrue(name)]));

/** Whether a condition holds when the search identifiers of these names do. */
function holds(condition: string, ...names: readonly string[]): boolean {
  const record = Object.fromEntries(names.map((name) => [name, true]));
  return compileExpression(readCondition(condition, IDENTIFIERS))(eventOf(record));
}

test.each<[string, readonly string[], boolean]>([
  ['a', ['a'], true],
  ['a', [], false],
  ['not a', [], true],
  ['not not a', ['a'], true],
  ['a and b', ['a'], false],
  ['a or b', ['a'], true],
  ['a or b and sel_1', ['a'], true],
  ['(a or b) and sel_1', ['a'], false],
  ['not a and b', ['b'], true],
  ['not (a and b)', ['a'], true],
  ['not a or b', [], true],
  ['a AND NOT b', ['a'], true],
  ['order or nothing', ['order'], true],
  ['filter-x', ['filter-x'], true],
  ['1 of sel_*', ['sel_2'], true],
  ['any of sel_*', ['sel_2'], true],
  ['all of sel_*', ['sel_2'], false],
  ['all of sel_*', ['sel_1', 'sel_2'], true],
  ['1 of *_1', ['sel_1'], true],
  ['1 of s*_*2', ['sel_2'], true],
  ['all of a', ['a'], true],
  ['1 of them', ['_hidden'], false],
  ['1 of *', ['_hidden'], false],
  ['1 of _*', ['_hidden'], true],
  ['all of them', ['a', 'b', 'sel_1', 'sel_2', 'filter-x', 'order', 'nothing'], true],
  ['all of them', ['a', 'b', 'sel_1', 'sel_2', 'filter-x', 'order'], false],
  ['_hidden', ['_hidden'], true],
  ['a and not 1 of sel_*', ['a'], true],
  ['a and\n  not(1 of sel_*)', ['a', 'sel_1'], false],
])('%j with %j is %p', (condition, names, expected) => {
  expect(holds(condition, ...names)).toBe(expected);
});

test.each([
  ['', 'ends too early'],
  ['a and', 'ends too early'],
  ['not', 'ends too early'],
  ['1 of', 'ends too early'],
  ['a b', 'expected before b'],
  ['a)', 'expected before )'],
  ['(a', ') is missing'],
  ['()', 'no search identifier )'],
  ['c', 'no search identifier c'],
  ['A', 'no search identifier A'],
  ['and a', 'no search identifier and'],
  ['1 of c*', 'no search identifier of the detection is one of c*'],
  ['2 of them', 'not 2 of'],
  ['1 of (a, b)', 'one of ('],
  ['a | count() > 5', 'correlations'],
  ['a | near b', 'correlations'],
  ['sel_*', 'no search identifier sel_*'],
  [`${'('.repeat(33)}a${')'.repeat(33)}`, '32 levels'],
  [`${'not '.repeat(33)}a`, '32 levels'],
  [`a${' or a'.repeat(1000)}`, '4096 characters'],
])('%j is refused', (condition, reason) => {
  expect(() => readCondition(condition, IDENTIFIERS)).toThrow(reason);
});

/** A condition as it is written, and what it says of the identifiers that hold. */
interface Written {
  readonly text: string;
  readonly holds: (names: ReadonlySet<string>) => boolean;
}

const visible = NAMES.filter((name) => !name.startsWith('_'));
const selections = ['sel_1', 'sel_2'];
const one = fc.constantFrom<Written>(
  ...NAMES.map((name) => ({ text: name, holds: (names: ReadonlySet<string>) => names.has(name) })),
  { text: '1 of them', holds: (names) => visible.some((name) => names.has(name)) },
  { text: 'all of them', holds: (names) => visible.every((name) => names.has(name)) },
  { text: 'any of sel*', holds: (names) => selections.some((name) => names.has(name)) },
  { text: 'all of *el_*', holds: (names) => selections.every((name) => names.has(name)) },
);

const { or: condition } = fc.letrec<{ or: Written; and: Written; not: Written; one: Written }>(
  (tie) => ({
    or: fc.array(tie('and'), { minLength: 1, maxLength: 3 }).map((parts) => ({
      text: parts.map(({ text }) => text).join(' or '),
      holds: (names) => parts.some((part) => part.holds(names)),
    })),
    and: fc.array(tie('not'), { minLength: 1, maxLength: 3 }).map((parts) => ({
      text: parts.map(({ text }) => text).join(' and '),
      holds: (names) => parts.every((part) => part.holds(names)),
    })),
    not: fc.tuple(fc.boolean(), tie('one')).map(([isNot, inner]) => ({
      text: isNot ? `not ${inner.text}` : inner.text,
      holds: (names) => inner.holds(names) !== isNot,
    })),
    one: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      one,
      tie('or').map(({ text, holds }) => ({ text: `( ${text} )`, holds })),
    ),
  }),
);

test('a condition says what its grammar says', () => {
  fc.assert(
    fc.property(
      condition.filter(({ text }) => text.length <= 4096),
      fc.subarray(NAMES),
      ({ text, holds: expected }, names) => {
        expect(holds(text, ...names)).toBe(expected(new Set(names)));
      },
    ),
  );
});
