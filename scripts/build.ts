/** Builds what runs outside the type checker: the command line, the library, and the function. */
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleIngest } from '../lib/ingest-bundle';

const root = join(__dirname, '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
buildSync({
  absWorkingDir: root,
  entryPoints: {
    trailstore: 'bin/trailstore.ts',
    index: 'index.ts',
    'dynamodb-process': 'local/dynamodb-process.ts',
    'lambda-process': 'local/lambda-process.ts',
  },
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
});
chmodSync(join(dist, 'trailstore.js'), 0o755);
bundleIngest(join(dist, 'ingest'));
