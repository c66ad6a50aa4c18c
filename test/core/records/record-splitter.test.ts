import fc from 'fast-check';
import { NotALogError, UnreadableFileError } from '../../../core/errors';
import { readRecord } from '../../../core/records/read-record';
import { RecordSplitter, type SplitRecord } from '../../../core/records/record-splitter';
import { anyCharacter } from '../../support/any-character';

function split(log: string | Buffer, chunkBytes = 64): SplitRecord[] {
  const bytes = Buffer.from(log);
  const splitter = new RecordSplitter();
  const results: SplitRecord[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    results.push(...splitter.push(bytes.subarray(at, at + chunkBytes)));
  }
  return [...results, ...splitter.finish()];
}

const accepted = (results: SplitRecord[]) =>
  results.flatMap((result) => ('bytes' in result ? [result.bytes.toString('utf8')] : []));
const rejections = (results: SplitRecord[]) =>
  results.flatMap((result) => ('rejected' in result ? [result] : []));

function record(name: string, extra: object = {}): string {
  return JSON.stringify({
    eventVersion: '1.08',
    userIdentity: { type: 'Root', accountId: '111122223333' },
    eventTime: '2026-01-02T03:04:05Z',
    eventSource: 's3.amazonaws.com',
    eventName: name,
    ...extra,
  });
}

const log = (...records: string[]) => `{"Records":[${records.join(',')}]}`;
const [A, B, C] = [record('GetObject'), record('PutObject'), record('DeleteObject')];

/** Text that would pass for the end of a record, were it not inside a string. */
const FORGERY = `x"}},{"eventVersion":"1.08","eventTime":"t","eventSource":"s","eventName":"Forged"},{`;

