import fc from 'fast-check';
import {
  isTooIntricate,
  MOST_LEVELS,
  MOST_VALUES,
  skipSpace,
  skipString,
  skipValue,
  ValueEnd,
} from '../../../core/records/json-scan';

test.each([
  ['a', 0],
  [' \t\r\na', 4],
  ['\u00a0', 0],
  ['  ', 2],
  ['', 0],
])('skips the white space of JSON in %j', (text, end) => {
  expect(skipSpace(Buffer.from(text), 0)).toBe(end);
});

describe('a string', () => {
  test.each([
    ['abc" x', 4],
    ['" x', 1],
    ['a\\" b" x', 6],
    ['a\\\\" x', 4],
    ['a\\\\\\" b" x', 8],
    ['abc', -1],
    ['abc\\"', -1],
    ['', -1],
  ])('whose inside begins %j ends at %d', (text, end) => {
    expect(skipString(Buffer.from(text), 0)).toBe(end);
  });

  test('is not ended by what stands before it', () => {
    expect(skipString(Buffer.from('\\\\"a"'), 3)).toBe(5);
  });
});

describe('a value', () => {
  test.each([
    ['"a,b",1', 5],
    ['12,1', 2],
    ['true]', 4],
    ['null', -1],
    ['{"a":"}"},1', 9],
    ['[[],"]"],1', 8],
    ['[1', -1],
    [',', 1],
  ])('that begins %j ends at %d', (text, end) => {
    expect(skipValue(Buffer.from(text), 0)).toBe(end);
  });
});

describe('a text is too intricate', () => {
  const deep = (levels: number) =>
    `${'['.repeat(levels)}"${'['.repeat(5000)}"${']'.repeat(levels)}`;
  const wide = (values: number) => `[${'1,'.repeat(values - 1)}",,,,"]`;

  test.each([
    ['deep', deep(MOST_LEVELS), false],
    ['deeper', deep(MOST_LEVELS + 1), true],
    ['of many values', wide(MOST_VALUES), false],
    ['of more values', wide(MOST_VALUES + 1), true],
    ['of texts that are not closed', `${'['.repeat(100)}"${'['.repeat(5000)}`, false],
    ['of texts with quotes', `["\\"${'['.repeat(5000)}\\\\",[]]`, false],
  ])('that is %s: %#', (_name, text, isSo) => {
    expect(isTooIntricate(Buffer.from(text))).toBe(isSo);
  });
});

test('the end of a value is found however its bytes arrive (property)', () => {
  const anyContainer = fc.oneof(
    fc.array(fc.jsonValue()),
    fc.dictionary(fc.string(), fc.jsonValue()),
  );
  fc.assert(
    fc.property(anyContainer, fc.string(), fc.integer({ min: 1, max: 20 }), (value, rest, step) => {
      const json = Buffer.from(JSON.stringify(value));
      const text = Buffer.concat([Buffer.from('..'), json, Buffer.from(rest)]);
      const end = new ValueEnd(2);
      let found = -1;
      for (let have = 0; found === -1 && have < text.length; have += step) {
        found = end.scan(text.subarray(0, have + step));
      }
      expect(found).toBe(2 + json.length);
    }),
    { numRuns: 1000 },
  );
});

test('the search for an end survives that bytes before it are let go', () => {
  const text = Buffer.from('....{"a":["\\"}"],"b":{}} rest');
  const end = new ValueEnd(4);
  expect(end.scan(text.subarray(0, 13))).toBe(-1);
  expect(end.shifted(4).scan(text.subarray(4))).toBe(text.indexOf(' rest') - 4);
});
