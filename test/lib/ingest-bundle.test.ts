import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { bundleIngest } from '../../lib/ingest-bundle';

/** It was 622,000 when this was set; what is imported at every cold start must be worth it. */
const MOST_BYTES = 700_000;

const directories = ['first', 'second'].map((name) =>
  mkdtempSync(join(tmpdir(), `trailstore-bundle-${name}-`)),
);
let bundle: Buffer;

beforeAll(() => {
  for (const directory of directories) bundleIngest(directory);
  bundle = readFileSync(join(directories[0] ?? '', 'index.js'));
});

afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true });
});

/** Loads the bundle in a process of its own, far from any node_modules, and prints what is asked. */
function load(print: string, environment: NodeJS.ProcessEnv = {}): string {
  const script = `const { handler } = require('./index.js'); console.log(${print});`;
  return execFileSync(process.execPath, ['--eval', script], {
    cwd: directories[0],
    encoding: 'utf8',
    stdio: 'pipe',
    env: {
      AWS_REGION: 'eu-west-1',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      EVENTS_TABLE_NAME: 'events',
      FILES_TABLE_NAME: 'files',
      INGEST_SETTINGS: JSON.stringify(DEFAULT_SETTINGS),
      ...environment,
    },
  });
}

test('is the same, byte for byte, each time', () => {
  const second = readFileSync(join(directories[1] ?? '', 'index.js'));
  expect(second.equals(bundle)).toBe(true);
});

test('holds all that the handler needs: it loads far from any node_modules', () => {
  expect(load('typeof handler')).toBe('function\n');
});

test('holds the SDK, and asks for nothing but what Node has itself', () => {
  const text = bundle.toString();
  expect(text).toContain('DynamoDB_20120810');
  expect(text).toContain('GetObject');
  // Behind a bracket it is text: the SDK's advice on signatures that need a package we do not use.
  const required = [...text.matchAll(/(?<!\[)\brequire\("([^"]+)"\)/g)].map(
    ([, name = '']) => name,
  );
  expect(required.length).toBeGreaterThan(0);
  const builtIn = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
  expect(required.filter((name) => !builtIn.has(name))).toEqual([]);
});

test('is no heavier than it must be', () => {
  expect(bundle.length).toBeLessThan(MOST_BYTES);
});

test('holds no path of the machine that made it', () => {
  expect(bundle.includes(process.cwd())).toBe(false);
});

test.each(['EVENTS_TABLE_NAME', 'FILES_TABLE_NAME', 'INGEST_SETTINGS'])(
  'says what it misses when %s is not set',
  (name) => {
    expect(() => load('handler', { [name]: '' })).toThrow(`missing from the environment: ${name}`);
  },
);

test('says what is wrong with its settings', () => {
  const settings = JSON.stringify({ ...DEFAULT_SETTINGS, shards: 0 });
  expect(() => load('handler', { INGEST_SETTINGS: settings })).toThrow(/ingest settings:.*shards/s);
});
