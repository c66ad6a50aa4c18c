import fc from 'fast-check';
import { COLD_MINIMUM_DAYS } from '../../core/log-lifecycle';
import { DEFAULT_SETTINGS, EVENT_CLASSES } from '../../core/settings';
import { loadConfig, type TrailstoreConfigInput } from '../../lib/config';
import { CONTEXT_FIELDS } from '../../lib/config-context';
import { ConfigError } from '../../lib/config-error';
import { defineConfig } from '../../lib/define-config';
import deployedConfig from '../../trailstore.config';

/** Every field set, and none to its default. */
const perfect = defineConfig({
  stackName: 'Audit-Store2',
  services: ['ses', 's3', 'iam'],
  dataEvents: {
    s3: 'all',
    buckets: ['invoices', 'mail.archive-1'],
    exceptBuckets: ['org-trail'],
    sesSends: false,
  },
  retentionDays: {
    management: 'forever',
    data: 30,
    sends: 365,
    insight: 10,
    'network-activity': 20,
    unclassified: 40,
  },
  indexes: {
    management: ['eventName'],
    data: [],
    sends: ['principal'],
    insight: [],
    'network-activity': ['eventId'],
    unclassified: ['resource'],
  },
  shards: 4,
  ingest: { functionsAtOnce: 40, filesACall: 10 },
  tables: { warmWriteUnits: 50_000, leastWriteUnits: 10_000, mostWriteUnits: 60_000 },
  limits: { fileMegabytes: 512 },
  stripCredentials: true,
  logs: { coldAfterDays: 30, expireAfterDays: 3653 },
  functionLogRetentionDays: 14,
  alerts: { email: ['security@example.com', 'on-call@example.com'], oldestEventHours: 6 },
  rules: { packs: ['cis'], off: ['ses-account-sending-disabled'] },
  watch: ['s3:DeleteBucketPolicy', 's3:GetObject@arn:aws:s3:::payroll/*'],
  alarms: { fromLevel: 'high', silenceHours: 2 },
  audit: { delayHours: 3, firstDays: 30 },
  cloudWatchLogs: true,
});

function problemsOf(config: unknown, context: Record<string, unknown> = {}): readonly string[] {
  try {
    loadConfig(config as TrailstoreConfigInput, context);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** Sets one field, given by its dotted name, in a copy. */
function withField(config: object, name: string, value: unknown): object {
  const [first = '', second] = name.split('.');
  if (second === undefined) return { ...config, [first]: value };
  const section = (config as Record<string, object>)[first];
  return { ...config, [first]: { ...section, [second]: value } };
}

function fieldOf(config: object, name: string): unknown {
  return name
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)?.[key], config);
}

describe('a configuration', () => {
  test('that says everything is taken as it is', () => {
    expect(loadConfig(perfect)).toEqual(perfect);
  });

  test('that says nothing takes the settings that the function would take', () => {
    const config = loadConfig({});
    const { maxFileBytes, ...settings } = DEFAULT_SETTINGS;
    const limits = { fileMegabytes: maxFileBytes / 1024 / 1024 };
    expect(config).toMatchObject({ ...settings, limits });
    expect(config).toMatchObject({
      stackName: 'Trailstore',
      dataEvents: { s3: 'writes', sesSends: true },
      logs: { coldAfterDays: 90, expireAfterDays: 2557 },
      functionLogRetentionDays: 90,
      alerts: { email: [], oldestEventHours: 24 },
      rules: { packs: [], off: [] },
      watch: [],
      alarms: { fromLevel: 'medium', silenceHours: 1 },
      audit: { delayHours: 2, firstDays: 7 },
      cloudWatchLogs: false,
      ingest: { functionsAtOnce: 10, filesACall: 5 },
      tables: { mostWriteUnits: 40_000 },
    });
    expect(config.dataEvents).not.toHaveProperty('buckets');
  });

  test('that says one class leaves the others at their defaults', () => {
    const { retentionDays } = loadConfig({ retentionDays: { data: 7 } });
    expect(retentionDays).toEqual({ ...DEFAULT_SETTINGS.retentionDays, data: 7 });
  });

  test('as it stands in the repository is the default one', () => {
    expect(loadConfig(deployedConfig)).toEqual(loadConfig({}));
  });

  test.each([
    ['services', 'all'],
    ['dataEvents.s3', 'writes'],
    ['retentionDays.data', 'forever'],
    ['retentionDays.data', 36_500],
    ['logs.coldAfterDays', 'never'],
    ['logs.expireAfterDays', 'never'],
    ['shards', 100],
    ['ingest.functionsAtOnce', 2],
    ['ingest.functionsAtOnce', 1_000],
    ['ingest.filesACall', 1],
    ['tables.warmWriteUnits', 4_000],
    ['tables.leastWriteUnits', 40_000],
    ['tables.mostWriteUnits', 1_000_000],
    ['limits.fileMegabytes', 16_384],
    ['stackName', 'A1b'],
    ['alerts.email', 'security@example.com'],
    ['alerts.oldestEventHours', 0.5],
    ['alarms.fromLevel', 'none'],
    ['alarms.silenceHours', 24],
    ['audit.delayHours', 24],
    ['audit.firstDays', 365],
  ])('may set %s to %j', (name, value) => {
    expect(fieldOf(loadConfig(withField(perfect, name, value)), name)).toEqual(value);
  });
});

