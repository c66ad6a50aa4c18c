import { checksumOf } from '../../../local/s3/checksums';

/** The check values of the CRC catalogue, all of the text 123456789. */
it.each([
  ['crc32', 'cbf43926'],
  ['crc32c', 'e3069283'],
  ['crc64nvme', 'ae8b14860a799888'],
  ['md5', '25f9e794323b453885f5181f1b624d0b'],
  ['sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  ['sha256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
])('computes %s', (name, expected) => {
  const checksum = checksumOf(`x-amz-checksum-${name}`);
  checksum.update(Buffer.from('1234'));
  checksum.update(Buffer.from('56789'));
  expect(Buffer.from(checksum.base64(), 'base64').toString('hex')).toBe(expected);
});

it('refuses what it cannot compute', () => {
  expect(() => checksumOf('x-amz-checksum-xxhash64')).toThrow('x-amz-checksum-xxhash64');
});
