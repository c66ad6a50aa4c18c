import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { GzipFormatError, inflateFirstMember } from '../../../core/digests/first-member';
import { ByteSource } from '../../../core/records/byte-source';

const TEXT = Buffer.from('{"Records":[]}'.repeat(20));
const LIMIT = 1024 * 1024;

async function inflate(stored: Buffer, pieceBytes = stored.length || 1, limit = LIMIT) {
  const source = new ByteSource(pieces(stored, pieceBytes), Number.POSITIVE_INFINITY);
  const chunks: Buffer[] = [];
  const member = inflateFirstMember(source, limit);
  let step = await member.next();
  while (step.done !== true) {
    chunks.push(step.value);
    step = await member.next();
  }
  return { text: Buffer.concat(chunks), ...step.value };
}

async function* pieces(stored: Buffer, bytes: number) {
  for (let at = 0; at < stored.length; at += bytes) yield stored.subarray(at, at + bytes);
}

/** RFC 1952: a member with every part that a header may have. */
function ornate({ headerSum = 0 } = {}): Buffer {
  const beginning = Buffer.concat([
    Buffer.of(0x1f, 0x8b, 8, 0x02 | 0x04 | 0x08 | 0x10, 0, 0, 0, 0, 0, 3),
    Buffer.of(3, 0, 1, 2, 3),
    Buffer.from('name\0comment\0'),
  ]);
  const sums = Buffer.alloc(10);
  sums.writeUInt16LE((crc32(beginning) & 0xffff) ^ headerSum, 0);
  sums.writeUInt32LE(crc32(TEXT), 2);
  sums.writeUInt32LE(TEXT.length, 6);
  return Buffer.concat([beginning, sums.subarray(0, 2), deflateRawSync(TEXT), sums.subarray(2)]);
}

test('the first member is what it is, however it comes and whatever follows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 2000 }),
      fc.uint8Array({ maxLength: 50 }),
      fc.integer({ min: 1, max: 300 }),
      async (text, more, pieceBytes) => {
        const stored = Buffer.concat([gzipSync(text), more]);
        expect(await inflate(stored, pieceBytes)).toEqual({
          text: Buffer.from(text),
          isWhole: true,
          hasMore: more.length > 0,
        });
      },
    ),
  );
});

test.each([1, 7, 1000])('a header may have every part, in pieces of %s bytes', async (bytes) => {
  expect(await inflate(ornate(), bytes)).toEqual({ text: TEXT, isWhole: true, hasMore: false });
});

test('of what was cut off anywhere, the beginning is given', async () => {
  const stored = ornate();
  for (let bytes = 0; bytes < stored.length; bytes++) {
    const { text, isWhole } = await inflate(stored.subarray(0, bytes));
    expect(isWhole).toBe(false);
    expect(TEXT.subarray(0, text.length).equals(text)).toBe(true);
  }
});

const plain = gzipSync(TEXT);
function changed(at: number, byte: number): Buffer {
  const copy = Buffer.from(plain);
  copy.writeUInt8(byte, at < 0 ? copy.length + at : at);
  return copy;
}

test.each<[string, Buffer]>([
  ['is no gzip', Buffer.from('{}')],
  ['is compressed in an unknown way', changed(2, 7)],
  ['has flags that nobody knows', changed(3, 0x20)],
  ['has a wrong header checksum', ornate({ headerSum: 1 })],
  ['has a wrong checksum', changed(-8, (plain.at(-8) ?? 0) ^ 1)],
  ['has a wrong length', changed(-1, 1)],
  ['is damaged', changed(10, 0xff)],
  ['has a header without end', Buffer.concat([changed(3, 0x08), Buffer.alloc(2 ** 20, 'x')])],
])('what %s is refused', async (_, stored) => {
  await expect(inflate(stored)).rejects.toThrow(GzipFormatError);
});

test('a bomb is refused when it is larger than may be', async () => {
  const bomb = gzipSync(Buffer.alloc(2 * LIMIT));
  await expect(inflate(bomb)).rejects.toThrow(GzipFormatError);
});

test('so are blocks of nothing without end', async () => {
  const emptyBlocks = Buffer.alloc(5000, Buffer.of(0, 0, 0, 0xff, 0xff));
  const stored = Buffer.concat([plain.subarray(0, 10), emptyBlocks]);
  await expect(inflate(stored, 100, 1000)).rejects.toThrow(GzipFormatError);
});

test('bytes that cannot be had are no format', async () => {
  async function* broken() {
    yield plain.subarray(0, 20);
    throw new Error('the connection was cut');
  }
  const member = inflateFirstMember(new ByteSource(broken(), LIMIT), LIMIT);
  const reading = (async () => {
    for await (const _ of member);
  })();
  await expect(reading).rejects.toThrow('the connection was cut');
});
