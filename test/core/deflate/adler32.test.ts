import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { CompiledDeflate } from '../../../core/deflate/compiled-deflate';

const compiled = new CompiledDeflate(Buffer.of());

function put(bytes: Uint8Array): number {
  compiled.textOf(0, bytes.length).set(bytes);
  return bytes.length;
}

/** RFC 1950: the last four bytes of a zlib stream. */
const adlerByNode = (bytes: Uint8Array) =>
  deflateSync(bytes).readInt32BE(deflateSync(bytes).length - 4);

test('of nothing is 1', () => {
  expect(compiled.adler32(0, 0, 1)).toBe(1);
});

test('is that of the books', () => {
  // https://en.wikipedia.org/wiki/Adler-32#Example
  expect(compiled.adler32(0, put(Buffer.from('Wikipedia')), 1)).toBe(0x11e60398);
});

test.each([1, 15, 16, 17, 5551, 5552, 5553, 65_536, 1_000_000])(
  'of %d bytes of ones is what node says',
  (size) => {
    const bytes = Buffer.alloc(size, 0xff);
    expect(compiled.adler32(0, put(bytes), 1)).toBe(adlerByNode(bytes));
  },
);

test('goes on from any place (property)', () => {
  fc.assert(
    fc.property(fc.nat(20_000), fc.nat(20_000), (size, cut) => {
      const bytes = createHash('shake256', { outputLength: size + 1 })
        .update(`${cut}`)
        .digest();
      const end = put(bytes);
      const middle = cut % end;
      const first = compiled.adler32(0, middle, 1);
      expect(compiled.adler32(middle, end, first)).toBe(adlerByNode(bytes));
    }),
  );
});
