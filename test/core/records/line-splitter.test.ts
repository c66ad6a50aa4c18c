import fc from 'fast-check';
import { LineSplitter } from '../../../core/records/line-splitter';
import type { SplitRecord } from '../../../core/records/record-splitter';
import { bytesOf, DELETE_OBJECT, PUT_BUCKET_POLICY } from '../../support/events';
import { accepted, rejected } from '../../support/logs';

const [FIRST, SECOND] = [DELETE_OBJECT, PUT_BUCKET_POLICY].map((each) => bytesOf(each).toString());
const MEGABYTE = 1024 * 1024;

function split(text: string | Buffer, chunkBytes = 65_536): SplitRecord[] {
  const splitter = new LineSplitter();
  const bytes = Buffer.from(text);
  const records: SplitRecord[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    records.push(...splitter.push(bytes.subarray(at, at + chunkBytes)));
  }
  return [...records, ...splitter.finish()];
}

test.each([1, 2, 7, 65_536])('gives a record a line, in chunks of %d bytes', (chunkBytes) => {
  const records = split(`${FIRST}\n${SECOND}\n`, chunkBytes);
  const written = records.map((each) => ({
    ...each,
    ...('fields' in each && { fields: each.fields.whole() }),
  }));
  expect(written).toEqual([
    { index: 0, bytes: Buffer.from(FIRST ?? ''), fields: DELETE_OBJECT },
    { index: 1, bytes: Buffer.from(SECOND ?? ''), fields: PUT_BUCKET_POLICY },
  ]);
});

test.each([
  ['without a line end behind the last', `${FIRST}\n${SECOND}`],
  ['with carriage returns', `${FIRST}\r\n${SECOND}\r\n`],
  ['with a byte order mark', `\ufeff${FIRST}\n${SECOND}\n`],
])('reads lines %s', (_, text) => {
  const values = split(text, 1).map((each) =>
    'fields' in each ? each.fields.whole() : each.rejected,
  );
  expect(values).toEqual([DELETE_OBJECT, PUT_BUCKET_POLICY]);
});

test('blank lines hold nothing, and count', () => {
  expect(split(`\n \t\r\n${FIRST}\n\n`)).toEqual([expect.objectContaining({ index: 2 })]);
});

test.each([
  ['what is no JSON', '{"eventName":', /^not JSON at byte 13 of the record/],
  ['a text', '"hello"', /not an object/],
  ['a list', '[{}]', /not an object/],
  ['null', 'null', /not an object/],
  ['two records', `${FIRST}${SECOND}`, /^not JSON at byte/],
])('%s is rejected alone', (_, line, reason) => {
  const records = split(`${FIRST}\n${line}\n${SECOND}\n`, 100);
  expect(rejected(records)).toEqual([{ index: 1, rejected: expect.stringMatching(reason) }]);
  expect(accepted(records)).toEqual([FIRST, SECOND]);
});

test('a line of 1 MB is read', () => {
  const line = JSON.stringify({ a: 'x'.repeat(MEGABYTE - 8) });
  expect(line).toHaveLength(MEGABYTE);
  expect(accepted(split(line))).toEqual([line]);
});

test('a longer one is rejected alone, even when the file ends in it', () => {
  const line = JSON.stringify({ a: 'x'.repeat(MEGABYTE - 7) });
  const records = split(`${line}\n${FIRST}\n${line}`);
  const reason = 'the line is longer than 1 MB';
  expect(rejected(records)).toEqual([
    { index: 0, rejected: reason },
    { index: 2, rejected: reason },
  ]);
  expect(accepted(records)).toEqual([FIRST]);
});

test('every object comes back from its line, however the bytes are cut (property)', () => {
  const objects = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 5 });
  fc.assert(
    fc.property(objects, fc.integer({ min: 1, max: 50 }), (values, chunkBytes) => {
      const lines = values.map((each) => JSON.stringify(each));
      expect(accepted(split(lines.join('\n'), chunkBytes))).toEqual(lines);
    }),
  );
});
