import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleIngest } from '../../lib/ingest-bundle';

const directories = ['first', 'second'].map((name) =>
  mkdtempSync(join(tmpdir(), `trailstore-bundle-${name}-`)),
);

beforeAll(() => {
  for (const directory of directories) bundleIngest(directory);
});

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

test('is the same, byte for byte, each time', () => {
  const [first, second] = directories.map((directory) => readFileSync(join(directory, 'index.js')));
  expect(second).toEqual(first);
});

test('holds all that the handler needs: it loads far from any node_modules', () => {
  const [cwd] = directories;
  const printed = execFileSync(
    process.execPath,
    ['--eval', "console.log(typeof require('./index.js').handler)"],
    {
      cwd,
      encoding: 'utf8',
      env: {
        AWS_REGION: 'eu-west-1',
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        EVENTS_TABLE_NAME: 'events',
        FILES_TABLE_NAME: 'files',
      },
    },
  );
  expect(printed).toBe('function\n');
});
