import fc from 'fast-check';
import { object, parseJson } from '../../../../core/records/json';
import { KNOWN_FIELDS } from '../../../../core/records/outline/known-fields';
import { hashOf, MOST_BYTES, outlineObject } from '../../../../core/records/outline/outliner';
import { WrittenRecord } from '../../../../core/records/written-record';
import { DELETE_OBJECT } from '../../../support/events';

/** Every kind of value, escape, number and space. */
const EVERYTHING = Buffer.from(
  ' {"eventName":"x\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00","readOnly" : true,"n":[0,-0.5,1e9,2E-1,3.25e+7,false,null],\n' +
    '\t"a":{},"b":[ ],"c":{"d":[{"e":""}],"é":"ß"},"userAgent":"plain text of more than thirty-two bytes, as most are",' +
    '"resources":[{"ARN":"arn:aws:s3:::b"},[]]\r\n}',
).subarray(1);

/** What the outliner makes of bytes that should be one object and nothing else. */
function outlineWhole(text: Buffer): WrittenRecord | undefined {
  const outlined = outlineObject(text, 0);
  return outlined.kind === 'object' && outlined.end === text.length
    ? new WrittenRecord(text, outlined.outline)
    : undefined;
}

test('no two known fields have one hash, and none is too long', () => {
  expect(new Set(KNOWN_FIELDS.map(hashOf)).size).toBe(KNOWN_FIELDS.length);
  for (const name of KNOWN_FIELDS) expect(name.length).toBeLessThanOrEqual(32);
});

test('an object is read as JSON.parse reads it, whatever byte of it is changed', () => {
  const text = Buffer.from(EVERYTHING);
  for (let at = 1; at < text.length; at++) {
    const [was = 0] = text.subarray(at);
    for (let byte = 0; byte < 256; byte++) {
      text[at] = byte;
      const outlined = outlineObject(Buffer.from(text), 0);
      const end = outlined.kind === 'object' ? outlined.end : text.length;
      const value = object(parseJson(text.subarray(0, end)));
      const isLeft = outlined.kind === 'no-object' && hasCodedName(text);
      if (!isLeft && (outlined.kind === 'object') !== (value !== undefined)) {
        throw new Error(`${outlined.kind} with byte ${byte} at ${at}: ${text}`);
      }
    }
    text[at] = was;
  }
});

/** Whether one of the object's own names is more than its bytes. */
function hasCodedName(text: Buffer): boolean {
  const names = Object.keys(object(parseJson(text)) ?? {});
  return names.some((name) => !text.includes(`"${name}"`) || /[^ -~]/.test(name));
}

test('what is cut off is unfinished, wherever', () => {
  for (let length = 1; length < EVERYTHING.length; length++) {
    const outlined = outlineObject(EVERYTHING.subarray(0, length), 0);
    if (outlined.kind !== 'unfinished') throw new Error(`${outlined.kind} at ${length}`);
  }
});

test('each field has the value that JSON.parse gives it (property)', () => {
  const names = fc.oneof(fc.constantFrom(...KNOWN_FIELDS), fc.stringMatching(/^[ !#-Z^-~]*$/));
  fc.assert(
    fc.property(
      fc.dictionary(names, fc.jsonValue()),
      fc.constantFrom(undefined, 1, '\t'),
      fc.nat(40),
      (value, space, shift) => {
        // At any place of a text.
        const text = Buffer.from(`${' '.repeat(shift)}${JSON.stringify(value, null, space)},{`);
        const outlined = outlineObject(text, shift);
        if (outlined.kind !== 'object') throw new Error(outlined.kind);
        expect(outlined.end).toBe(text.length - 2);
        const written = new WrittenRecord(text.subarray(shift, outlined.end), outlined.outline);
        const expected = JSON.parse(JSON.stringify(value));
        for (const name of [...KNOWN_FIELDS, ...Object.keys(value), 'constructor', 'eventNam']) {
          expect(written.get(name)).toEqual(
            Object.hasOwn(expected, name) ? expected[name] : undefined,
          );
        }
        expect(written.whole()).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['a name that comes twice', '{"eventName":"a","eventName":"b"}', 'eventName', 'b'],
  ['a name of no letters', '{"":1}', '', 1],
  ['__proto__', '{"__proto__":7}', '__proto__', 7],
  ['a name of 33 letters', `{"${'n'.repeat(33)}":2}`, 'n'.repeat(33), 2],
  ['bytes that are no UTF-8', Buffer.from('{"eventName":"\xff"}', 'latin1'), 'eventName', '\ufffd'],
])('%s is read', (_, text, name, expected) => {
  expect(outlineWhole(Buffer.from(text))?.get(name)).toBe(expected);
});

test.each([
  ['levels', (n: number) => `{"a":${'['.repeat(n)}${']'.repeat(n)}}`, 999],
  ['values', (n: number) => `{"a":[${'1,'.repeat(n - 2)}1]}`, 250_000],
])('of %s there are no more than of what is parsed', (_, make, most) => {
  for (const [count, isRead] of [
    [most, true],
    [most + 1, false],
  ] as const) {
    const text = Buffer.from(make(count));
    expect(outlineWhole(text) !== undefined || text.length > MOST_BYTES).toBe(isRead);
    expect(parseJson(text) !== undefined).toBe(isRead);
  }
});

test.each([String.raw`{"a":1,"event\u004eame":"a"}`, '{"é":1,"eventName":"a"}'])(
  '%s, of whose names one may be another, is left to JSON.parse',
  (text) => {
    expect(outlineObject(Buffer.from(text), 0).kind).toBe('no-object');
  },
);

test('what is longer than its memory is no object to it', () => {
  const text = Buffer.from(JSON.stringify({ ...DELETE_OBJECT, long: 'x'.repeat(MOST_BYTES) }));
  expect(outlineObject(text, 0).kind).toBe('no-object');
});

test('texts that are outlined in turns do not mix', () => {
  const [a, b] = ['first', 'second'].map((eventName) =>
    Buffer.from(JSON.stringify([{ eventName }, { eventName }]).slice(1)),
  );
  const nameAt = (text: Buffer | undefined, at: number) => {
    const outlined = outlineObject(text ?? Buffer.of(), at);
    if (outlined.kind !== 'object' || text === undefined) throw new Error(outlined.kind);
    const record = new WrittenRecord(text.subarray(at, outlined.end), outlined.outline);
    return [record.get('eventName'), outlined.end];
  };
  const [first, end] = nameAt(a, 0);
  expect([first, nameAt(b, 0)[0], nameAt(a, Number(end) + 1)[0]]).toEqual([
    'first',
    'second',
    'first',
  ]);
});
