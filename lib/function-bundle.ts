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
const NEVER_ASKED_FOR_CREDENTIALS = [
  ...['sso', 'ini', 'process', 'web-identity', 'http'].map(
    (each) => `@aws-sdk/credential-provider-${each}`,
  ),
  '@smithy/credential-provider-imds',
];

/** What functions import in place of modules that are dear and of no use to them: each says why. */
const STAND_INS: Readonly<Record<string, string>> = {
  '@smithy/core/event-streams': projectFile('aws/no-event-streams.ts'),
  '@aws-sdk/endpoint-cache': projectFile('aws/no-endpoint-cache.ts'),
  'node:fs/promises': projectFile('aws/late-files.ts'),
};

/** Packages that few calls need, each in a file of its own: it is read when it is asked for. */
const LATE_PACKAGES: Readonly<Record<string, string>> = {
  re2js: './re2js.js',
  'ipaddr.js': './ipaddr.js',
};

/** What lies in files of its own, by the paths that `require` asks for: packages, and modules of the project. */
const LATE_MODULES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(LATE_PACKAGES).map(([name, path]) => [path, name])),
  './settings-schema': 'core/settings-schema.ts',
  './alert-settings-schema': 'core/alerts/alert-settings-schema.ts',
  './notification-schema': 'lambdas/ingest/notification-schema.ts',
};

/**
 * Writes a function to `index.js` in the given folder, AWS SDK included: the runtime's own SDK is
 * whichever version Lambda has that day, and an unbundled one takes three times as long to import.
 * Beside it goes what few calls need, and, for a function that looks at events, `rules.json`: the rules that the
 * deployment's owner chose, ready to be asked. The deployment, the local run and the tests all call this function, so
 * that what runs locally is, byte for byte, what is deployed.
 * @param rulePackJson what `packRules` writes; absent for a function without rules
 */
export function bundleFunction(
  name: FunctionName,
  outputDirectory: string,
  rulePackJson?: string,
): void {
  // With a star, or esbuild would take it for a file of the project's and write where that is.
  const external = [...NEVER_ASKED_FOR_CREDENTIALS, ...Object.keys(LATE_MODULES).map(withStar)];
  const { metafile } = buildSync({
    absWorkingDir: PROJECT_DIRECTORY,
    stdin: {
      contents: withPlainVersions(withPlainKeys(gatherModules(name, external))),
      loader: 'js',
    },
    outfile: join(outputDirectory, 'index.js'),
    ...FUNCTION_BUNDLING,
    // `import()` becomes `require()`: for the first of it Node starts all that it has for ES modules.
    supported: { 'dynamic-import': false },
    // The SDK looks whether there are streams of the web, and Node makes them for whoever looks.
    define: { ReadableStream: 'undefined' },
    external,
    metafile: true,
    logLevel: 'warning',
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
  for (const path of new Set(imports.map((each) => each.path))) {
    bundleLateModule(path, outputDirectory, external);
  }
  if (rulePackJson !== undefined) writeFunctionRules(name, outputDirectory, rulePackJson);
}

/** Writes the rules that a function looks for beside its bundle. */
export function writeFunctionRules(
  name: FunctionName,
  outputDirectory: string,
  rulePackJson: string,
): void {
  mkdirSync(outputDirectory, { recursive: true });
  const { rules } = rulesOf(unpackRules(rulePackJson));
  const needed = name === 'ingest' ? withoutProse(rules) : rules;
  writeFileSync(join(outputDirectory, 'rules.json'), writeReadyRules(needed));
}

/** @returns the code of all modules that the function imports, as one ES module */
function gatherModules(name: FunctionName, external: string[]): string {
  const { outputFiles } = buildSync({
    // Fixes the order and the names of modules wherever the command was started.
    absWorkingDir: PROJECT_DIRECTORY,
    entryPoints: [join(functionDirectory(name), 'handler.ts')],
    ...FUNCTION_BUNDLING,
    minify: false,
    format: 'esm',
    alias: { ...LATE_PACKAGES, ...STAND_INS },
    external,
    write: false,
    logLevel: 'warning',
  });
  // What an ES module calls so is no import to whoever reads it.
  return outputFiles.map(({ text }) => text.replaceAll('__require("', 'require("')).join('');
}

/**
 * Writes keys that are constants, as the SDK's schemas are full of, as what they are. esbuild leaves out no
 * object with a computed key, since to compute it might do something: the schemas of a hundred operations
 * that nobody calls would be parsed and built at every cold start.
 */
function withPlainKeys(code: string): string {
  const constants = new Map(
    [...code.matchAll(/^var (_\w+) = ("(?:[^"\\]|\\.)*");$/gm)].map(([, name, text]) => [
      name,
      text,
    ]),
  );
  return code.replace(/\[(_\w+)\]: /g, (computed, name) => {
    const text = constants.get(name);
    return text === undefined ? computed : `${text}: `;
  });
}

/** Writes the version of a package as what it is: its whole package.json would be carried along for it. */
function withPlainVersions(code: string): string {
  const versions = new Map(
    [...code.matchAll(/^var (package_default\d*) = \{\n(?: {2}.*\n)*? {2}version: (".*"),$/gm)].map(
      ([, name, version]) => [name, version],
    ),
  );
  return code.replace(
    /\b(package_default\d*)\.version\b/g,
    (access, name) => versions.get(name) ?? access,
  );
}

function projectFile(path: string): string {
  return join(PROJECT_DIRECTORY, path);
}

function withStar(path: string): string {
  return `${path.replace(/\.js$/, '')}*`;
}

function bundleLateModule(path: string, outputDirectory: string, external: string[]): void {
  const entryPoint = LATE_MODULES[path];
  if (entryPoint === undefined) return;
  buildSync({
    absWorkingDir: PROJECT_DIRECTORY,
    entryPoints: [entryPoint],
    outfile: join(outputDirectory, `${path.replace(/\.js$/, '')}.js`),
    ...FUNCTION_BUNDLING,
    external,
    logLevel: 'warning',
  });
}
