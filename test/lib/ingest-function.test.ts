import { parseAlertSettings } from '../../core/alerts/alert-settings';
import { METRICS_NAMESPACE, PIPELINE } from '../../core/metrics';
import { parseSettings } from '../../core/settings';
import { resourcesOf, synthesize, theOneOf, theOnly } from './synthesize';

const { template } = synthesize({ shards: 3, retentionDays: { data: 'forever' } });
const { Properties } = theOneOf(template, 'Ingest', 'AWS::Lambda::Function');
const tables = Object.keys(resourcesOf(template, 'AWS::DynamoDB::Table'));
const [eventsId = '', filesId = '', alertsId = ''] = [/Events/, /Files/, /Alerts/].map((name) =>
  tables.find((id) => name.test(id)),
);

const bucketId = Object.keys(resourcesOf(template, 'AWS::S3::Bucket')).find(
  (id) => !/AccessLogs/.test(id),
);

test('is the bundle, on arm64 and the newest Node runtime', () => {
  expect(Properties).toMatchObject({
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 1769,
    Timeout: 300,
  });
});

test('is told its tables, its bucket and settings, and nothing else', () => {
  const { INGEST_SETTINGS, ALERT_SETTINGS, ...variables } = Properties.Environment.Variables;
  expect(variables).toEqual({
    EVENTS_TABLE_NAME: { Ref: eventsId },
    FILES_TABLE_NAME: { Ref: filesId },
    ALERTS_TABLE_NAME: { Ref: alertsId },
    LOG_BUCKET_NAME: { Ref: bucketId },
    LOG_BUCKET_OWNER: { Ref: 'AWS::AccountId' },
    POWERTOOLS_SERVICE_NAME: PIPELINE,
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_LOG_LEVEL: 'INFO',
  });
  expect(parseAlertSettings(ALERT_SETTINGS)).toEqual({
    stackName: 'Trailstore',
    oldestEventHours: 24,
  });
  expect(parseSettings(INGEST_SETTINGS)).toMatchObject({
    services: ['ses', 's3'],
    shards: 3,
    retentionDays: { data: 'forever', management: 400 },
    maxFileBytes: 1024 * 1024 * 1024,
    stripCredentials: false,
  });
});

test('is told what its owner says of large files and of credentials', () => {
  const { template: strict } = synthesize({ limits: { fileMegabytes: 2 }, stripCredentials: true });
  const told = theOneOf(strict, 'Ingest', 'AWS::Lambda::Function').Properties.Environment.Variables;
  expect(parseSettings(told.INGEST_SETTINGS)).toMatchObject({
    maxFileBytes: 2 * 1024 * 1024,
    stripCredentials: true,
  });
});

test('takes files from the queue, and gives back only those that failed', () => {
  const mapping = theOnly(template, 'AWS::Lambda::EventSourceMapping').Properties;
  expect(mapping).toMatchObject({
    BatchSize: 5,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ScalingConfig: { MaximumConcurrency: 10 },
  });
});

test('takes as many files at a time as its owner says', () => {
  const { template: busy } = synthesize({ ingest: { functionsAtOnce: 200, filesACall: 10 } });
  expect(theOnly(busy, 'AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
    BatchSize: 10,
    ScalingConfig: { MaximumConcurrency: 200 },
  });
});

test('logs to a group of its own, for as long as configured', () => {
  const { template: short } = synthesize({ functionLogRetentionDays: 7 });
  const logGroup = theOneOf(short, 'Ingest', 'AWS::Logs::LogGroup');
  expect(logGroup.Properties).toEqual({ RetentionInDays: 7 });
  const { LoggingConfig } = theOneOf(short, 'Ingest', 'AWS::Lambda::Function').Properties;
  expect(resourcesOf(short, 'AWS::Logs::LogGroup')[LoggingConfig.LogGroup.Ref]).toBe(logGroup);
});

test('may read log files, write events, keep the ledger and sightings, and nothing else', () => {
  const statements = theOneOf(template, 'Ingest', 'AWS::IAM::Policy').Properties.PolicyDocument
    .Statement;
  const actions = statements.flatMap(({ Action }: { Action: string | string[] }) => Action);
  expect(actions.filter((action: string) => /^(s3|dynamodb):/.test(action))).toEqual([
    's3:GetObject',
    's3:GetObjectVersion',
    'dynamodb:BatchGetItem',
    'dynamodb:BatchWriteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:BatchWriteItem',
  ]);
  const resourceOf = (sid: string) =>
    statements.find(({ Sid }: { Sid?: string }) => Sid === sid).Resource;
  expect(resourceOf('StoreEvents')).toEqual({ 'Fn::GetAtt': [eventsId, 'Arn'] });
  expect(resourceOf('KeepLedger')).toEqual({ 'Fn::GetAtt': [filesId, 'Arn'] });
  expect(resourceOf('KeepSightings')).toEqual({ 'Fn::GetAtt': [alertsId, 'Arn'] });
  expect(theOneOf(template, 'Ingest', 'AWS::IAM::Role').Properties).not.toHaveProperty(
    'ManagedPolicyArns',
  );
});
