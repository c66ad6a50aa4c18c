import { isInBlock, parseAddressBlock } from '../queries/addresses';
import type { RuleEvent, Test } from './expression';
import type { FieldReader, FieldReaders } from './field-readers';
import { someElement, someScalar, textOf, type Visit } from './fields';
import type { Placement } from './modifiers';
import { compilePattern, fold, literalOf, type TextCheck } from './pattern';
import { compileRegex } from './regex';

/** Whether an event matches. */
export type EventCheck = (event: RuleEvent) => boolean;
type TextTest = Extract<Test, { kind: 'text' }>;
type RegexTest = Extract<Test, { kind: 'regex' }>;
type FieldReference = Extract<Test, { kind: 'fieldref' }>;

/**
 * Values of another field that are looked for inside those of a field, and their characters together:
 * each is sought in all of the field, at worst character by character. A search of 256 KB, the longest
 * event that CloudTrail writes, takes some 0.1 ms for each.
 */
const MOST_REFERENCES = 64;
const MOST_REFERENCE_CHARACTERS = 4096;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Compiles one test of a field.
 * @param readers shared by all tests that are asked of the same events
 */
export function compileFieldTest(field: string, test: Test, readers: FieldReaders): EventCheck {
  const reader = readers.readerOf(field);
  switch (test.kind) {
    case 'text':
      return compileAnyText(field, [test], readers);
    case 'regex':
      return someTextBelow(reader, regexWhenAsked(test));
    case 'null':
      return (event) => !reader.isThere(event) || reader.some(event, hasNull);
    case 'exists':
      return (event) => reader.isThere(event) === test.expected;
    case 'fieldref':
      return compileReference(reader, readers.readerOf(test.field), test);
    default: {
      const check = compileValueTest(test);
      const visit = (value: unknown) => someElement(value, check);
      return (event) => reader.some(event, visit);
    }
  }
}

/** Compiles tests of one field, of which one has to pass. A text sought in a map is sought below it. */
export function compileAnyText(
  field: string,
  tests: readonly TextTest[],
  readers: FieldReaders,
): EventCheck {
  const uncased = compileAlike(tests.filter(({ cased }) => !cased));
  const cased = compileAlike(tests.filter(({ cased }) => cased));
  const reader = readers.readerOf(field);
  const isUncased: EventCheck | undefined = uncased && ((event) => reader.someText(event, uncased));
  const isCased = cased && someTextBelow(reader, cased);
  if (isUncased === undefined) return isCased ?? (() => false);
  if (isCased === undefined) return isUncased;
  return (event) => isUncased(event) || isCased(event);
}

/** Compiles a keyword: some value of the record, however deep it stands, has to pass. */
export function compileKeyword(test: Test, readers: FieldReaders): EventCheck {
  switch (test.kind) {
    case 'text': {
      const check = compilePattern(test.pattern, test.cased);
      if (test.cased) return ({ record }) => someScalar(record.whole(), isText(check));
      return (event) => readers.someTextAnywhere(event, check);
    }
    case 'regex': {
      const check = regexWhenAsked(test);
      return ({ record }) => someScalar(record.whole(), isText(check));
    }
    default:
      throw new RangeError(`a keyword is a text, not ${test.kind}`);
  }
}

/** Most events fail a rule before they come to its regular expression, which is dear to compile. */
function regexWhenAsked({ source, flags }: RegexTest): TextCheck {
  let check: TextCheck | undefined;
  return (text) => {
    check ??= compileRegex(source, flags);
    return check(text);
  };
}

function someTextBelow(reader: FieldReader, check: TextCheck): EventCheck {
  const visit = isText(check);
  const below = (value: unknown) => someScalar(value, visit);
  return (event) => reader.some(event, below);
}

function isText(check: TextCheck): Visit {
  return (value) => {
    const text = textOf(value);
    return text !== undefined && check(text);
  };
}

