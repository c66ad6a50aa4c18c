import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..');
const BIOME = join(ROOT, 'node_modules', '.bin', 'biome');

/** An empty project with this project's lint rules. */
const project = mkdtempSync(join(tmpdir(), 'trailstore-arrows-'));
copyFileSync(join(ROOT, 'biome.json'), join(project, 'biome.json'));
afterAll(() => rmSync(project, { recursive: true }));

/** What the linter says of one import, as if it stood in the given file. */
function lint(file: string, imported: string): string {
  const path = join(project, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(
    path,
    `import * as imported from '${imported}';\n\nexport const used = imported;\n`,
  );
  const { stdout, stderr } = spawnSync(BIOME, ['lint', '--vcs-enabled=false', file], {
    cwd: project,
    encoding: 'utf8',
  });
  rmSync(path);
  const said = stdout + stderr;
  // Otherwise the rules were never asked.
  expect(said).toContain('Checked 1 file');
  return said;
}

describe('the linter keeps the arrows of the design', () => {
  test.each([
    ['core/records/a.ts', '@aws-sdk/client-s3', 'core is pure'],
    ['core/records/a.ts', 'node:fs', 'core is pure'],
    ['core/records/a.ts', '@aws-lambda-powertools/logger', 'core is pure'],
    ['core/records/a.ts', '../../aws/errors', 'core imports nothing but itself'],
    ['core/ports.ts', '../lambdas/ingest/ingest-file', 'core imports nothing but itself'],
    ['aws/a.ts', '@aws-lambda-powertools/logger', 'aws holds adapters'],
    ['aws/a.ts', '../lambdas/ingest/ingest-file', 'aws imports core and the SDK only'],
    ['lambdas/ingest/a.ts', '../../aws/dynamodb-ledger', 'A use case takes its ports'],
    ['lambdas/ingest/a.ts', '@aws-sdk/client-s3', 'A use case takes its ports'],
    ['lambdas/ingest/handler.ts', '../../local/s3-server', 'A handler wires its use case'],
    ['cli/a.ts', '../aws/dynamodb-ledger', 'A command receives its adapters'],
    ['cli/a.ts', '../lambdas/ingest/handler', 'A command receives its adapters'],
    ['local/a.ts', '../aws/dynamodb-ledger', 'local stands in for AWS'],
    ['lib/a.ts', '../lambdas/ingest/handler', 'lib describes what is deployed'],
    ['bench/a.ts', '../cli/ingest', 'bench measures'],
    ['bin/a.ts', '../test/support/samples', 'Nothing imports test'],
  ])('%s may not import %s', (file, imported, message) => {
    expect(lint(file, imported)).toContain(message);
  });

  test.each([
    ['core/records/a.ts', '../errors'],
    ['core/a.ts', 'zod/mini'],
    ['core/records/a.ts', 'node:zlib'],
    ['aws/a.ts', '../core/ports'],
    ['aws/a.ts', '@aws-sdk/client-s3'],
    ['lambdas/ingest/handler.ts', '../../aws/dynamodb-ledger'],
    ['cli/a.ts', '../lambdas/ingest/ingest-file'],
    ['lib/a.ts', '../core/tables'],
    ['bin/a.ts', '../aws/dynamodb-ledger'],
  ])('%s may import %s', (file, imported) => {
    expect(lint(file, imported)).not.toContain('noRestrictedImports');
  });
});
