import * as z from 'zod/mini';
import type { PublicKey } from '../core/digests/signature';
import { UsageError } from '../core/errors';
import type { PublicKeys } from '../core/ports';
import { readTextFile } from './read-text-file';

/** What `aws cloudtrail list-public-keys` prints. */
const schema = z.object({
  PublicKeyList: z.array(z.object({ Value: z.string(), Fingerprint: z.string() })),
});

/**
 * Public keys that a person saved. They are at hand whatever the time: who saved them chose them.
 * @throws {UsageError} when there is no such file, or another thing in it
 */
export async function readPublicKeysFile(path: string): Promise<PublicKeys> {
  const keys = parseKeys(await readTextFile(path), path);
  return { list: async () => keys };
}

function parseKeys(json: string, path: string): readonly PublicKey[] {
  try {
    const { PublicKeyList } = schema.parse(JSON.parse(json));
    return PublicKeyList.map(({ Fingerprint, Value }) => ({
      fingerprint: Fingerprint,
      value: Value,
    }));
  } catch (cause) {
    const form = '{"PublicKeyList":[{"Value":"…","Fingerprint":"…"}]}';
    throw new UsageError(
      `${path} is not what aws cloudtrail list-public-keys prints: ${form} is expected`,
      { cause },
    );
  }
}
