import { publicDecrypt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod/mini';
import { readPublicKey } from '../../../core/digests/signature';

const PATH = resolve(__dirname, '../../../../shared/samples/aws-genuine-signatures.json');
const samples = z.object({
  keys: z.array(z.object({ Value: z.string(), Fingerprint: z.string() })),
  key_encoding: z.record(z.string(), z.string()),
  vectors: z.array(
    z.object({
      signature_hex: z.string(),
      public_key_fingerprint: z.string(),
      sha256_of_signed_string: z.string(),
    }),
  ),
});

/** RFC 8017, section 9.2, note 1: what stands before a SHA-256 in a signature. */
const DIGEST_INFO = '3031300d060960864801650304020105000420';

const published = existsSync(PATH) ? samples.parse(JSON.parse(readFileSync(PATH, 'utf8'))) : null;

if (published === null) {
  test.skip('the samples do not lie beside the project', () => {});
} else {
  const { keys, key_encoding: encodings, vectors } = published;

  test('CloudTrail’s published keys are read in either encoding', () => {
    expect(new Set(Object.values(encodings))).toEqual(new Set(['PKCS#1', 'SubjectPublicKeyInfo']));
    for (const { Value: value, Fingerprint: fingerprint } of keys) {
      expect(readPublicKey({ fingerprint, value })?.asymmetricKeyType).toBe('rsa');
    }
  });

  test.each(vectors)(
    'a signature of CloudTrail’s opens with its key: $sha256_of_signed_string',
    (vector) => {
      const fingerprint = vector.public_key_fingerprint;
      const value = keys.find((key) => key.Fingerprint === fingerprint)?.Value ?? '';
      const key = readPublicKey({ fingerprint, value });
      const opened = key && publicDecrypt(key, Buffer.from(vector.signature_hex, 'hex'));
      expect(opened?.toString('hex')).toBe(DIGEST_INFO + vector.sha256_of_signed_string);
    },
  );
}
