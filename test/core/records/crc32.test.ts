import * as fc from 'fast-check';
import { crc32, tableCrc32 } from '../../../core/records/crc32';

test.each([
  ['that of Node, where there is one', crc32],
  ['ours', tableCrc32],
])('gives the check value of CRC-32: %s', (_, checksum) => {
  expect(checksum(Buffer.from('123456789'), 0)).toBe(0xcbf43926);
});

test('goes on from where it was, as that of Node does', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
      const whole = tableCrc32(Buffer.concat([first, second]), 0);
      expect(tableCrc32(second, tableCrc32(first, 0))).toBe(whole);
      expect(crc32(second, crc32(first, 0))).toBe(whole);
    }),
  );
});
