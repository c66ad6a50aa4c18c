import { parseAddressBlock } from '../queries/addresses';
import { dashForms, toBase64, toBase64AtOffsets, UTF16_ENCODINGS } from './encodings';
import type { Expression, PatternPart, Test } from './expression';
import { type FieldKey, readFieldKey, type TextChange } from './modifiers';
import { joinParts, literalOf, parsePattern } from './pattern';
import { RefusedError } from './refused-error';
import { compileRegex, RegexError } from './regex';

const LONGEST_VALUE = 10_000;
/**
 * With `?` in it, a pattern can be tried at each character of a text and fail at its last: for the 256 KB
 * of CloudTrail's longest event, so many characters take up to a second.
 */
const LONGEST_PATTERN = 512;
const LONGEST_FIELD = 512;
const MOST_STEPS = 32;
/** Texts that one value may stand for: four dashes in all of their forms. */
const MOST_FORMS = 625;
/** Tests of a whole rule: comparisons of a field with one text or number. */
export const MOST_TESTS = 50_000;

/** A value of a rule that YAML wrote: anything but a map or a list. */
type Scalar = string | number | boolean | null;

/**
 * Reads one entry of a detection's map: a field with its modifiers, and a value or a list of them.
 * @param key such as `userAgent|contains`; an empty field means keywords
 * @throws {RefusedError} saying what is wrong or not supported
 */
export function readField(key: string, written: unknown): Expression {
  const read = readFieldKey(key);
  if (read.field !== '') checkField(read.field);
  const values = readScalars(written, read);
  const all = combine(read.isAll ? 'and' : 'or', readValues(values, read));
  return read.isNegated ? { op: 'not', of: all } : all;
}

/**
 * Reads a keyword: a text that some value of the event contains.
 * @throws {RefusedError} for what is no text or number, and for one that every event contains
 */
export function readKeyword(written: unknown): Expression {
  if (Array.isArray(written)) throw new RefusedError('a list inside a list is not supported');
  return readField('', written);
}

/** One expression of several; of a single one, itself. */
export function combine(op: 'and' | 'or', of: readonly Expression[]): Expression {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { op, of };
}

function checkField(field: string): void {
  const steps = field.split('.');
  if (steps.includes('')) throw new RefusedError(`a part of the field ${field} has no name`);
  if (field.length > LONGEST_FIELD || steps.length > MOST_STEPS) {
    throw new RefusedError(
      `a field has ${LONGEST_FIELD} characters and ${MOST_STEPS} parts at most`,
    );
  }
}

function readScalars(written: unknown, { isAll }: FieldKey): readonly Scalar[] {
  if (!Array.isArray(written)) {
    if (isAll) throw new RefusedError('all needs a list of values');
    return [readScalar(written)];
  }
  if (written.length === 0) throw new RefusedError('the list of values is empty');
  if (isAll && written.length === 1) throw new RefusedError('all needs more values than one');
  const values = written.map(readScalar);
  // Sigma rules specification 2.1.0, "Special Field Values".
  if (values.includes(null)) {
    throw new RefusedError(
      'null cannot be one of several values: write a search identifier of its own',
    );
  }
  return values;
}

function readScalar(value: unknown): Scalar {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return checkNumber(value);
  if (typeof value === 'string') {
    if (value.length <= LONGEST_VALUE) return value;
    throw new RefusedError(`a value has ${LONGEST_VALUE} characters at most`);
  }
  throw new RefusedError(
    'a value is a text, a number, true, false or null; for a field inside a field write its path with dots',
  );
}

function checkNumber(value: number): number {
  const isExact = !Number.isInteger(value) || Number.isSafeInteger(value);
  if (Number.isFinite(value) && isExact) return value;
  throw new RefusedError('this number cannot be held exactly: write it in quotes');
}

/** Of each value with its modifiers, an expression of all the forms that it stands for. */
function readValues(values: readonly Scalar[], key: FieldKey): readonly Expression[] {
  let count = 0;
  return values.map((value) => {
    const tests = readTests(value, key);
    count += tests.length;
    if (count > MOST_TESTS) throw new RefusedError(`a rule has ${MOST_TESTS} tests at most`);
    return combine(
      'or',
      tests.map((test) =>
        key.field === '' ? { op: 'keyword', test } : { op: 'field', field: key.field, test },
      ),
    );
  });
}

function readTests(value: Scalar, key: FieldKey): readonly Test[] {
  const { value: taken } = key;
  switch (taken.kind) {
    case 'plain':
      return readPlain(value, key);
    case 'exists':
      if (typeof value === 'boolean') return [{ kind: 'exists', expected: value }];
      throw new RefusedError('exists takes true or false');
    case 'cidr':
      return [readRange(value)];
    case 'fieldref':
      return [readReference(value, key)];
    case 'regex':
      return [readRegex(value, taken.flags)];
    case 'compare':
      if (typeof value === 'number') {
        return [{ kind: 'compare', comparison: taken.comparison, value }];
      }
      throw new RefusedError(`${taken.comparison} takes a number, without quotes`);
  }
}