describe('a wrong value names its field, itself and what is allowed', () => {
  const days = "whole days from 1 to 36500, or 'forever'";
  const lifecycle = "whole days from 1 to 36500, or 'never'";
  const services = "'all', or a list of services such as ses, s3 or iam (lower case)";
  const names = '3 to 36 letters, digits and single hyphens, beginning with a letter';
  const buckets = 'a list of 1 to 400 bucket names (leave the field out for all buckets)';
  const addresses = 'an e-mail address, or a list of up to 20';
  const units = 'whole write units a second';
  const leftOut = '(leave the field out for ';
  const indexes =
    'a list of indexes, empty for none, out of resource, principal, accessKey, eventName, eventId';

  test.each([
    ['stackName', 'my_store', names],
    ['stackName', 'ab', names],
    ['stackName', 'a'.repeat(37), names],
    ['services', 'ses', services],
    ['services', [], services],
    ['services', ['ses', 'all'], services],
    ['services', ['SES'], services],
    ['dataEvents.s3', 'reads', "'writes', 'all' or 'none'"],
    ['dataEvents.buckets', [], buckets],
    ['dataEvents.buckets', 'invoices', buckets],
    ['dataEvents.exceptBuckets', ['Not OK'], 'a list of 1 to 50 bucket names'],
    ['dataEvents.buckets', ['ok-bucket', 'Not OK'], buckets],
    ['dataEvents.sesSends', 'yes', 'true or false'],
    ['retentionDays.data', 0, days],
    ['retentionDays.data', 1.5, days],
    ['retentionDays.data', 36_501, days],
    ['retentionDays.sends', 'never', days],
    ['retentionDays.insight', null, days],
    ['indexes.data', 'resource', indexes],
    ['indexes.data', ['resource', 'bucket'], indexes],
    ['shards', 0, 'a whole number from 1 to 100'],
    ['shards', 101, 'a whole number from 1 to 100'],
    ['ingest.functionsAtOnce', 1, 'a whole number from 2 to 1000'],
    ['ingest.functionsAtOnce', 1_001, 'a whole number from 2 to 1000'],
    ['ingest.filesACall', 0, 'a whole number from 1 to 10'],
    ['ingest.filesACall', 11, 'a whole number from 1 to 10'],
    ['tables.warmWriteUnits', 3_999, `${units} from 4000 to 1000000 ${leftOut}DynamoDB's own)`],
    ['tables.leastWriteUnits', 0, `${units} from 1 to 1000000 ${leftOut}tables on demand)`],
    ['tables.mostWriteUnits', 0, `${units} from 1 to 1000000`],
    ['tables.mostWriteUnits', 9_999, 'at least tables.leastWriteUnits (10000)'],
    ['limits.fileMegabytes', 0, 'whole megabytes from 1 to 16384'],
    ['limits.fileMegabytes', 16_385, 'whole megabytes from 1 to 16384'],
    ['stripCredentials', 'yes', 'true or false'],
    ['logs.coldAfterDays', 0, lifecycle],
    ['logs.expireAfterDays', 'forever', lifecycle],
    ['alerts.email', 'nobody', addresses],
    ['alerts.email', ['a@example.com', 'b example.com'], addresses],
    ['alerts.oldestEventHours', 0, 'a number of hours above 0'],
    ['rules.packs', ['../ses'], 'a list of folder names below rules/packs'],
    ['rules.off', 'a-rule', 'a list of ids or names of rules'],
    ['watch', 's3:DeleteBucket', "a list of up to 100 calls such as 's3:DeleteBucketPolicy'"],
    ['alarms.fromLevel', 'severe', 'one of informational, low, medium, high, critical, none'],
    ['alarms.silenceHours', 0, 'whole hours from 1 to 24'],
    ['alarms.silenceHours', 25, 'whole hours from 1 to 24'],
    ['audit.delayHours', 0, 'whole hours from 1 to 24'],
    ['audit.delayHours', 25, 'whole hours from 1 to 24'],
    ['audit.firstDays', 366, 'whole days from 1 to 365'],
    ['cloudWatchLogs', 'yes', 'true or false'],
    ['dataEvents', 'all', 'fields out of s3, buckets, exceptBuckets, sesSends'],
    ['logs', [], 'fields out of coldAfterDays, expireAfterDays'],
  ])('%s: %j', (name, value, allowed) => {
    expect(problemsOf(withField(perfect, name, value))).toEqual([
      `${name}: ${JSON.stringify(value)} is refused; allowed: ${allowed}`,
    ]);
  });

  test('functionLogRetentionDays: only the numbers that CloudWatch knows', () => {
    const [problem] = problemsOf({ ...perfect, functionLogRetentionDays: 100 });
    expect(problem).toMatch(
      /^functionLogRetentionDays: 100 is refused; allowed: one of 1, 3, 5, 7,/,
    );
  });

  test('an unknown field', () => {
    expect(problemsOf({ ...perfect, retentionDays: { dta: 30 } })).toEqual([
      `retentionDays.dta: unknown; allowed: fields out of ${EVENT_CLASSES.join(', ')}`,
    ]);
  });

  test('buckets to narrow down nothing', () => {
    expect(problemsOf({ dataEvents: { s3: 'none', buckets: ['invoices'] } })).toEqual([
      'dataEvents.buckets: ["invoices"] is refused; ' +
        "allowed: nothing beside s3: 'none' (there is nothing to narrow down)",
    ]);
  });

  test('several at once, each on its line', () => {
    const wrong = { ...perfect, shards: 0, services: [] };
    expect(() => loadConfig(wrong)).toThrow(
      /^The configuration is not valid:\n {2}services: .*\n {2}shards: .*$/,
    );
  });

  test('no configuration at all', () => {
    expect(problemsOf(null)).toHaveLength(1);
  });
});

