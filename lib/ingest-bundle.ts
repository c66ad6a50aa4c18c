import { join } from 'node:path';
import { buildSync } from 'esbuild';

const PROJECT_DIRECTORY = join(__dirname, '..');

/** The folder of the ingest function's own code. */
export const INGEST_DIRECTORY = join(PROJECT_DIRECTORY, 'lambdas', 'ingest');

/** What the Lambda runtime calls: the export `handler` of `index.js`. */
export const INGEST_HANDLER = 'index.handler';

/**
 * Writes the ingest function to `index.js` in the given folder, AWS SDK included: the runtime's own
 * SDK is whichever version Lambda has that day, and an unbundled one takes three times as long to
 * import. The deployment, the local run and the tests all call this function, so that what runs
 * locally is, byte for byte, what is deployed.
 */
export function bundleIngest(outputDirectory: string): void {
  buildSync({
    // Fixes the order and the names of modules wherever the command was started.
    absWorkingDir: PROJECT_DIRECTORY,
    entryPoints: [join(INGEST_DIRECTORY, 'handler.ts')],
    outfile: join(outputDirectory, 'index.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    // Older than the deployed runtime, because the same bundle runs on the developer's Node.
    target: 'node20',
    // The SDK's ES modules shake down to less code than its CommonJS ones, which esbuild prefers.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
}
