import { parseSettings } from '../../core/settings';
import { resourcesOf, synthesize, theOnly } from './synthesize';

const { template } = synthesize({ shards: 3, retentionDays: { data: 'forever' } });
const { Properties } = theOnly(template, 'AWS::Lambda::Function');
const tables = Object.keys(resourcesOf(template, 'AWS::DynamoDB::Table'));
const [eventsId = '', filesId = ''] = [/Events/, /Files/].map((name) =>
  tables.find((id) => name.test(id)),
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

test('is told its tables and settings, and nothing else', () => {
  const { INGEST_SETTINGS, ...variables } = Properties.Environment.Variables;
  expect(variables).toEqual({
    EVENTS_TABLE_NAME: { Ref: eventsId },
    FILES_TABLE_NAME: { Ref: filesId },
    POWERTOOLS_SERVICE_NAME: 'trailstore-ingest',
    POWERTOOLS_METRICS_NAMESPACE: 'Trailstore',
    POWERTOOLS_LOG_LEVEL: 'INFO',
  });
  expect(parseSettings(INGEST_SETTINGS)).toMatchObject({
    services: ['ses', 's3'],
    shards: 3,
    retentionDays: { data: 'forever', management: 400 },
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

test('logs to a group of its own, for as long as configured', () => {
  const { template: short } = synthesize({ functionLogRetentionDays: 7 });
  const [id] = Object.keys(resourcesOf(short, 'AWS::Logs::LogGroup'));
  expect(theOnly(short, 'AWS::Logs::LogGroup').Properties).toEqual({ RetentionInDays: 7 });
  expect(theOnly(short, 'AWS::Lambda::Function').Properties.LoggingConfig).toEqual({
    LogGroup: { Ref: id },
  });
});

test('may read log files, write events, keep the ledger, and nothing else', () => {
  const statements = theOnly(template, 'AWS::IAM::Policy').Properties.PolicyDocument.Statement;
  const actions = statements.flatMap(({ Action }: { Action: string | string[] }) => Action);
  expect(actions.filter((action: string) => /^(s3|dynamodb):/.test(action))).toEqual([
    's3:GetObject',
    's3:GetObjectVersion',
    'dynamodb:BatchWriteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
  ]);
  const resourceOf = (sid: string) =>
    statements.find(({ Sid }: { Sid?: string }) => Sid === sid).Resource;
  expect(resourceOf('StoreEvents')).toEqual({ 'Fn::GetAtt': [eventsId, 'Arn'] });
  expect(resourceOf('KeepLedger')).toEqual({ 'Fn::GetAtt': [filesId, 'Arn'] });
  expect(theOnly(template, 'AWS::IAM::Role').Properties).not.toHaveProperty('ManagedPolicyArns');
});
