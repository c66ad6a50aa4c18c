import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { generateRecords } from '../../../bench/generator';
import { PresetDeflater } from '../../../core/deflate/preset-deflater';
import { closingTextV2 } from '../../../core/items/closing-text-v2';
import { DICTIONARY_V2 } from '../../../core/items/dictionary-v2';
import { buildEventItem } from '../../../core/items/event-item';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { anyCharacter } from '../../support/any-character';
import { eventOf } from '../../support/events';

const FIXED = Buffer.from(DICTIONARY_V2);
const MAX_CLOSING_BYTES = 8 * 1024;
const CHECKSUM_BYTES = 4;
const PREFIX = 1;

const deflater = new PresetDeflater(FIXED);

function deflate(bytes: Uint8Array, closing = '', by = deflater): Uint8Array {
  return by.deflate(bytes, { closing, maxClosingBytes: MAX_CLOSING_BYTES, prefix: PREFIX });
}

function dictionaryOf(closing: string, fixed = FIXED): Buffer {
  return Buffer.concat([fixed, Buffer.from(closing).subarray(0, MAX_CLOSING_BYTES)]);
}

function inflate(packed: Uint8Array, closing = '', fixed = FIXED): Buffer {
  expect(packed[0]).toBe(PREFIX);
  const stream = packed.subarray(1, packed.length - CHECKSUM_BYTES);
  return inflateRawSync(stream, { dictionary: dictionaryOf(closing, fixed) });
}

function expectBack(bytes: Buffer, closing = ''): void {
  expect(inflate(deflate(bytes, closing), closing).equals(bytes)).toBe(true);
}

/** Bytes that nothing compresses, the same ones each time. */
const NOISE = Buffer.concat(
  Array.from({ length: 25_000 }, (_, n) => createHash('sha256').update(String(n)).digest()),
);

function noise(size: number, from = 0): Buffer {
  return NOISE.subarray(from, from + size);
}

const records = [...generateRecords({ events: 600, seed: 11 })].map(({ json }) => {
  const { raw: _, ...item } = buildEventItem(eventOf(JSON.parse(json)), DEFAULT_SETTINGS);
  return { bytes: Buffer.from(json), closing: closingTextV2(item) };
});

describe("node's inflater gives back", () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a byte', Buffer.of(0)],
    ['three bytes', Buffer.from('abc')],
    ['three bytes of the dictionary', FIXED.subarray(0, 3)],
    ['the whole dictionary', FIXED],
    ['one byte 100,000 times', Buffer.alloc(100_000, 'a')],
    ['noise', noise(5000)],
    ['noise of more than a stored block', noise(200_000)],
    ['more than 1 MB of both', Buffer.concat([noise(700_000), Buffer.alloc(700_000, 'ab')])],
    ['the longest records', Buffer.from('{"key":"value"},'.repeat(130_000))],
    ['noise that comes again at the farthest', Buffer.concat([noise(32_768), noise(32_768)])],
    ['noise that comes again too far', Buffer.concat([noise(32_769), noise(32_769)])],
    ['noise that comes again after 64 KB', Buffer.concat([noise(65_536), noise(65_536)])],
    ['text beyond a block', Buffer.concat(records.slice(0, 150).map(({ bytes }) => bytes))],
  ])('%s', (_what, bytes) => {
    expectBack(bytes);
    expectBack(bytes, 'aaa{"key":"value"}');
  });

  test('each size about those at which something changes', () => {
    const text = Buffer.concat([FIXED.subarray(5000, 6000), noise(40), Buffer.alloc(600, 'z')]);
    for (let size = 0; size < text.length; size++) expectBack(text.subarray(text.length - size));
  });

  test('whatever bytes, after whatever closing text (property)', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.string({ unit: anyCharacter, maxLength: 50 }).map((text) => Buffer.from(text)),
      fc
        .tuple(fc.nat(FIXED.length), fc.nat(400))
        .map(([at, size]) => FIXED.subarray(at, at + size)),
      fc.tuple(fc.nat(255), fc.nat(3000)).map(([byte, size]) => Buffer.alloc(size, byte)),
      fc.nat(20_000).map((size) => noise(size)),
    );
    const closingText = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 300 }),
      fc.constantFrom('', '\ud83d', '😀'.repeat(4000), `x${'é'.repeat(7000)}`, 'x'.repeat(20_000)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), closingText, (pieces, closing) => {
        expectBack(Buffer.concat([...pieces, ...pieces.slice(0, 2)]), closing);
      }),
      { numRuns: 100 },
    );
  });

  test('every generated record', () => {
    for (const { bytes, closing } of records) expectBack(bytes, closing);
  });

  test('whatever is made against a dictionary of few bytes or none', () => {
    for (const fixed of ['', 'a', 'abc', 'abcd', 'abcdefgh'].map((text) => Buffer.from(text))) {
      const packed = deflate(Buffer.from('abcdefghabcdefgh'), 'fgh', new PresetDeflater(fixed));
      expect(inflate(packed, 'fgh', fixed).toString()).toBe('abcdefghabcdefgh');
    }
  });
});

