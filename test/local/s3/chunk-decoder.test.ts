import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { ChunkDecoder } from '../../../local/s3/chunk-decoder';

const SIGNATURE = `;chunk-signature=${'0'.repeat(64)}`;

function encode(chunks: readonly Uint8Array[], extension: string, trailers: string): Buffer {
  const parts = [...chunks.filter((chunk) => chunk.length > 0), Buffer.alloc(0)].flatMap((chunk) =>
    chunk.length === 0
      ? [Buffer.from(`0${extension}\r\n`)]
      : [Buffer.from(`${chunk.length.toString(16)}${extension}\r\n`), chunk, Buffer.from('\r\n')],
  );
  return Buffer.concat([...parts, Buffer.from(`${trailers}\r\n`)]);
}

function split(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let offset = 0;
  for (let index = 0; offset < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    pieces.push(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return pieces;
}

async function decode(pieces: readonly Buffer[], length?: number) {
  const decoder = new ChunkDecoder(length);
  const body = await buffer(Readable.from(pieces).compose(decoder));
  return { body, trailers: Object.fromEntries(decoder.trailers) };
}

const FORMS = [
  { form: 'signed', extension: SIGNATURE, trailers: '', read: {} },
  {
    form: 'unsigned with a trailer',
    extension: '',
    trailers: 'x-amz-checksum-crc32:AAAAAA==\r\n',
    read: { 'x-amz-checksum-crc32': 'AAAAAA==' },
  },
  {
    form: 'signed with a trailer',
    extension: SIGNATURE,
    trailers: 'x-amz-checksum-crc32c:sOO8/Q==\n\r\nx-amz-trailer-signature:63bddb\r\n',
    read: { 'x-amz-checksum-crc32c': 'sOO8/Q==', 'x-amz-trailer-signature': '63bddb' },
  },
];

it.each(FORMS)('decodes the $form form, however it is cut', async (form) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
      async (chunks, sizes) => {
        const expected = Buffer.concat(chunks);
        const encoded = encode(chunks, form.extension, form.trailers);
        const decoded = await decode(split(encoded, sizes), expected.length);
        expect(decoded.body.equals(expected)).toBe(true);
        expect(decoded.trailers).toEqual(form.read);
      },
    ),
  );
});

it.each([
  ['no chunk size', 'hello\r\n', '"hello" is no chunk size'],
  ['a chunk longer than its size', '1\r\nabc\r\n0\r\n\r\n', 'longer than its size'],
  ['an end inside a chunk', '5\r\nab', 'ends before its last chunk'],
  ['an end before the last chunk', '1\r\na\r\n', 'ends before its last chunk'],
  ['bytes behind the end', '0\r\n\r\nmore', 'bytes follow its end'],
  ['another length than promised', '1\r\na\r\n0\r\n\r\n', 'holds 1 bytes, not 3'],
  ['a line without end', 'a'.repeat(20_000), 'a line is too long'],
])('refuses %s', async (_, text, message) => {
  await expect(decode([Buffer.from(text)], 3)).rejects.toThrow(message);
});