/** Tests that are all cased or all not: their whole texts are looked up, their patterns tried. */
function compileAlike(tests: readonly TextTest[]): TextCheck | undefined {
  const wholes = new Set<string>();
  const patterns: TextCheck[] = [];
  for (const { pattern, cased } of tests) {
    const literal = literalOf(pattern);
    if (literal === undefined) patterns.push(compilePattern(pattern, cased));
    else wholes.add(cased ? literal : fold(literal));
  }
  if (tests.length === 0) return undefined;
  const [only] = patterns;
  if (patterns.length === 0) return (text) => wholes.has(text);
  if (patterns.length === 1 && only !== undefined && wholes.size === 0) return only;
  return (text) => wholes.has(text) || patterns.some((pattern) => pattern(text));
}

/** An empty list is there, and it is not null. */
function hasNull(value: unknown): boolean {
  return someElement(value, isNull);
}

function isNull(value: unknown): boolean {
  return value === null;
}

type ValueTest = Extract<Test, { kind: 'number' | 'boolean' | 'cidr' | 'compare' }>;

function compileValueTest(test: ValueTest): (value: unknown) => boolean {
  switch (test.kind) {
    case 'number':
      return (value) => numberOf(value) === test.value;
    case 'boolean': {
      const word = String(test.value);
      return (value) =>
        value === test.value || (typeof value === 'string' && value.toLowerCase() === word);
    }
    case 'compare':
      return compileComparison(test.comparison, test.value);
    case 'cidr': {
      let block: ReturnType<typeof parseAddressBlock>;
      // A block in an event is no address, though its first one lies somewhere.
      return (value) => {
        if (typeof value !== 'string' || value.includes('/')) return false;
        block ??= parseAddressBlock(test.range);
        if (block === undefined) throw new RangeError(`${test.range} is no block of addresses`);
        return isInBlock(value, block);
      };
    }
  }
}

function compileComparison(
  comparison: Extract<Test, { kind: 'compare' }>['comparison'],
  bound: number,
): (value: unknown) => boolean {
  const holds: Readonly<Record<typeof comparison, (number: number) => boolean>> = {
    lt: (number) => number < bound,
    lte: (number) => number <= bound,
    gt: (number) => number > bound,
    gte: (number) => number >= bound,
  };
  const isHeld = holds[comparison];
  return (value) => {
    const number = numberOf(value);
    return number !== undefined && isHeld(number);
  };
}

/** CloudTrail prints many numbers as texts. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;
}

/**
 * Compares the values of two fields as texts, some of the one with some of the other. To be equal, all
 * count, however many they are. To stand in one another, of the other field's distinct values the first
 * 64 count, and none for which there is no more room in 4,096 characters.
 */
function compileReference(
  reader: FieldReader,
  otherReader: FieldReader,
  test: FieldReference,
): EventCheck {
  const form = (text: string) => (test.cased ? text : fold(text));
  return (event) => {
    const others = new Set<string>();
    someElementText(event, otherReader, (text) => {
      others.add(form(text));
      return false;
    });
    if (others.size === 0) return false;
    const isHeld = checkAgainst(others, test.how);
    return someElementText(event, reader, (text) => isHeld(form(text)));
  };
}

const PLACED: Readonly<Record<Placement, (own: string, other: string) => boolean>> = {
  contains: (own, other) => own.includes(other),
  startswith: (own, other) => own.startsWith(other),
  endswith: (own, other) => own.endsWith(other),
};

function checkAgainst(others: ReadonlySet<string>, how: FieldReference['how']): TextCheck {
  if (how === 'equals') return (own) => others.has(own);
  const isPlaced = PLACED[how];
  const sought = boundReferences(others);
  return (own) => sought.some((other) => isPlaced(own, other));
}

function boundReferences(others: ReadonlySet<string>): readonly string[] {
  const bounded: string[] = [];
  let room = MOST_REFERENCE_CHARACTERS;
  for (const other of others) {
    if (bounded.length === MOST_REFERENCES) break;
    if (other.length > room) continue;
    room -= other.length;
    bounded.push(other);
  }
  return bounded;
}

/** Visits the texts at a field: of a map none, for it is no value. */
function someElementText(event: RuleEvent, reader: FieldReader, visit: TextCheck): boolean {
  const visitText = isText(visit);
  return reader.some(event, (value) => someElement(value, visitText));
}
