import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

function isPackageRoot(directory: string): boolean {
  const manifest = join(directory, 'package.json');
  if (!existsSync(manifest)) return false;
  const parsed: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  return (
    typeof parsed === 'object' &&
    parsed !== null &&
    'name' in parsed &&
    parsed.name === 'trailstore'
  );
}

/**
 * The folder of Trailstore's own package.json, found from this file upwards: the same code runs as
 * local/paths.ts in a checkout and inside dist/trailstore.js in an installed package.
 */
export function packageRoot(): string {
  for (let directory = __dirname; ; directory = dirname(directory)) {
    if (isPackageRoot(directory)) return directory;
    if (dirname(directory) === directory)
      throw new Error(`No package.json of trailstore above ${__dirname}`);
  }
}

/** The path of a built file (`dynamodb-process.js`, `ingest/index.js`), which must have been built. */
export function distFile(name: string): string {
  const path = join(packageRoot(), 'dist', name);
  if (!existsSync(path)) throw new Error(`${path} is missing. Build it first: npm run build`);
  return path;
}
