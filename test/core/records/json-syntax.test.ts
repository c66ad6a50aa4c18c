import fc from 'fast-check';
import { describeFault, endOfValue, locateSyntaxFault } from '../../../core/records/json-syntax';

const locate = (text: string | Buffer) => locateSyntaxFault(Buffer.from(text));

function isJson(text: Buffer): boolean {
  try {
    JSON.parse(text.toString());
    return true;
  } catch {
    return false;
  }
}

describe('a fault is found where it stands', () => {
  test.each([
    ['{"a":1 "b":2}', 7, `'"' stands where a comma or } should be`],
    ['{"a":1,}', 7, `'}' stands where a field name in quotes should be`],
    ['{"a" 1}', 5, `'1' stands where a colon should be`],
    ['{"a":}', 5, `'}' stands where a value should be`],
    ['{a:1}', 1, `'a' stands where a field name in quotes should be`],
    ['[1 2]', 3, `'2' stands where a comma or ] should be`],
    ['[1,]', 3, `']' stands where a value should be`],
    ['[1}', 2, `'}' stands where a comma or ] should be`],
    ['[1] x', 4, `'x' stands where the end of the value should be`],
    ['[01]', 2, `'1' stands where a comma or ] should be`],
    ['[-]', 2, `']' stands where a digit should be`],
    ['[1.]', 3, `']' stands where a digit should be`],
    ['[1e+]', 4, `']' stands where a digit should be`],
    ['[+1]', 1, `'+' stands where a value should be`],
    ['[tru]', 1, `'t' stands where a value should be`],
    ['[e', 1, `'e' stands where a value should be`],
    ['[nullx]', 5, `'x' stands where a comma or ] should be`],
    ['["a\tb"]', 3, 'a bare control character in a text'],
    ['["a\\qb"]', 3, 'an escape that JSON does not have'],
    ['["\\u12g4"]', 2, 'an escape that JSON does not have'],
    ['[\u00a01]', 1, 'byte 0xc2 stands where a value should be'],
  ])('%s at %d', (text, offset, reason) => {
    expect(locate(text)).toMatchObject({ offset, reason });
  });

  test.each([
    '',
    ' ',
    '{',
    '{"a',
    '{"a"',
    '{"a":',
    '{"a":tr',
    '{"a":-',
    '{"a":1.',
    '{"a":1e',
    '{"a":1E-',
  ])('at the end where the text is cut off: %j', (text) => {
    expect(locate(text)?.offset).toBe(text.length);
  });

  test.each(['["a', '["a\\', '["a\\u', '["a\\u00e'])(
    'inside a text that is cut off: %j',
    (text) => {
      expect(locate(text)).toMatchObject({ offset: text.length, reason: 'it ends inside a text' });
    },
  );

  test('in bytes, not in characters', () => {
    expect(locate('{"ü✓":1 2}')?.offset).toBe(Buffer.byteLength('{"ü✓":1 '));
  });
});

describe('the description', () => {
  test('names the last field and quotes no value', () => {
    const fault = locate('{"userIdentity":{"accessKeyId":"AKIAEXAMPLE"}"eventTime":1}');
    expect(describeFault(fault)).toBe(
      `not JSON at byte 45 of the record, behind the field "accessKeyId": '"' stands where a comma or } should be`,
    );
  });

  test('does without a field where there is none', () => {
    expect(describeFault(locate('{]'))).toBe(
      `not JSON at byte 1 of the record: ']' stands where a field name in quotes should be`,
    );
  });

  test('takes no text for a field', () => {
    expect(locate('{"a":"\\"password\\": \\"b\\":" 1}')?.lastField).toBe('a');
  });

  test('looks for a lost quote in the last text before the fault', () => {
    const text = '{"a":"1","b":"x,"c":"2"}';
    expect(locate(text)?.damagedFrom).toBe(text.indexOf('"x,"'));
  });
});

test.each([
  `[${'1'.repeat(2000)}]`,
  `[-0.${'1'.repeat(2000)}e-10]`,
  `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  `["${'\\u00e9'.repeat(5000)}"]`,
])('a long sound value is sound (%#)', (text) => {
  expect(locate(text)).toBeUndefined();
});

test('a value ends where the next thing begins', () => {
  const text = Buffer.from('[{"a":[1,2]} ,3]');
  expect(endOfValue(text, 1)).toBe(text.indexOf(' ,'));
});

describe('agrees with JSON.parse (property)', () => {
  const anyNumber = fc.stringMatching(/^-?[0-9]{1,2}(\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?$/);
  const anyJson = fc
    .tuple(fc.json(), fc.jsonValue(), fc.constantFrom('', ' ', '\n', '\t'))
    .chain(([compact, value, indent]) =>
      fc.constantFrom(compact, JSON.stringify(value, null, indent), JSON.stringify({ a: [value] })),
    );
  const anyText = fc.oneof(
    anyJson,
    anyNumber,
    fc.stringMatching(/^[[\]{}:,"\\ 0-9eE.+tru-]{0,12}$/),
  );

  function agrees(text: Buffer): void {
    expect({ text: text.toString(), isSound: locateSyntaxFault(text) === undefined }).toEqual({
      text: text.toString(),
      isSound: isJson(text),
    });
  }

  test('on any text', () => {
    fc.assert(
      fc.property(anyText, (text) => agrees(Buffer.from(text))),
      { numRuns: 2000 },
    );
  });

  test('on any change of one byte', () => {
    const anyByte = fc.oneof(
      fc.constantFrom(...Buffer.from('{}[]:,"\\ \n0123456789+-.eEtrufalsn')),
      fc.integer({ min: 0, max: 255 }),
    );
    fc.assert(
      fc.property(
        anyText,
        fc.nat(),
        anyByte,
        fc.constantFrom(0, 1, 2),
        (text, place, byte, drop) => {
          const bytes = Buffer.from(text);
          const at = place % (bytes.length + 1);
          const inserted = drop === 2 ? Buffer.alloc(0) : Buffer.of(byte);
          const behind = bytes.subarray(drop === 0 ? at : at + 1);
          agrees(Buffer.concat([bytes.subarray(0, at), inserted, behind]));
        },
      ),
      { numRuns: 4000 },
    );
  });

  test('on any text cut off, whose fault is then at its end', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (value, place) => {
        const whole = Buffer.from(JSON.stringify(value));
        const cut = whole.subarray(0, place % whole.length);
        expect(locateSyntaxFault(cut)?.offset).toBe(cut.length);
      }),
      { numRuns: 2000 },
    );
  });
});
