import { createHash } from 'node:crypto';
import { decompress } from '../records/decompress';

/**
 * The hash of a log file that digests list: of its uncompressed bytes, SHA-256, hexadecimal.
 * @throws {UnreadableFileError} when they cannot be had, or are too many
 */
export async function hashOfLog(stored: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of decompress(stored)) hash.update(chunk);
  return hash.digest('hex');
}
