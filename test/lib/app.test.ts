import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleIngest } from '../../lib/ingest-bundle';

const PROJECT = join(__dirname, '..', '..');

let output: string;
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'trailstore-synth-'));
});
afterEach(() => {
  rmSync(output, { recursive: true });
});

/** `npx cdk synth` without an account; the endpoints lead nowhere, so that a call would fail. */
function synth(...args: string[]) {
  const { PATH, HOME } = process.env;
  return spawnSync('npx', ['cdk', 'synth', '--quiet', '--output', output, ...args], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: { PATH, HOME, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_EC2_METADATA_DISABLED: 'true' },
  });
}

test('synthesizes without an account, and uploads the very bundle that runs locally', () => {
  const { status, stderr } = synth();
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.not.stringMatching(/WARNING|ERROR/),
  });

  const [asset = ''] = readdirSync(output).filter((name) => name.startsWith('asset.'));
  const local = join(output, 'local');
  bundleIngest(local);
  const [deployed, ran] = [join(output, asset), local].map((directory) =>
    readFileSync(join(directory, 'index.js')),
  ) as [Buffer, Buffer];
  expect(deployed.equals(ran)).toBe(true);
});

test('a wrong value stops the synth with a message and no stack trace', () => {
  const { status, stderr } = synth('-c', 'services=ses,s3', '-c', 'retentionDays.data=-3');
  expect(status).toBe(1);
  expect(stderr).toContain(
    "retentionDays.data: -3 is refused; allowed: whole days from 1 to 36500, or 'forever'",
  );
  expect(stderr).not.toContain('    at ');
});
