import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, type TrailstoreConfigInput } from '../../lib/config';
import { loadRules } from '../../lib/rules';
import writtenConfig from '../../trailstore.config';
import { addStack, newApp } from './synthesize';

/** Every configuration that gives resources, or properties of theirs, that no other gives. */
const CONFIGURATIONS: TrailstoreConfigInput[] = [
  {},
  {
    services: 'all',
    dataEvents: { s3: 'all', buckets: ['invoices'] },
    shards: 100,
    logs: { coldAfterDays: 1, expireAfterDays: 91 },
    alerts: { email: ['security@example.com', 'on-call@example.com'], oldestEventHours: 6 },
    alarms: { fromLevel: 'informational', silenceHours: 24 },
    audit: { delayHours: 3, firstDays: 30 },
    cloudWatchLogs: true,
  },
  {
    dataEvents: { s3: 'none', sesSends: false },
    logs: { coldAfterDays: 'never', expireAfterDays: 'never' },
    alarms: { fromLevel: 'none' },
  },
  {
    dataEvents: { s3: 'writes', exceptBuckets: ['org-trail'] },
    alerts: { email: 'a@example.com' },
    limits: { fileMegabytes: 2 },
    stripCredentials: true,
    retentionDays: { data: 'forever' },
    functionLogRetentionDays: 7,
    ingest: { functionsAtOnce: 200, filesACall: 10 },
  },
  { tables: { warmWriteUnits: 12_000 }, indexes: { data: ['accessKey'] } },
  { tables: { leastWriteUnits: 1_000, mostWriteUnits: 9_000 } },
];

const app = newApp();
addStack(app, writtenConfig, loadRules(loadConfig(writtenConfig)));
CONFIGURATIONS.forEach((config, n) => {
  addStack(app, { ...config, stackName: `Configuration-${n}` });
});

test('the rules of CloudFormation find no mistake in a template', () => {
  const { directory } = app.synth();
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  expect(report.pluginReports).toEqual([]);
});
