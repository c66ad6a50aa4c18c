import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { ADLER32_OF_NOTHING, adler32 } from '../../../core/deflate/adler32';

/** What closes a zlib stream: RFC 1950, section 2.2. */
function adlerByNode(bytes: Uint8Array): number {
  return deflateSync(bytes, { level: 0 }).readInt32BE(deflateSync(bytes, { level: 0 }).length - 4);
}

test('is 1 of nothing', () => {
  expect(adler32(Buffer.alloc(0), 0, 0, ADLER32_OF_NOTHING)).toBe(1);
});

test('is what the name of the method is known by', () => {
  const bytes = Buffer.from('Wikipedia');
  expect(adler32(bytes, 0, bytes.length, ADLER32_OF_NOTHING)).toBe(0x11e60398);
});

test.each([1, 3839, 3840, 3841, 100_001])('never overflows: %d bytes of 255', (size) => {
  const bytes = Buffer.alloc(size, 255);
  expect(adler32(bytes, 0, size, ADLER32_OF_NOTHING)).toBe(adlerByNode(bytes));
});

test("is node's, in whatever parts (property)", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 9000 }), fc.nat(9000), (bytes, cut) => {
      const middle = Math.min(cut, bytes.length);
      const first = adler32(bytes, 0, middle, ADLER32_OF_NOTHING);
      expect(adler32(bytes, middle, bytes.length, first)).toBe(adlerByNode(bytes));
    }),
  );
});
