import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { FUNCTION_BUNDLING } from '../../core/function-bundling';
import { packageRoot } from '../../local/paths';

/** What runs in processes of its own, by the names of its bundles. */
const ENTRIES = {
  inflate: 'bench/peers/inflate.ts',
  'whole-file': 'bench/peers/whole-file.ts',
  'stream-json': 'bench/peers/stream-json.ts',
  'prebuilt-requests': 'bench/peers/prebuilt-requests.ts',
  'tutorial-lambda': 'bench/peers/tutorial-lambda.ts',
  'sdk-clients': 'bench/peers/sdk-clients.ts',
  'read-log': 'bench/subjects/read-log.ts',
  'call-function': 'bench/subjects/call-function.ts',
  'start-cold': 'bench/subjects/start-cold.ts',
  stage: 'bench/stage/stage-process.ts',
} as const;

export type BundleName = keyof typeof ENTRIES;

export type Bundles = Readonly<Record<BundleName, string>>;

/**
 * Bundles and minifies all that is measured by the settings that deployed functions are bundled by, so that none is
 * compiled as it runs. What `lib/function-bundle.ts` leaves out beyond that of the SDK is the deployed functions' own
 * merit: a peer is packed as esbuild packs it.
 * @returns the paths of the bundles
 */
export async function buildBundles(directory: string): Promise<Bundles> {
  await mkdir(directory, { recursive: true });
  await build({
    absWorkingDir: packageRoot(),
    entryPoints: ENTRIES,
    outdir: directory,
    ...FUNCTION_BUNDLING,
    logLevel: 'warning',
    // The stage serves S3 from local/, whose DynamoDB is never started here.
    external: ['dynalite'],
  });
  const paths = Object.keys(ENTRIES).map((name) => [name, join(directory, `${name}.js`)]);
  return Object.fromEntries(paths);
}