test('a log file is never moved to the cold class for less than the class bills', () => {
  const days = fc.integer({ min: 1, max: 36_500 });
  fc.assert(
    fc.property(days, days, (coldAfterDays, expireAfterDays) => {
      const problems = problemsOf({ logs: { coldAfterDays, expireAfterDays } });
      expect(problems.length === 0).toBe(expireAfterDays - coldAfterDays >= COLD_MINIMUM_DAYS);
    }),
  );
});

describe('-c name=value', () => {
  const asText = (value: unknown) => (Array.isArray(value) ? value.join(',') : String(value));

  test('there is one for every field', () => {
    const leaves = Object.entries(loadConfig(perfect)).flatMap(([name, value]) =>
      typeof value === 'object' && !Array.isArray(value)
        ? Object.keys(value).map((inner) => `${name}.${inner}`)
        : [name],
    );
    expect(Object.keys(CONTEXT_FIELDS).sort()).toEqual(leaves.sort());
  });

  test.each(Object.keys(CONTEXT_FIELDS))('%s says the same as the file', (name) => {
    const context = { [name]: asText(fieldOf(perfect, name)) };
    expect(fieldOf(loadConfig({}, context), name)).toEqual(fieldOf(perfect, name));
  });

  test('goes before the file', () => {
    const config = loadConfig(perfect, { shards: '2', 'retentionDays.data': 'forever' });
    expect(config.shards).toBe(2);
    expect(config.retentionDays).toEqual({ ...perfect.retentionDays, data: 'forever' });
  });

  test('does not change the file', () => {
    const before = structuredClone(perfect);
    loadConfig(perfect, { 'retentionDays.data': '1' });
    expect(perfect).toEqual(before);
  });

  test.each([
    ['services', 'all', 'all'],
    ['services', 'ses', ['ses']],
    ['services', 'ses, s3', ['ses', 's3']],
    ['indexes.data', '', []],
    ['dataEvents.sesSends', 'true', true],
    ['shards', 3, 3],
    ['alerts.email', 'a@example.com', ['a@example.com']],
    ['watch', '', []],
  ])('%s=%s', (name, text, value) => {
    expect(fieldOf(loadConfig({}, { [name]: text }), name)).toEqual(value);
  });

  test.each([
    ['shards', 'four'],
    ['shards', ''],
    ['retentionDays.data', '3 days'],
    ['dataEvents.sesSends', 'yes'],
    ['logs.expireAfterDays', '1e3'],
  ])('%s=%s is refused as it was given', (name, text) => {
    const [problem] = problemsOf({}, { [name]: text });
    expect(problem).toMatch(`${name}: ${JSON.stringify(text)} is refused; allowed: `);
  });

  test.each([
    ['retentionDays.dta', 'retentionDays.data'],
    ['retentionDays', 'retentionDays.data'],
    ['retentiondays.data', 'retentionDays.data'],
    ['logs.coldAfter', 'logs.coldAfterDays'],
    ['shards.s3', 'shards'],
    ['Services', 'services'],
  ])('%s is refused, and %s offered', (name, offered) => {
    const [problem] = problemsOf({}, { [name]: '30' });
    expect(problem).toMatch(`-c ${name}: no such field; allowed: `);
    expect(problem).toContain(offered);
  });

  test('what is not ours is left to CDK', () => {
    const context = {
      '@aws-cdk/core:checkSecretUsage': true,
      'availability-zones': 'x',
      shard: '4',
    };
    expect(loadConfig({}, context)).toEqual(loadConfig({}));
  });
});
