import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Workplace } from '../support/command-line';
import { DELETE_OBJECT, PUT_BUCKET_POLICY } from '../support/events';

const ROOT = join(__dirname, '../..');
const work = new Workplace();

beforeAll(() => {
  work.write('log.json', JSON.stringify({ Records: [DELETE_OBJECT, PUT_BUCKET_POLICY] }));
  expect(work.trailstore('ingest', 'log.json').exitCode).toBe(0);
});
afterAll(() => work.remove());

function runExample(...words: string[]) {
  const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
  const example = join(ROOT, 'examples/who-deleted.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsx, example, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TRAILSTORE_HOME: join(work.folder, 'home') },
  });
  return { exitCode: status, out: stdout, err: stderr };
}

test('tells who deleted an object, and what else the key did', () => {
  const { exitCode, out } = runExample('s3://ledger/invoices/2026/03.pdf');
  expect(exitCode).toBe(0);
  expect(out).toBe(
    [
      's3://ledger/invoices/2026/03.pdf was deleted at 2026-03-04T05:06:07Z by 111122223333:assumed-role/Operator/alice from 192.0.2.10',
      'With the same key ASIAEXAMPLEEXAMPLE12, within an hour:',
      '  2026-03-04T05:07:08Z PutBucketPolicy ledger AccessDenied',
      '  2026-03-04T05:06:07Z DeleteObject ledger invoices/2026/03.pdf',
      '',
    ].join('\n'),
  );
});

test('says that no deletion is recorded', () => {
  const { exitCode, out } = runExample('s3://ledger/other');
  expect(exitCode).toBe(0);
  expect(out).toContain('no deletion is recorded');
});

test('tells how it is used', () => {
  expect(runExample()).toMatchObject({ exitCode: 2, out: '' });
});
