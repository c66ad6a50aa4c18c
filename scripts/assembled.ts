import { join } from 'node:path';
import { packageRoot } from '../local/paths';
import { assemble, printCode } from './assemble';

/** @returns core/records/outline/outline-code.ts, compiled from what lies beside it */
export async function assembleOutliner(): Promise<string> {
  const path = join(packageRoot(), 'core/records/outline/assembly/outline-object.ts');
  return printCode('OUTLINE_CODE', await assemble(path, 9), 'scripts/make-outliner.ts');
}