describe('a deflater gives back itself', () => {
  const text = Buffer.from('the text, and again the text');
  const closing = Buffer.from('again the closing text');
  const packed = Buffer.from(deflate(text, closing.toString()));

  test('what it made', () => {
    expect(deflater.inflate(packed, closing, text.length).equals(text)).toBe(true);
  });

  test('nothing that takes more than is allowed', () => {
    expect(() => deflater.inflate(packed, closing, text.length - 1)).toThrow(
      'larger than 27 bytes',
    );
  });

  test('nothing after another closing text, be it one that is not referred to', () => {
    const unrelated = Buffer.from(deflate(Buffer.of(1, 2, 3), 'some closing text'));
    const other = Buffer.from('same closing text');
    expect(() => deflater.inflate(unrelated, other, 100)).toThrow('the checksum is another one');
  });

  test.each([0, 1, 4])('nothing of %d bytes', (size) => {
    expect(() => deflater.inflate(packed.subarray(0, size), closing, 100)).toThrow();
  });
});

test('a match reaches back 32,768 bytes and no further', () => {
  const size = (gap: number) =>
    deflate(Buffer.concat([noise(1000), noise(gap, 5000), noise(1000)])).length - gap;
  expect(size(31_768)).toBeLessThan(1200);
  expect(size(31_769)).toBeGreaterThan(1900);
});

test('the closing text is what a record is written with', () => {
  const { bytes, closing } = records[0] ?? { bytes: Buffer.alloc(0), closing: '' };
  expect(deflate(bytes, closing).length).toBeLessThan(deflate(bytes).length / 1.5);
});

test('no record leaves a trace in the next', () => {
  const large = Buffer.concat([noise(90_000), Buffer.from('{"a":1}'.repeat(20_000))]);
  const alone = records
    .slice(0, 12)
    .map(({ bytes, closing }) => deflate(bytes, closing, new PresetDeflater(FIXED)));
  for (const [at, { bytes, closing }] of records.slice(0, 12).entries()) {
    if (at % 6 === 0) deflate(large, closing);
    expect(deflate(bytes, closing)).toEqual(alone[at]);
  }
  expect(deflate(large)).toEqual(deflate(large, '', new PresetDeflater(FIXED)));
});

test('what was given stays as it is', () => {
  const [first, second] = records;
  const packed = deflate(first?.bytes ?? Buffer.alloc(0), first?.closing);
  const copy = Buffer.from(packed);
  deflate(second?.bytes ?? Buffer.alloc(0), second?.closing);
  expect(copy.equals(packed)).toBe(true);
});

test('the smallest streams are as by hand', () => {
  const empty = new PresetDeflater(Buffer.alloc(0));
  // Prefix; a last fixed block that ends at once; the Adler-32 of nothing.
  expect(Buffer.from(deflate(Buffer.alloc(0), '', empty)).toString('hex')).toBe(
    '010300' + '00000001',
  );
  // Of "a": its literal, 0x61 + 0x30 in 8 bits, then seven zeros.
  expect(Buffer.from(deflate(Buffer.from('a'), '', empty)).toString('hex')).toBe(
    '014b0400' + '00620062',
  );
  // The closing text's bytes are part of the checksum.
  expect(Buffer.from(deflate(Buffer.alloc(0), 'a', empty)).toString('hex')).toBe(
    '010300' + '00620062',
  );
});

describe("of zlib's best", () => {
  const byZlib = (bytes: Buffer, closing = '') =>
    1 +
    deflateRawSync(bytes, { level: 9, dictionary: dictionaryOf(closing) }).length +
    CHECKSUM_BYTES;

  test('generated records take no more', () => {
    const total = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0);
    const own = total(records.map(({ bytes, closing }) => deflate(bytes, closing).length));
    const zlib = total(records.map(({ bytes, closing }) => byZlib(bytes, closing)));
    expect(own).toBeLessThanOrEqual(zlib);
  });

  test.each([
    ['noise', noise(300_000)],
    ['one byte', Buffer.alloc(300_000, 'a')],
    ['many records', Buffer.concat(records.slice(0, 200).map(({ bytes }) => bytes))],
  ])('%s takes no more than a tenth more', (_what, bytes) => {
    expect(deflate(bytes).length).toBeLessThan(byZlib(bytes) * 1.1 + 16);
  });
});

describe('a text that is made to be slow', () => {
  const SIZE = 256 * 1024;
  /** Each line begins as all others do, and differs late. */
  const lines = Array.from(
    { length: SIZE / 128 },
    (_, n) => `${'x'.repeat(120)}${String(n).padStart(7, '0')}\n`,
  );
  /** Words that differ in their fifth byte and on, after four that are the same. */
  const words = Array.from(
    { length: SIZE / 16 },
    (_, n) => `same${noise(6, 6 * n).toString('hex')}`,
  );

  test.each([
    ['one byte', Buffer.alloc(SIZE, 'a')],
    ['two bytes', Buffer.alloc(SIZE, 'ab')],
    ['lines that differ late', Buffer.from(lines.join(''))],
    ['words that begin alike', Buffer.from(words.join(''))],
    ['few letters', Buffer.from(noise(SIZE).map((byte) => byte & 1))],
  ])('costs no more than some times another: %s', (_what, bytes) => {
    expectBack(bytes);
    const before = process.cpuUsage();
    deflate(bytes);
    const { user } = process.cpuUsage(before);
    // A tenth of it on the machine that this was written on; without a bound some of them take minutes.
    expect(user / 1e6).toBeLessThan(2);
  });
});
