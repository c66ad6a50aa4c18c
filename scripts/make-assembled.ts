/**
 * Compiles what core has in AssemblyScript, and writes the modules that carry it. A test holds the two against
 * each other.
 *
 *   npx tsx scripts/make-assembled.ts
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../local/paths';
import { ASSEMBLED, assembleModule } from './assembled';

async function make(): Promise<void> {
  for (const each of ASSEMBLED) {
    await writeFile(join(packageRoot(), each.target), await assembleModule(each));
  }
}

void make();