describe('a sound log', () => {
  test.each([1, 2, 3])('may have a byte order mark that is cut, in chunks of %s', (chunkBytes) => {
    expect(accepted(split(`\ufeff${log(A, B)}`, chunkBytes))).toEqual([A, B]);
  });

  test('gives its records, byte for byte and in order', () => {
    expect(accepted(split(log(A, B, C)))).toEqual([A, B, C]);
  });

  test('of very many records gives a thousand at a time', () => {
    const splitter = new RecordSplitter();
    const empties = Buffer.from(log(...new Array<string>(2500).fill('{}')));
    const chunks = [empties, ...new Array<Buffer>(3).fill(Buffer.alloc(0))];
    const given = chunks.map((chunk) => splitter.push(chunk).map(({ index }) => index));
    expect(given.map((indexes) => [indexes.length, indexes[0]])).toEqual([
      [1000, 0],
      [1000, 1000],
      [500, 2000],
      [0, undefined],
    ]);
    expect(splitter.finish()).toEqual([]);
  });

  test('gives all that is left at its end', () => {
    const splitter = new RecordSplitter();
    splitter.push(Buffer.from(log(...new Array<string>(2500).fill('{}'))));
    expect(splitter.finish()).toHaveLength(1500);
  });

  test('numbers its records from 0', () => {
    expect(split(log(A, B)).map((result) => result.index)).toEqual([0, 1]);
  });

  test.each([
    ['white space everywhere', ` \n{ "Records" : [ ${A} ,\n\t${B} ] } \n`],
    ['a byte order mark', `\ufeff${log(A, B)}`],
    [
      'other fields before the records',
      `{"a":{"Records":[1]},"b":"]","c":12,"Records":[${A},${B}]}`,
    ],
    ['other fields behind the records', `{"Records":[${A},${B}],"a":[1,{"b":"}"}]}`],
    ['no comma between two records', `{"Records":[${A} ${B}]}`],
    ['two logs joined', `${log(A)}\n${log(B)}`],
    ['two logs joined, each with a byte order mark', `\ufeff${log(A)}\n\ufeff${log(B)}`],
    ['a name that is written with escapes', `{"\\u0052ecords":[${A},${B}]}`],
  ])('may have %s', (_name, text) => {
    const results = split(text);
    expect(accepted(results)).toEqual([A, B]);
    expect(rejections(results)).toEqual([]);
  });

  test('may be empty', () => {
    expect(split('{"Records":[]}')).toEqual([]);
  });

  test('does not take text inside a record for the end of it', () => {
    const tricky = record('PutObject', { userAgent: FORGERY, errorMessage: '\\' });
    const nested = record('PutRule', {
      requestParameters: { list: [JSON.parse(A), JSON.parse(B)] },
    });
    const records = [A, tricky, nested, B, tricky];
    expect(accepted(split(log(...records)))).toEqual(records);
  });

  test('is split the same whatever its chunks and texts (property)', () => {
    const anyRecord = fc
      .tuple(fc.string({ unit: anyCharacter, maxLength: 40 }), fc.json(), fc.boolean())
      .map(([agent, params, isTricky]) =>
        record('GetObject', {
          userAgent: isTricky ? FORGERY + agent : agent,
          requestParameters: JSON.parse(params),
        }),
      );
    fc.assert(
      fc.property(
        fc.array(anyRecord, { maxLength: 12 }),
        fc.integer({ min: 1, max: 300 }),
        (records, chunk) => {
          const results = split(log(...records), chunk);
          expect(accepted(results)).toEqual(records);
          expect(rejections(results)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('something that is not a log', () => {
  test.each([
    ['', 'it is empty'],
    ['hello', 'it does not begin with {"Records":['],
    ['[1,2]', 'it does not begin with {"Records":['],
    ['{"awsAccountId":"1","logFiles":[]}', 'it has no "Records" array'],
    ['{"Records":{}}', 'its "Records" is not an array'],
    ['{"a" 1}', 'it is not JSON at byte 5'],
    ['{"a":', 'it has no "Records" array'],
  ])('%j is refused', (text, why) => {
    expect(() => split(text)).toThrow(new NotALogError(`not a CloudTrail log: ${why}`));
  });

  test('is refused before much of it is held', () => {
    const splitter = new RecordSplitter();
    const megabyte = Buffer.alloc(1024 * 1024, 0x20);
    expect(() => {
      for (let i = 0; i < 3; i++) splitter.push(megabyte);
    }).toThrow(NotALogError);
  });
});

describe('a broken record', () => {
  test('whose text is closed too soon, just where its brackets balance, costs no other', () => {
    const Policy = '{"Statement":[{"Resource":"*"}]}';
    const sound = record('CreateQueue', { requestParameters: { attributes: { Policy } } });
    // The last backslash within the text.
    const damaged = sound.replace('*\\"}]}"', '*x"}]}"');
    expect(damaged).not.toBe(sound);
    for (const chunkBytes of [1, 7, 64, 10_000]) {
      expect(accepted(split(log(A, damaged, B, C), chunkBytes))).toEqual([A, B, C]);
    }
  });

  const missingComma = A.replace('"},"eventTime"', '"}"eventTime"');
  const trailingComma = A.replace('"111122223333"}', '"111122223333",}');

  test.each([
    ['a missing comma', missingComma, `'"' stands where a comma or } should be`],
    ['a trailing comma', trailingComma, `'}' stands where a field name in quotes should be`],
    ['a lost quote', A.replace('"1.08"', '"1.08'), `'u' stands where a comma or } should be`],
    ['a bare line feed', A.replace('Root', 'Ro\not'), 'a bare control character in a text'],
    ['an unknown escape', A.replace('Root', 'R\\oot'), 'an escape that JSON does not have'],
    ['an extra bracket', A.replace('"Root"', '"Root"]'), `']' stands where a comma or } should be`],
  ])('with %s is rejected alone', (_name, broken, reason) => {
    const results = split(log(B, broken, C, B));
    expect(accepted(results)).toEqual([B, C, B]);
    expect(rejections(results)).toEqual([{ index: 1, rejected: expect.stringContaining(reason) }]);
  });

  test('says at which byte and behind which field', () => {
    const [rejection] = rejections(split(log(missingComma)));
    expect(rejection?.rejected).toBe(
      `not JSON at byte ${missingComma.indexOf('"eventTime"')} of the record, behind the field "accountId": '"' stands where a comma or } should be`,
    );
  });

  test('may be the first one', () => {
    const results = split(log(A.replace('"1.08"', '"1.08'), B, C));
    expect(accepted(results)).toEqual([B, C]);
  });

  test('that the file ends in is rejected, once', () => {
    const whole = log(A, B);
    const results = split(whole.slice(0, -20));
    expect(accepted(results)).toEqual([A]);
    expect(rejections(results)).toHaveLength(1);
  });

  test.each([12, '"text"', null, true])('%j in its place is rejected alone', (value) => {
    const results = split(log(A, JSON.stringify(value), B));
    expect(accepted(results)).toEqual([A, B]);
    expect(rejections(results)).toHaveLength(1);
  });

  test('longer than the bound is rejected alone, in bounded memory', () => {
    const long = record('PutObject', { userAgent: 'a'.repeat(5 * 1024 * 1024) });
    const results = split(log(A, long, B), 65_536);
    expect(accepted(results)).toEqual([A, B]);
    expect(rejections(results)).toEqual([{ index: 1, rejected: 'the record is longer than 4 MB' }]);
  });

  test('that ends in the chunk in which it grows too long is rejected all the same', () => {
    const long = record('PutObject', { userAgent: 'a'.repeat(4 * 1024 * 1024) });
    for (const chunkBytes of [65_536, 4_194_304, 8_388_608]) {
      const results = split(log(A, long, B), chunkBytes);
      expect(accepted(results)).toEqual([A, B]);
      expect(rejections(results)).toEqual([
        { index: 1, rejected: 'the record is longer than 4 MB' },
      ]);
    }
  });

  test('of too many levels is rejected alone, and nothing inside it passes for a record', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const text = record('PutObject').replace('{', `{"a":[${B},${deep},${B}],`);
    for (const chunkBytes of [1000, 65_536, 1_000_000]) {
      const results = split(log(A, text, C), chunkBytes);
      expect(accepted(results)).toEqual([A, C]);
      expect(rejections(results)).toEqual([
        {
          index: 1,
          rejected: 'it has more than 250000 values, or more than 1000 within one another',
        },
      ]);
    }
  });

  test('of too many levels and no JSON hides no sound record behind it', () => {
    const deep = `${'[{"a":'.repeat(200_000)}`;
    const results = split(log(A, record('PutObject').replace('{', `{"a":${deep},`), C), 65_536);
    expect(accepted(results)).toEqual([A, C]);
    expect(rejections(results)).toHaveLength(1);
  });

  test('hides no sound record behind it, however the chunks fall', () => {
    const values = [1.5, -2e30, 0.001, true, null, 'é\\', '\u0001', 10 ** 20, {}, []];
    const sound = record('PutObject', { requestParameters: { values } });
    const text = log(A, B.replace('"1.08"', '"1.08'), sound);
    for (let chunkBytes = 1; chunkBytes <= text.length; chunkBytes++) {
      expect(accepted(split(text, chunkBytes))).toEqual([A, sound]);
    }
  });

  test('hides no sound record behind it that holds a very long number', () => {
    const sound = record('PutObject').replace('{', `{"number":${'1'.repeat(1000)},`);
    expect(accepted(split(log(A, B.replace('"1.08"', '"1.08'), sound)))).toEqual([A, sound]);
  });

  test('with a brace too many does not let its inside pass for records', () => {
    const carrier = record('PutObject', { requestParameters: JSON.parse(B) });
    const broken = carrier.replace('"accountId":"111122223333"}', '"accountId":"111122223333"}}');
    const results = split(log(A, broken, C));
    expect(accepted(results).slice(2)).toEqual([C]);
    expect(accepted(results)).not.toContain(B);
  });
});

test('a changed byte costs the same wherever the chunks end (property)', () => {
  const records = ['One', 'Two', 'Three'].map((name) => record(name, { userAgent: FORGERY, n: 1 }));
  const text = Buffer.from(log(...records));
  fc.assert(
    fc.property(
      fc.integer({ min: 12, max: text.length - 3 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 1, max: text.length - 1 }),
      (at, byte, cut) => {
        const mutated = Buffer.from(text);
        mutated[at] = byte;
        const inTwo = new RecordSplitter();
        const results = [
          ...inTwo.push(mutated.subarray(0, cut)),
          ...inTwo.push(mutated.subarray(cut)),
          ...inTwo.finish(),
        ];
        expect(accepted(results)).toEqual(accepted(split(mutated, mutated.length)));
      },
    ),
    { numRuns: 1500 },
  );
});

const chunks = fc.integer({ min: 1, max: 2000 });

/** Every structural byte, and some that are none. */
const BYTES = fc.constantFrom(...Buffer.from('{}[]",: \\x0\n\0\u00ff', 'latin1'));

test('damage is told the same wherever the chunks end (property)', () => {
  const records = ['One', 'Two', 'Three', 'Four'].map((name) =>
    record(name, { userAgent: FORGERY, resources: [{ a: 1 }], n: 1 }),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(',', ', ', ',\n    ', ' ', '\r\n,\t'),
      fc.array(fc.tuple(fc.nat(10_000), BYTES), { maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 }),
      (separator, changes, sizes) => {
        const mutated = Buffer.from(`{"Records":[${records.join(separator)}]}`);
        for (const [at, byte] of changes) mutated[11 + (at % (mutated.length - 12))] = byte;
        expect(outcomeOf(mutated, sizes)).toEqual(outcomeOf(mutated, [mutated.length]));
      },
    ),
    { numRuns: 2000 },
  );
});

test('a record behind a damaged separator is found wherever the chunks end', () => {
  for (const damage of ['{', '[', '}', ']', '"', 'x', '\0']) {
    const text = Buffer.from(log(A, B, C).replace('},{', `}${damage}{`));
    const whole = outcomeOf(text, [text.length]);
    for (let cut = 1; cut < text.length; cut++) {
      expect(outcomeOf(text, [cut, text.length])).toEqual(whole);
    }
  }
});

/** What a log is split into, or why it cannot be, in chunks of these sizes over and over. */
function outcomeOf(text: Buffer, sizes: readonly number[]): unknown {
  const splitter = new RecordSplitter();
  const results: SplitRecord[] = [];
  try {
    let at = 0;
    for (let i = 0; at < text.length; i++) {
      const end = at + (sizes[i % sizes.length] ?? 1);
      results.push(...splitter.push(text.subarray(at, end)));
      at = end;
    }
    results.push(...splitter.finish());
  } catch (error) {
    return String(error);
  }
  return results.map((each) => ('bytes' in each ? each.bytes.toString('latin1') : each));
}

test('garbage costs no whole record that stands behind it (property)', () => {
  const garbage = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 30 }),
    fc
      .array(fc.constantFrom('{', '}', '[', ']', ',', ':', '{}', '[]', '1', '\\', ' '), {
        maxLength: 8,
      })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(garbage, fc.integer({ min: 1, max: 300 }), (between, chunkBytes) => {
      // A quote that opens a text would take the next record in, were it the last thing to stand there.
      fc.pre(!between.includes('"'));
      const results = split(`{"Records":[${A},${between},${B},${C}]}`, chunkBytes);
      expect(accepted(results)).toEqual(expect.arrayContaining([A, B, C]));
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['empty records', (n: number) => `{}${n % 2 ? ' ' : ''}`],
  ['separators that are never the same', (n: number) => `{"a${n}":{}}`],
  ['separators that come again far away', (n: number) => `{"${n % 2 ? 'a' : 'b'}":"},{"}`],
])('a long log of %s takes no longer for its length', (_name, element) => {
  const count = 100_000;
  const elements = Array.from({ length: count }, (_, n) => element(n));
  const results = split(log(A, ...elements, B), 1_000_000);
  expect(results).toHaveLength(count + 2);
  expect(rejections(results)).toEqual([]);
});

test('damage that would take too long to recover from is an error, not a loss', () => {
  const maze = `${A.replace('"1.08"', '"1.08')},${',{"a":[{}'.repeat(60_000)}`;
  expect(() => split(`{"Records":[${A},${maze},${B}]}`, 65_536)).toThrow(UnreadableFileError);
});

test('one changed byte loses no other record and forges none (property)', () => {
  const names = ['One', 'Two', 'Three', 'Four', 'Five', 'Six'];
  const records = names.map((name) =>
    record(name, { userAgent: FORGERY, resources: [{ a: 1 }, { b: 2 }] }),
  );
  const text = Buffer.from(log(...records));
  const spans = records.map((each) => {
    const start = text.indexOf(each);
    return { start, end: start + each.length };
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 12, max: text.length - 3 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 1, max: 500 }),
      (at, byte, chunk) => {
        const mutated = Buffer.from(text);
        mutated[at] = byte;
        const results = accepted(split(mutated, chunk));
        const untouched = records.filter((_, i) => {
          const span = spans[i];
          // A separator's byte belongs to both its neighbours.
          return span !== undefined && (at < span.start - 1 || at > span.end);
        });
        for (const each of untouched) expect(results).toContain(each);
        expect(results.length).toBeLessThanOrEqual(records.length);
      },
    ),
    { numRuns: 1500 },
  );
});

describe('a piece lost out of a log', () => {
  const records = Array.from({ length: 12 }, (_, n) =>
    record(`Event${n}`, {
      requestParameters: { key: `${n}`, tags: [{ a: [n] }, { b: n }] },
      resources: [{ ARN: `arn:aws:s3:::b/${n}` }, { ARN: 'arn:aws:s3:::b' }],
    }),
  );
  const whole = log(...records);
  const places = records.map((text) => ({ text, from: whole.indexOf(text) }));
  const untouched = (from: number, to: number) =>
    places
      .filter((each) => each.from + each.text.length + 1 <= from || each.from - 1 >= to)
      .map(({ text }) => text);

  test('costs no record that stands apart from it, and forges none (property)', () => {
    const first = whole.indexOf('[') + 1;
    fc.assert(
      fc.property(
        fc.nat(whole.length - first - 3),
        fc.integer({ min: 1, max: 600 }),
        fc.constantFrom(1, 50, 1000, whole.length),
        (at, bytes, chunkBytes) => {
          const [from, to] = [first + at, Math.min(first + at + bytes, whole.length - 2)];
          const found = accepted(split(whole.slice(0, from) + whole.slice(to), chunkBytes));
          const expected = untouched(from, to);
          expect(found.filter((each) => expected.includes(each))).toEqual(expected);
          // What the piece was cut out of, or what it joins, may be a record still; nothing else is new.
          const changed = found.filter((each) => !records.includes(each));
          const read = changed.filter((each) => 'record' in readRecord(JSON.parse(each)));
          expect(read.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 150 },
    );
  });

  const swallowing = records[3]?.replace('"resources":[', '"resources":[{"x":[') ?? '';

  test('that leaves lists open has swallowed no record, however long the log is', () => {
    const long = Array.from({ length: 20_000 }, (_, n) => record(`Long${n}`));
    const results = split(log(swallowing.slice(0, -2), ...long), 65_536);
    expect(accepted(results)).toEqual(long);
  });

  test('makes nobody look into many sound records that hold others', () => {
    let deep: unknown = JSON.parse(B);
    for (let level = 0; level < 400; level++) deep = [{ a: level }, deep];
    const nested = Array.from({ length: 120 }, (_, n) => record(`Deep${n}`, { deep }));
    expect(accepted(split(log(...nested), 65_536))).toEqual(nested);
  });

  test('is no reason to look into the records of a sound log', () => {
    const nested = record('PutEvents', { requestParameters: { list: [{ a: 1 }, JSON.parse(B)] } });
    expect(accepted(split(log(A, nested, C)))).toEqual([A, nested, C]);
    expect(accepted(split(log(A, nested)))).toEqual([A, nested]);
  });

  test('may be all behind a sound record that holds others', () => {
    const nested = record('PutEvents', { requestParameters: { list: [{ a: 1 }, JSON.parse(B)] } });
    expect(accepted(split(`{"Records":[${A},${nested}`))).toEqual([A, nested]);
  });
});

describe('damage beside a sound record that holds others', () => {
  const nested = record('PutEvents', { requestParameters: { list: [{ a: 1 }, JSON.parse(B)] } });

  test('at the comma behind it costs neither it nor its neighbours, and forges nothing', () => {
    const bytes = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    for (const byte of bytes) {
      expect(accepted(split(`{"Records":[${A},${nested}${byte}${C}]}`))).toEqual([A, nested, C]);
    }
  });

  test('at the bracket that closes the records costs nothing', () => {
    expect(accepted(split(`{"Records":[${A},${nested}}}`))).toEqual([A, nested]);
  });

  test('before it costs it nothing, wherever chunks end', () => {
    const broken = A.replace(',"eventTime"', '}"eventTime"');
    const text = log(broken, nested, C);
    const whole = accepted(split(text, text.length));
    expect(whole).toEqual(expect.arrayContaining([nested, C]));
    for (let chunkBytes = 1; chunkBytes < text.length; chunkBytes++) {
      expect(accepted(split(text, chunkBytes))).toEqual(whole);
    }
  });
});

describe('damage in a log whose records hold lists of records', () => {
  const inner = record('Forged', { eventID: 'forged' });
  const records = ['One', 'Two', 'Three', 'Four', 'Five'].map((name) =>
    record(name, {
      userAgent: FORGERY,
      requestParameters: {
        entries: [JSON.parse(inner), JSON.parse(inner)],
        one: JSON.parse(inner),
      },
      resources: [{ a: 1 }, { b: 2 }],
    }),
  );
  const separators = fc.constantFrom(',', ', ', ',\n    ', '\r\n,\t');
  const bytesOf = (separator: string) => Buffer.from(`{"Records":[${records.join(separator)}]}`);
  const untouched = (whole: Buffer, from: number, to: number) =>
    records.filter((each) => {
      const start = whole.indexOf(each);
      return to <= start || from >= start + each.length;
    });
  const anywhere = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const placeIn = (whole: Buffer, place: number) => 12 + Math.floor(place * (whole.length - 14));

  test('costs only the record whose byte it changes, and forges none (property)', () => {
    fc.assert(
      fc.property(separators, anywhere, BYTES, chunks, (separator, place, byte, chunkBytes) => {
        const mutated = bytesOf(separator);
        const at = placeIn(mutated, place);
        const expected = untouched(mutated, at, at + 1);
        mutated[at] = byte;
        const found = accepted(split(mutated, chunkBytes));
        expect(found.filter((each) => expected.includes(each))).toEqual(expected);
        expect(found).not.toContain(inner);
      }),
      { numRuns: 1500 },
    );
  });

  test('costs only the records that it overwrites (property)', () => {
    const noise = fc.uint8Array({ minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(separators, anywhere, noise, chunks, (separator, place, bytes, chunkBytes) => {
        const mutated = bytesOf(separator);
        const from = placeIn(mutated, place);
        const to = Math.min(from + bytes.length, mutated.length - 2);
        const expected = untouched(mutated, from, to);
        mutated.set(bytes.subarray(0, to - from), from);
        const found = accepted(split(mutated, chunkBytes));
        expect(found.filter((each) => expected.includes(each))).toEqual(expected);
      }),
      { numRuns: 700 },
    );
  });

  test('that cuts it off costs the record it cuts, and forges none (property)', () => {
    fc.assert(
      fc.property(separators, anywhere, chunks, (separator, place, chunkBytes) => {
        const whole = bytesOf(separator);
        const to = placeIn(whole, place);
        const found = accepted(split(whole.subarray(0, to), chunkBytes));
        expect(found).toEqual(untouched(whole, to, whole.length));
      }),
      { numRuns: 700 },
    );
  });
});

describe('what stands behind the records', () => {
  test('is rejected where it is no JSON, and what its brackets would hide is read', () => {
    const results = split(`{"Records":[${A}],"x":[: 1,${B},${C}]}`);
    expect(accepted(results)).toEqual([A, B, C]);
    expect(rejections(results)).toHaveLength(1);
  });
});

test('a record that never ends behind damage is not waited for without bounds', () => {
  const endless = `,{"eventVersion":"1.08","list":[${'1,'.repeat(3_000_000)}`;
  const results = split(`{"Records":[${A}$"x${endless}"end"],${B},${C}]}`, 65_536);
  expect(accepted(results)).toEqual([A, B, C]);
});
