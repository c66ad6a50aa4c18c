import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { PublicKey } from '../core/digests/signature';
import { UsageError } from '../core/errors';
import type { PublicKeys } from '../core/ports';
import { hasCode } from './errno';

/** What `aws cloudtrail list-public-keys` prints. */
const schema = z.object({
  PublicKeyList: z.array(z.object({ Value: z.string(), Fingerprint: z.string() })),
});

/**
 * Public keys that a person saved. They are at hand whatever the time: who saved them chose them.
 * @throws {UsageError} when there is no such file, or another thing in it
 */
export async function readPublicKeysFile(path: string): Promise<PublicKeys> {
  const keys = parseKeys(await read(path), path);
  return { list: async () => keys };
}

async function read(path: string): Promise<string> {
  try {
    // Some shells begin a file with a byte order mark.
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (cause) {
    const why = hasCode(cause, 'ENOENT') ? 'there is no such file' : 'it cannot be read';
    throw new UsageError(`${path}: ${why}`, { cause });
  }
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
