import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoints } from '../core/ports';
import { hasCode } from './errno';

/** Checkpoints in a folder: a file for each name, a line for each step. */
export class CheckpointFiles implements Checkpoints {
  /** @param folder made when it is needed */
  constructor(private readonly folder: string) {}

  async read(name: string): Promise<readonly string[]> {
    try {
      const text = await readFile(this.pathOf(name), 'utf8');
      // What stands behind the last line end was being written when the process ended.
      return text.split('\n').slice(0, -1);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    }
  }

  async append(name: string, line: string): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await appendFile(this.pathOf(name), `${line}\n`);
  }

  async remove(name: string): Promise<void> {
    await rm(this.pathOf(name), { force: true });
  }

  private pathOf(name: string): string {
    return join(this.folder, `${name}.txt`);
  }
}
