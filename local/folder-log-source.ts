import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { UnreadableFileError } from '../core/errors';
import type { LogFile } from '../core/ledger/ledger-entry';
import type { LogSource } from '../core/ports';
import { hasCode } from './errno';

const CHUNK_BYTES = 64 * 1024;

/** Log files on disk, read as streams. */
export class FolderLogSource implements LogSource {
  async open(file: LogFile): Promise<AsyncIterable<Uint8Array>> {
    const path = fileURLToPath(file.uri);
    try {
      // Opened here, so that a file that is not there is known before it is read.
      const handle = await open(path, 'r');
      return handle.createReadStream({ highWaterMark: CHUNK_BYTES });
    } catch (cause) {
      if (hasCode(cause, 'ENOENT'))
        throw new UnreadableFileError('there is no such file', { cause });
      if (hasCode(cause, 'EACCES')) throw new UnreadableFileError('it may not be read', { cause });
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new UnreadableFileError(`it cannot be opened: ${why}`, { cause });
    }
  }
}