function readPlain(value: Scalar, key: FieldKey): readonly Test[] {
  const isText =
    key.field === '' || key.placement !== undefined || key.changes.length > 0 || key.isCased;
  if (value === null) {
    if (!isText) return [{ kind: 'null' }];
    throw new RefusedError(
      key.field === '' ? 'null is no keyword' : 'null takes no modifier but neq',
    );
  }
  if (!isText && typeof value === 'number') return [{ kind: 'number', value }];
  if (!isText && typeof value === 'boolean') return [{ kind: 'boolean', value }];
  return readPatterns(String(value), key).map((pattern) => ({
    kind: 'text',
    pattern,
    cased: key.isCased,
  }));
}

function readRange(value: Scalar): Test {
  if (typeof value === 'string' && parseAddressBlock(value) !== undefined) {
    return { kind: 'cidr', range: value };
  }
  throw new RefusedError(
    `${JSON.stringify(value)} is no block of addresses: write 192.0.2.0/24 or 2001:db8::/32`,
  );
}

function readReference(value: Scalar, { placement, isCased }: FieldKey): Test {
  if (typeof value !== 'string' || value === '') {
    throw new RefusedError('fieldref takes the name of a field');
  }
  checkField(value);
  return { kind: 'fieldref', field: value, how: placement ?? 'equals', cased: isCased };
}

function readRegex(value: Scalar, flags: string): Test {
  if (value === null || value === '') throw new RefusedError('re takes a regular expression');
  const source = String(value);
  try {
    compileRegex(source, flags);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new RefusedError(error.message, { cause: error });
  }
  return { kind: 'regex', source, flags };
}

/** The patterns of a text: its changes in their order, then where it stands in a value. */
function readPatterns(written: string, key: FieldKey): readonly (readonly PatternPart[])[] {
  const changed = key.changes.includes('windash')
    ? withDashes(parsePattern(written))
    : [parsePattern(written)];
  const encodings = key.changes.filter((change) => change !== 'windash');
  const placed = changed
    .flatMap((pattern) => (encodings.length === 0 ? [pattern] : encode(pattern, encodings)))
    .map((pattern) => place(pattern, key));
  if (placed.length === 0) throw new RefusedError(`${JSON.stringify(written)} is too short`);
  if (placed.some(isTooLong)) {
    throw new RefusedError(`a text with the wildcard ? has ${LONGEST_PATTERN} characters at most`);
  }
  if (key.field === '' && placed.some((pattern) => pattern.every((part) => part === '*'))) {
    throw new RefusedError('every event contains this keyword');
  }
  return placed;
}

function isTooLong(pattern: readonly PatternPart[]): boolean {
  if (!pattern.includes('?')) return false;
  const lengths = pattern.map((part) => (typeof part === 'string' ? 1 : part.literal.length));
  return lengths.reduce((sum, length) => sum + length, 0) > LONGEST_PATTERN;
}

function withDashes(pattern: readonly PatternPart[]): readonly (readonly PatternPart[])[] {
  let forms: readonly (readonly PatternPart[])[] = [[]];
  for (const part of pattern) {
    const next: readonly PatternPart[] | undefined =
      typeof part === 'string' ? [part] : dashForms(part.literal)?.map((literal) => ({ literal }));
    if (next === undefined || forms.length * next.length > MOST_FORMS) {
      throw new RefusedError('windash stands for too many texts: the value has too many dashes');
    }
    forms = forms.flatMap((form) => next.map((each) => [...form, each]));
  }
  return forms;
}

function encode(
  pattern: readonly PatternPart[],
  encodings: readonly TextChange[],
): readonly (readonly PatternPart[])[] {
  const literal = literalOf(pattern);
  if (literal === undefined) {
    throw new RefusedError('a wildcard cannot be encoded: escape it, or leave the encoding out');
  }
  const toUtf16 = encodings.map((name) => UTF16_ENCODINGS[name]).find((each) => each !== undefined);
  const bytes = toUtf16?.(literal) ?? Buffer.from(literal);
  if (encodings.includes('base64offset')) {
    return toBase64AtOffsets(bytes).map((part) => [{ literal: part }]);
  }
  // Bytes that are not Base64 are characters one by one, as programs print what they do not decode.
  const text = encodings.includes('base64')
    ? toBase64(bytes)
    : Buffer.from(bytes).toString('latin1');
  return [[{ literal: text }]];
}

function place(
  pattern: readonly PatternPart[],
  { field, placement }: FieldKey,
): readonly PatternPart[] {
  const isAnywhere = field === '' || placement === 'contains';
  const before: readonly PatternPart[] = isAnywhere || placement === 'endswith' ? ['*'] : [];
  const after: readonly PatternPart[] = isAnywhere || placement === 'startswith' ? ['*'] : [];
  return joinParts([...before, ...pattern, ...after]);
}
