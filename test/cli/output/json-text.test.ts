import * as fc from 'fast-check';
import { indentJson, printableJson } from '../../../cli/output/json-text';

test.each([
  ['{}', '{}'],
  ['[]', '[]'],
  ['"text"', '"text"'],
  ['{"a":[],"b":{}}', '{\n  "a": [],\n  "b": {}\n}'],
  ['{"a":[1,{"b":null}]}', '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}'],
  ['{ "a" :\r\n\t1 }', '{\n  "a": 1\n}'],
  ['{"a":"{\\"b\\": [1, 2]}"}', '{\n  "a": "{\\"b\\": [1, 2]}"\n}'],
])('%j stands on lines of its own', (json, expected) => {
  expect(indentJson(json)).toBe(expected);
});

test('it is what JSON.stringify makes of a value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: true }), (value) => {
      const json = JSON.stringify(value);
      expect(indentJson(json)).toBe(JSON.stringify(JSON.parse(json), undefined, 2));
    }),
  );
});

test('numbers, repeated names and escapes stand as they were written', () => {
  const json = '{"n":12345678901234567890.10,"n":1E+2,"t":"\\u0041\\/"}';
  expect(indentJson(json)).toBe(
    '{\n  "n": 12345678901234567890.10,\n  "n": 1E+2,\n  "t": "\\u0041\\/"\n}',
  );
});

test.each([
  ['a character that turns text around', '{"a":"\u202e"}', '{"a":"\\u202e"}'],
  ['a control', '{"a":"\u009b"}', '{"a":"\\u009b"}'],
])('%s is escaped as JSON escapes it', (_, json, expected) => {
  expect(printableJson(json)).toBe(expected);
  expect(JSON.parse(indentJson(json))).toEqual(JSON.parse(json));
});

test('what is printed means the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = JSON.stringify(value);
      expect(JSON.parse(indentJson(json))).toEqual(JSON.parse(json));
      expect(JSON.parse(printableJson(json))).toEqual(JSON.parse(json));
    }),
  );
});

test('a very long text is no trouble', () => {
  const json = JSON.stringify({ a: 'x\\"'.repeat(1_000_000) });
  expect(JSON.parse(indentJson(json))).toEqual(JSON.parse(json));
});
