/** Builds what runs outside the type checker: the command line, the library, and the functions. */
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import { loadConfig } from '../lib/config';
import { ConfigError } from '../lib/config-error';
import { bundleFunction } from '../lib/function-bundle';
import { loadRules } from '../lib/rules';
import writtenConfig from '../trailstore.config';

const root = join(__dirname, '..');
const dist = join(root, 'dist');

// Before anything is thrown away: a rule that is wrong must not cost the last good build.
const packJson = readRules();
rmSync(dist, { recursive: true, force: true });
buildProgram('bin/trailstore.ts', {
  // What every command needs is in the file, since to find and read fifty takes longer than to run them.
  external: ['@aws-sdk/*', 'dynalite', 'ipaddr.js', 're2js', 'yaml'],
  minify: true,
});
for (const entryPoint of ['index.ts', 'local/dynamodb-process.ts', 'local/lambda-process.ts']) {
  buildProgram(entryPoint, { packages: 'external' });
}
chmodSync(join(dist, 'trailstore.js'), 0o755);
// As documents, which the command line shows; the functions have them ready.
writeFileSync(join(dist, 'rules.json'), packJson);

for (const name of ['ingest', 'alerts'] as const) {
  bundleFunction(name, join(dist, name), packJson);
}
bundleFunction('audit', join(dist, 'audit'));

function buildProgram(
  entryPoint: string,
  packing: Pick<BuildOptions, 'external' | 'minify' | 'packages'>,
): void {
  buildSync({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    outdir: dist,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: true,
    logLevel: 'warning',
    ...packing,
  });
}

/** The project's own rules, as they would be deployed. */
function readRules(): string {
  try {
    return loadRules(loadConfig(writtenConfig)).packJson;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
