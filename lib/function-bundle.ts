import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { FUNCTION_BUNDLING } from '../core/function-bundling';
import { withoutProse, writeReadyRules } from '../core/rules/ready-rules';
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
 * Where credentials come from on a developer's machine. A function finds its own in its environment, and
 * everything in its code is parsed before its first call.
 */
const NEVER_ASKED_FOR_CREDENTIALS = ['sso', 'ini', 'process', 'web-identity'].map(
  (each) => `@aws-sdk/credential-provider-${each}`,
);

/** A package that few calls need, in a file of its own: it is read when it is asked for. */
const LATE_PACKAGE = 're2js';
const LATE_FILE = `./${LATE_PACKAGE}.js`;

/**
 * Writes a function to `index.js` in the given folder, AWS SDK included: the runtime's own SDK is
 * whichever version Lambda has that day, and an unbundled one takes three times as long to import.
 * Beside it go the package that few calls need, and, for a function that looks at events, `rules.json`:
 * the rules that the deployment's owner chose, ready to be asked. The deployment, the local run and the tests all call this function, so that what runs locally
 * is, byte for byte, what is deployed.
 * @param rulePackJson what `packRules` writes; absent for a function without rules
 */
export function bundleFunction(
  name: FunctionName,
  outputDirectory: string,
  rulePackJson?: string,
): void {
  const { metafile } = buildSync({
    // Fixes the order and the names of modules wherever the command was started.
    absWorkingDir: PROJECT_DIRECTORY,
    entryPoints: [join(functionDirectory(name), 'handler.ts')],
    outfile: join(outputDirectory, 'index.js'),
    ...FUNCTION_BUNDLING,
    alias: { [LATE_PACKAGE]: LATE_FILE },
    // With a star, or esbuild would take it for a file of the project's and write where that is.
    external: [...NEVER_ASKED_FOR_CREDENTIALS, `./${LATE_PACKAGE}*`],
    metafile: true,
    logLevel: 'warning',
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  if (imports.some(({ path }) => path === LATE_FILE)) bundleLatePackage(outputDirectory);
  if (rulePackJson === undefined) return;
  mkdirSync(outputDirectory, { recursive: true });
  const { rules } = rulesOf(unpackRules(rulePackJson));
  const needed = name === 'ingest' ? withoutProse(rules) : rules;
  writeFileSync(join(outputDirectory, 'rules.json'), writeReadyRules(needed));
}

function bundleLatePackage(outputDirectory: string): void {
  buildSync({
    absWorkingDir: PROJECT_DIRECTORY,
    entryPoints: [LATE_PACKAGE],
    outfile: join(outputDirectory, LATE_FILE),
    ...FUNCTION_BUNDLING,
    logLevel: 'warning',
  });
}
