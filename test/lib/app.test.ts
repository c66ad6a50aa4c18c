import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config';
import { bundleFunction } from '../../lib/function-bundle';
import { loadRules } from '../../lib/rules';
import writtenConfig from '../../trailstore.config';

const PROJECT = join(__dirname, '..', '..');
/** What `npx cdk` finds, in a second. */
const CDK = join(PROJECT, 'node_modules', '.bin', 'cdk');

let output: string;
beforeEach(() => {
  output = mkdtempSync(join(tmpdir(), 'trailstore-synth-'));
});
afterEach(() => {
  rmSync(output, { recursive: true });
});

/**
 * `cdk synth` without an account; the endpoints lead nowhere, so that a call would fail. Its
 * template is validated by `template-validation.test.ts`, and by the `cdk synth` of `npm test`.
 */
function synth(...args: string[]) {
  const { PATH, HOME } = process.env;
  return spawnSync(CDK, ['synth', '--quiet', '--output', output, ...args], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: {
      PATH,
      HOME,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
      AWS_EC2_METADATA_DISABLED: 'true',
      CDK_VALIDATION: 'false',
    },
  });
}

test('synthesizes without an account, and uploads the very bundles that run locally', () => {
  const { status, stderr } = synth();
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.not.stringMatching(/WARNING|ERROR/),
  });

  const hashesOf = (directory: string) =>
    readdirSync(directory)
      .sort()
      .map((name) =>
        createHash('sha256')
          .update(readFileSync(join(directory, name)))
          .digest('hex'),
      )
      .join(' and ');
  const deployed = readdirSync(output)
    .filter((name) => /^asset\.[0-9a-f]+$/.test(name))
    .map((name) => hashesOf(join(output, name)));
  const { packJson } = loadRules(loadConfig(writtenConfig));
  const ran = (['ingest', 'alerts', 'audit'] as const).map((name) => {
    const directory = join(output, name);
    bundleFunction(name, directory, name === 'audit' ? undefined : packJson);
    return hashesOf(directory);
  });
  expect(deployed.sort()).toEqual(ran.sort());
});

test('a wrong value stops the synth with a message and no stack trace', () => {
  const { status, stderr } = synth('-c', 'services=ses,s3', '-c', 'retentionDays.data=-3');
  expect(status).toBe(1);
  expect(stderr).toContain(
    "retentionDays.data: -3 is refused; allowed: whole days from 1 to 36500, or 'forever'",
  );
  expect(stderr).not.toContain('    at ');
});

test('so does a rule that nobody has', () => {
  const { status, stderr } = synth('-c', 'rules.off=no-such-rule', '-c', 'watch=s3:DeleteObject');
  expect(status).toBe(1);
  expect(stderr).toContain('rules.off: no rule is called no-such-rule');
  expect(stderr).not.toContain('    at ');
});
