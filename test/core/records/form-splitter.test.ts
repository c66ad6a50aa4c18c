import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { FormSplitter } from '../../../core/records/form-splitter';
import { readRecords } from '../../../core/records/read-records';
import type { SplitRecord } from '../../../core/records/record-splitter';
import { bytesOf, DELETE_OBJECT, PUT_BUCKET_POLICY } from '../../support/events';
import { accepted, inChunks, logOf, rejected } from '../../support/logs';

const RECORDS = [DELETE_OBJECT, PUT_BUCKET_POLICY];
const TEXTS = RECORDS.map((each) => bytesOf(each).toString());
const [FIRST = '', SECOND = ''] = TEXTS;

async function read(stored: string | Buffer, chunkBytes = 65_536) {
  const splitter = new FormSplitter();
  const records: SplitRecord[] = [];
  for await (const some of readRecords(inChunks(stored, chunkBytes), splitter)) {
    records.push(...some);
  }
  return { records, countsLines: splitter.countsLines };
}

async function valuesOf(stored: string | Buffer, chunkBytes?: number): Promise<unknown[]> {
  const { records } = await read(stored, chunkBytes);
  return records.map((each) => ('fields' in each ? each.fields.whole() : each));
}

describe.each([
  ['a log', logOf(...TEXTS)],
  ['a list', JSON.stringify(RECORDS)],
  ['a list over many lines', `\n${JSON.stringify(RECORDS, null, 2)}\n`],
  ['lines', `${FIRST}\n${SECOND}\n`],
  ['lines behind a blank one', `\n${FIRST}\n${SECOND}`],
])('%s', (_form, text) => {
  test.each([
    ['as it is', text],
    ['behind a byte order mark', `\ufeff${text}`],
    ['in gzip', gzipSync(text)],
  ])('is read %s', async (_, stored) => {
    for (const chunkBytes of [1, 2, 50, 65_536]) {
      expect(await valuesOf(stored, chunkBytes)).toEqual(RECORDS);
    }
  });
});

test.each([
  ['on a line', FIRST],
  ['over many lines', `${JSON.stringify(DELETE_OBJECT, null, 2)}\n`],
  ['without the fields that nobody needs', '{"eventName":"DeleteObject"}'],
])('one record %s is read', async (_, text) => {
  for (const chunkBytes of [1, 65_536]) {
    expect(await valuesOf(text, chunkBytes)).toEqual([JSON.parse(text)]);
  }
});

test('of lines the line counts, of others the place', async () => {
  expect(await read(`\n${FIRST}\n`)).toMatchObject({ records: [{ index: 1 }], countsLines: true });
  expect(await read(`\n[\n${FIRST}]`)).toMatchObject({
    records: [{ index: 0 }],
    countsLines: false,
  });
});

test('an empty list holds nothing', async () => {
  expect(await valuesOf(' [ ] ')).toEqual([]);
});

test('what is no record in a list is rejected alone', async () => {
  const { records } = await read(`[${FIRST},7,null,"x",{"a" 1},${SECOND}]`, 20);
  expect(rejected(records).map(({ index }) => index)).toEqual([1, 2, 3, 4]);
  expect(accepted(records)).toEqual(TEXTS);
});

test('a list that is cut off gives the records before', async () => {
  const { records } = await read(`[${FIRST},${SECOND.slice(0, -20)}`);
  expect(accepted(records)).toEqual([FIRST]);
  expect(rejected(records)).toHaveLength(1);
});

test('a first line of several that is no JSON is refused with its place, or rejected alone', async () => {
  await expect(read(`{"eventName" "x"}\n${FIRST}\n`)).rejects.toThrow('it is not JSON at byte 13');
  const { records } = await read(`{"eventName":{"x" 1}}\n${FIRST}\n`);
  expect(rejected(records)).toEqual([{ index: 0, rejected: expect.stringMatching(/^not JSON/) }]);
  expect(accepted(records)).toEqual([FIRST]);
});

test.each([
  ['nothing', '', 'it is empty'],
  ['a text', 'hello', 'it does not begin with'],
  ['the settings of a program', '{"name":"trailstore"}', 'it has no "Records" array'],
  ['the same over many lines', '{\n"name":"trailstore"\n}', 'it has no "Records" array'],
  ['an object that is cut off', FIRST.slice(0, -20), 'it has no "Records" array'],
  ['an object longer than any record', `{"a":"${'x'.repeat(1024 * 1024)}"}`, 'it has no "Records"'],
  [
    'two records over many lines',
    `${JSON.stringify(DELETE_OBJECT, null, 1)}\n`.repeat(2),
    "'{' stands where the end of the value should be; several stand in a list, or on a line each",
  ],
  [
    'a record with more than 1 MB behind it',
    `${JSON.stringify(DELETE_OBJECT, null, 1)}${' '.repeat(1024 * 1024)}`,
    'it is longer than 1 MB',
  ],
])('%s is refused', async (_, text, reason) => {
  await expect(read(text)).rejects.toMatchObject({
    name: 'NotALogError',
    message: expect.stringContaining(reason),
  });
});

test('gzip that is cut off is unreadable', async () => {
  await expect(read(gzipSync(FIRST).subarray(0, -5))).rejects.toMatchObject({
    name: 'UnreadableFileError',
  });
});

test('all forms give the same records, however the bytes are cut (property)', async () => {
  const record = fc
    .dictionary(fc.string(), fc.jsonValue())
    .map((fields) => ({ eventName: 'x', ...fields }))
    .filter((fields) => !Object.hasOwn(fields, 'Records') && fields.eventName !== null);
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 60 }),
      async (records, chunkBytes) => {
        const texts = records.map((each) => JSON.stringify(each));
        const forms = [logOf(...texts), `[${texts.join(', ')}]`, texts.join('\n')];
        for (const form of forms) {
          expect(accepted((await read(form, chunkBytes)).records)).toEqual(texts);
        }
      },
    ),
  );
});
