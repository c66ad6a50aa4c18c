import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { FUNCTION_BUNDLING } from '../core/function-bundling';
import { writeReadyRules } from '../core/rules/ready-rules';
import { rulesOf, unpackRules } from '../core/rules/rule-pack';

const PROJECT_DIRECTORY = join(__dirname, '..');

/** The functions, by the names of their folders below lambdas/. */
export type FunctionName = 'ingest' | 'alerts' | 'audit';

/** What the Lambda runtime calls: the export `handler` of `index.js`. */
export const FUNCTION_HANDLER = 'index.handler';

/** The folder of a function's own code. */
export function functionDirectory(name: FunctionName): string {
  return join(PROJECT_DIRECTORY, 'lambdas', name);
}

/**
 * Writes a function to `index.js` in the given folder, AWS SDK included: the runtime's own SDK is
 * whichever version Lambda has that day, and an unbundled one takes three times as long to import.
 * Beside it goes `rules.json`, the rules that the deployment's owner chose, ready to be asked, for a function that looks at
 * events. The deployment, the local run and the tests all call this function, so that what runs locally
 * is, byte for byte, what is deployed.
 * @param rulePackJson what `packRules` writes; absent for a function without rules
 */
export function bundleFunction(
  name: FunctionName,
  outputDirectory: string,
  rulePackJson?: string,
): void {
  buildSync({
    // Fixes the order and the names of modules wherever the command was started.
    absWorkingDir: PROJECT_DIRECTORY,
    entryPoints: [join(functionDirectory(name), 'handler.ts')],
    outfile: join(outputDirectory, 'index.js'),
    ...FUNCTION_BUNDLING,
    logLevel: 'warning',
  });
  if (rulePackJson === undefined) return;
  mkdirSync(outputDirectory, { recursive: true });
  const { rules } = rulesOf(unpackRules(rulePackJson));
  writeFileSync(join(outputDirectory, 'rules.json'), writeReadyRules(rules));
}
