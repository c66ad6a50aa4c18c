import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rulesOf, unpackRules } from '../../core/rules/rule-pack';
import { loadConfig, type TrailstoreConfigInput } from '../../lib/config';
import { ConfigError } from '../../lib/config-error';
import { loadRules, rulesWithAlarms } from '../../lib/rules';
import { correlationRule, detectionRule } from './synthesize';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'trailstore-rules-'));
  write('rules/s3/s3_policy_deleted.yml', ruleNamed('policy_deleted'));
  write('rules/ses/deeper/ses_identity_deleted.yaml', ruleNamed('identity_deleted'));
  write('rules/packs/cis/cis_trail_stopped.yml', ruleNamed('trail_stopped'));
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

/** A whole rule: a name makes an id of its own. */
function ruleNamed(name: string, extra = ''): string {
  const id = `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').slice(0, 12)}`;
  return `title: Rule ${name}
id: ${id}
name: ${name}
status: stable
level: medium
logsource:
  product: aws
  service: cloudtrail
detection:
  selection:
    eventName: StopLogging
  condition: selection
${extra}`;
}

function load(config: TrailstoreConfigInput = {}) {
  return loadRules(loadConfig(config), project);
}

function namesOf(config: TrailstoreConfigInput = {}) {
  return load(config).rules.map(({ info }) => info.name);
}

function problemsOf(config: TrailstoreConfigInput = {}): readonly string[] {
  try {
    load(config);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the rules that are on', () => {
  test.each(['gelöscht', 'two words', 'x'.repeat(191)])(
    'the name %j is refused: no metric has it',
    (name) => {
      write('rules/mine.yml', ruleNamed('mine').replace('name: mine', `name: ${name}`));
      expect(problemsOf().join()).toMatch(/^rules\/mine\.yml: .+ASCII/);
    },
  );

  test('a rule that lies in rules/ itself is on', () => {
    write('rules/mine.yml', ruleNamed('mine'));
    expect(namesOf()).toContain('mine');
  });

  test('are those of every folder, however deep, but no pack', () => {
    expect(namesOf()).toEqual(['policy_deleted', 'identity_deleted']);
  });

  test('are those of a pack that is chosen too', () => {
    expect(namesOf({ rules: { packs: ['cis'] } }).sort()).toEqual([
      'identity_deleted',
      'policy_deleted',
      'trail_stopped',
    ]);
  });

  test('are those of watched calls too', () => {
    expect(namesOf({ watch: ['s3:DeleteBucketPolicy'] })).toContain('watch-s3-deletebucketpolicy');
  });

  test('are no events and no notes', () => {
    write('rules/s3/s3_policy_deleted.events.json', '{}');
    write('rules/s3/README.md', '# Rules of S3');
    expect(namesOf()).toHaveLength(2);
  });

  test.each(['policy_deleted', '00000000-0000-4000-8000-706f6c696379'])(
    'raise alerts, unless %s is off',
    (off) => {
      const alerting = load({ rules: { off: [off] } }).rules.filter(
        (rule) => rule.kind === 'detection' && rule.alerts,
      );
      expect(alerting.map(({ info }) => info.name)).toEqual(['identity_deleted']);
    },
  );

  test('know their files by paths from the project, with slashes', () => {
    expect(load().rules.map(({ info }) => info.file)).toEqual([
      'rules/s3/s3_policy_deleted.yml',
      'rules/ses/deeper/ses_identity_deleted.yaml',
    ]);
  });
});

test('the functions read the same rules', () => {
  const config = { rules: { packs: ['cis'], off: ['policy_deleted'] }, watch: ['ses:*Identity'] };
  const { rules, packJson } = load(config);
  const read = rulesOf(unpackRules(packJson));
  expect(read.problems).toEqual([]);
  const withoutLines = rules.map((rule) => ({ ...rule, info: { ...rule.info, line: undefined } }));
  expect(read.rules).toEqual(withoutLines);
});

test('the same rules are the same bytes', () => {
  expect(load().packJson).toBe(load().packJson);
});

describe('a problem is refused, by file, line and reason', () => {
  test('in the YAML', () => {
    write('rules/s3/broken.yml', 'title: A\ntitle: B\n');
    expect(problemsOf()).toEqual([expect.stringMatching(/^rules\/s3\/broken\.yml:2: \S/)]);
  });

  test('in a rule', () => {
    const wrong = ruleNamed('wrong').replace('eventName:', 'eventName|nonsense:');
    write('rules/s3/wrong.yml', wrong);
    expect(problemsOf()).toEqual([expect.stringMatching(/^rules\/s3\/wrong\.yml:11: .*nonsense/)]);
  });

  test('in each of several', () => {
    write('rules/s3/broken.yml', 'title: A\ntitle: B\n');
    write('rules/ses/broken.yml', 'title: A\ntitle: B\n');
    expect(problemsOf({ rules: { off: ['nobody'] } })).toEqual([
      expect.stringContaining('rules/s3/broken.yml:2'),
      expect.stringContaining('rules/ses/broken.yml:2'),
      'rules.off: no rule is called nobody',
    ]);
  });

  test('in what is watched', () => {
    expect(problemsOf({ watch: ['s3:DeleteBuketPolicy'] })).toEqual([
      'watch: "s3:DeleteBuketPolicy" is refused: s3 has no event DeleteBuketPolicy',
    ]);
  });

  test('a pack that there is not, with those that there are', () => {
    expect(problemsOf({ rules: { packs: ['cis', 'pci'] } })).toEqual([
      'rules.packs: pci: no such folder below rules/packs; there are: cis',
    ]);
  });
});

describe('an alarm is for rules that raise alerts, from a level up', () => {
  const rules = [
    detectionRule('low-one', 'low'),
    detectionRule('high-one', 'high'),
    { ...detectionRule('silent-one', 'critical'), alerts: false },
    correlationRule('medium-one', 'medium'),
  ];
  test.each([
    ['informational', ['low-one', 'high-one', 'medium-one']],
    ['medium', ['high-one', 'medium-one']],
    ['high', ['high-one']],
    ['critical', []],
    ['none', []],
  ] as const)('%s', (fromLevel, names) => {
    expect(rulesWithAlarms(rules, fromLevel).map(({ info }) => info.name)).toEqual(names);
  });
});
