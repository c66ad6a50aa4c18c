import { cpSync } from 'node:fs';
import { dirname } from 'node:path';
import { type FunctionName, writeFunctionRules } from '../../lib/function-bundle';
import { distFile } from '../../local/paths';

/**
 * Writes to a folder what `bundleFunction` would: the bundle that the build made, with rules of the
 * test's own. To bundle it anew in every suite takes a second each time.
 */
export function placeFunction(
  name: FunctionName,
  outputDirectory: string,
  rulePackJson?: string,
): void {
  cpSync(dirname(distFile(`${name}/index.js`)), outputDirectory, { recursive: true });
  if (rulePackJson !== undefined) writeFunctionRules(name, outputDirectory, rulePackJson);
}
