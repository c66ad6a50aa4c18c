import * as fc from 'fast-check';
import type { PatternPart } from '../../../core/rules/expression';
import { compilePattern, fold, joinParts, parsePattern } from '../../../core/rules/pattern';

const literal = (text: string) => ({ literal: text });

describe('escapes are as the specification has them', () => {
  test.each([
    ['plain', [literal('plain')]],
    ['', []],
    ['a*b', [literal('a'), '*', literal('b')]],
    ['a?b', [literal('a'), '?', literal('b')]],
    ['\\*', [literal('*')]],
    ['\\?', [literal('?')]],
    ['C:\\Windows', [literal('C:\\Windows')]],
    ['C:\\\\Windows', [literal('C:\\Windows')]],
    ['\\\\*', [literal('\\'), '*']],
    ['\\\\\\*', [literal('\\*')]],
    ['\\\\\\', [literal('\\\\')]],
    ['\\\\\\\\', [literal('\\\\')]],
    ['end\\', [literal('end\\')]],
    ['a**b', [literal('a'), '*', literal('b')]],
    ['line\nfeed*', [literal('line\nfeed'), '*']],
  ])('%j', (written, parts) => {
    expect(parsePattern(written)).toEqual(parts);
  });
});

const parts = fc.array(
  fc.oneof(
    fc.constant<PatternPart>('*'),
    fc.constant<PatternPart>('?'),
    fc
      .string({ unit: fc.constantFrom('a', 'B', 'b', 'σ', '𝒳'), minLength: 1, maxLength: 3 })
      .map(literal),
  ),
  { maxLength: 6 },
);
const text = fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', 'Σ', '𝒳'), maxLength: 12 });

/** The definition: a `*` stands for nothing, or for a character and what it stands for then. */
function isNaively(pattern: readonly PatternPart[], characters: readonly string[]): boolean {
  const [part, ...rest] = pattern;
  if (part === undefined) return characters.length === 0;
  if (part === '*') {
    return (
      isNaively(rest, characters) ||
      (characters.length > 0 && isNaively(pattern, characters.slice(1)))
    );
  }
  if (part === '?') return characters.length > 0 && isNaively(rest, characters.slice(1));
  const wanted = Array.from(part.literal);
  const isThere = wanted.every((each, at) => each === characters[at]);
  return isThere && isNaively(rest, characters.slice(wanted.length));
}

const lower = (pattern: readonly PatternPart[]) =>
  pattern.map((part) => (typeof part === 'string' ? part : literal(part.literal.toLowerCase())));

test('a cased pattern matches by the definition', () => {
  fc.assert(
    fc.property(parts, text, (pattern, value) => {
      const matches = compilePattern(joinParts(pattern), true);
      expect(matches(value)).toBe(isNaively(pattern, Array.from(value)));
    }),
  );
});

test('a pattern that is not matches folded texts by the definition', () => {
  fc.assert(
    fc.property(parts, text, (pattern, value) => {
      const matches = compilePattern(joinParts(pattern), false);
      const folded = Array.from(value, (each) => each.toLowerCase());
      expect(matches(fold(value))).toBe(isNaively(lower(pattern), folded));
    }),
  );
});

test('a text stands for itself once its wildcards are escaped', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('\\', '*', '?', 'a') }), (value) => {
      const escaped = value.replace(/[\\*?]/g, '\\$&');
      expect(compilePattern(parsePattern(escaped), true)(value)).toBe(true);
      expect(compilePattern(parsePattern(escaped), true)(`${value}a`)).toBe(false);
    }),
  );
});

test('the sigma at the end of a word is a sigma', () => {
  expect(compilePattern(parsePattern('*ΛΟΓΟΣ*'), false)(fold('λογοσελίδα'))).toBe(true);
  expect(compilePattern(parsePattern('λόγος'), false)(fold('ΛΌΓΟΣ'))).toBe(true);
});
