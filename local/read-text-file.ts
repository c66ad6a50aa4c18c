import { readFile } from 'node:fs/promises';
import { UsageError } from '../core/errors';
import { hasCode } from './errno';

/**
 * The text of a file that a person named.
 * @throws {UsageError} when there is no such file, or it cannot be read
 */
export async function readTextFile(path: string): Promise<string> {
  try {
    // Some shells begin a file with a byte order mark.
    return (await readFile(path, 'utf8')).replace(/^\ufeff/, '');
  } catch (cause) {
    const why = hasCode(cause, 'ENOENT') ? 'there is no such file' : 'it cannot be read';
    throw new UsageError(`${path}: ${why}`, { cause });
  }
}
