/**
 * Compiles core/records/outline/assembly and writes what core carries of it. A test holds the two against each
 * other.
 *
 *   npx tsx scripts/make-outliner.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../local/paths';
import { assembleOutliner } from './assembled';

async function make(): Promise<void> {
  const target = join(packageRoot(), 'core/records/outline/outline-code.ts');
  writeFileSync(target, await assembleOutliner());
}

void make();
