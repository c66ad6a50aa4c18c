import { METRICS_NAMESPACE, PIPELINE } from '../../core/metrics';
import { readable, resourcesOf, synthesize, theOneOf } from './synthesize';

const { template } = synthesize({ audit: { delayHours: 3, firstDays: 30 } });
const { Properties } = theOneOf(template, 'AuditFunction', 'AWS::Lambda::Function');
const idOf = (type: string, pattern: RegExp) =>
  Object.keys(resourcesOf(template, type)).find((id) => pattern.test(id)) ?? '';
const functionId = idOf('AWS::Lambda::Function', /^AuditFunction/);
const filesId = idOf('AWS::DynamoDB::Table', /Files/);
const bucketId = idOf('AWS::S3::Bucket', /^LogBucket(?!AccessLogs)/);
const queueId = idOf('AWS::SQS::Queue', /^IngestQueueQueue|^IngestQueue(?!Dead)/);

test('is the bundle, on arm64 and the newest Node runtime', () => {
  expect(Properties).toMatchObject({
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 1024,
    Timeout: 600,
  });
});

test('is told its table, its bucket, its queue and its settings, and nothing else', () => {
  expect(Properties.Environment.Variables).toEqual({
    FILES_TABLE_NAME: { Ref: filesId },
    LOG_BUCKET_NAME: { Ref: bucketId },
    INGEST_QUEUE_URL: { Ref: queueId },
    AUDIT_DELAY_HOURS: '3',
    AUDIT_FIRST_DAYS: '30',
    POWERTOOLS_SERVICE_NAME: PIPELINE,
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_LOG_LEVEL: 'INFO',
  });
});

test('runs each hour, and a run that failed is not made good but by the next', () => {
  const rule = theOneOf(template, 'AuditSchedule', 'AWS::Events::Rule').Properties;
  expect(rule).toMatchObject({ ScheduleExpression: 'rate(1 hour)', State: 'ENABLED' });
  expect(rule.Targets).toEqual([
    {
      Id: expect.any(String),
      Arn: { 'Fn::GetAtt': [functionId, 'Arn'] },
      RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 3600 },
    },
  ]);
  expect(
    theOneOf(template, 'AuditFunction', 'AWS::Lambda::EventInvokeConfig').Properties,
  ).toMatchObject({ FunctionName: { Ref: functionId }, MaximumRetryAttempts: 0 });
});

test('may read digests, keep findings, queue log files and ask for keys, and nothing else', () => {
  const statements: { Sid?: string; Action: string | string[]; Resource: unknown }[] = theOneOf(
    template,
    'Audit',
    'AWS::IAM::Policy',
  ).Properties.PolicyDocument.Statement;
  const said = statements
    .filter(({ Sid }) => Sid !== undefined)
    .map(({ Action, Resource }) => [
      [Action].flat().sort(),
      [Resource].flat().length > 1 ? [Resource].flat().map(readable).sort() : readable(Resource),
    ]);
  expect(said).toEqual([
    [['s3:ListBucket'], `<${bucketId}.Arn>`],
    [['s3:GetObject'], `<${bucketId}.Arn>/AWSLogs/*`],
    [
      [
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      `<${filesId}.Arn>`,
    ],
    [['sqs:SendMessage'], `<${queueId}.Arn>`],
    [['cloudtrail:ListPublicKeys'], '*'],
  ]);
  const others = statements.filter(({ Sid }) => Sid === undefined);
  expect(others.map(({ Action }) => Action)).toEqual([
    ['logs:CreateLogStream', 'logs:PutLogEvents'],
  ]);
});
