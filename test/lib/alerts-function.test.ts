import { parseAlertSettings } from '../../core/alerts/alert-settings';
import { EVENT_DETAIL_TYPE, EVENT_SOURCE } from '../../core/alerts/notifier';
import { METRICS_NAMESPACE, PIPELINE } from '../../core/metrics';
import { ALERTS_TABLE, EVENTS_TABLE } from '../../core/tables';
import { readable, resourcesOf, synthesize, theOneOf } from './synthesize';

const { template } = synthesize({ stackName: 'Audit', alerts: { oldestEventHours: 6 } });
const { Properties } = theOneOf(template, 'AlertsFunction', 'AWS::Lambda::Function');
const [functionId] = Object.keys(resourcesOf(template, 'AWS::Lambda::Function')).filter((id) =>
  id.startsWith('AlertsFunction'),
);
const [topicId = ''] = Object.keys(resourcesOf(template, 'AWS::SNS::Topic'));
const [eventsId = '', filesId = '', alertsId = ''] = [/Events/, /Files/, /Alerts/].map((name) =>
  Object.keys(resourcesOf(template, 'AWS::DynamoDB::Table')).find((id) => name.test(id)),
);

test('is the bundle, on arm64 and the newest Node runtime', () => {
  expect(Properties).toMatchObject({
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    MemorySize: 1024,
    Timeout: 120,
  });
});

test('is told its tables, whom to tell, and its settings, and nothing else', () => {
  const { ALERT_SETTINGS, ...variables } = Properties.Environment.Variables;
  expect(variables).toEqual({
    EVENTS_TABLE_NAME: { Ref: eventsId },
    FILES_TABLE_NAME: { Ref: filesId },
    ALERTS_TABLE_NAME: { Ref: alertsId },
    ALERT_TOPIC_ARN: { Ref: topicId },
    EVENT_BUS_NAME: 'default',
    POWERTOOLS_SERVICE_NAME: PIPELINE,
    POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
    POWERTOOLS_LOG_LEVEL: 'INFO',
  });
  expect(parseAlertSettings(ALERT_SETTINGS)).toEqual({ stackName: 'Audit', oldestEventHours: 6 });
});

test('runs each minute, and a run that failed is not made good but by the next', () => {
  const rule = theOneOf(template, 'AlertsSchedule', 'AWS::Events::Rule').Properties;
  expect(rule).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
  expect(rule.Targets).toEqual([
    {
      Id: expect.any(String),
      Arn: { 'Fn::GetAtt': [functionId, 'Arn'] },
      RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
    },
  ]);
  expect(
    theOneOf(template, 'AlertsFunction', 'AWS::Lambda::EventInvokeConfig').Properties,
  ).toMatchObject({
    FunctionName: { Ref: functionId },
    MaximumRetryAttempts: 0,
  });
});

describe('may', () => {
  const statements = theOneOf(template, 'Alerts', 'AWS::IAM::Policy').Properties.PolicyDocument
    .Statement;
  const statementOf = (sid: string) =>
    statements.find(({ Sid }: { Sid?: string }) => Sid === sid) ?? {};
  const resourcesIn = (sid: string) => [statementOf(sid).Resource].flat().map(readable).sort();
  const withIndexes = (id: string, indexes: object) => [
    `<${id}.Arn>`,
    ...Object.keys(indexes)
      .map((name) => `<${id}.Arn>/index/${name}`)
      .sort(),
  ];

  test('do four things besides logging', () => {
    const sids = statements.flatMap(({ Sid }: { Sid?: string }) => Sid ?? []);
    expect(sids).toEqual(['KeepAlerts', 'ReadEvents', 'SendMessages', 'AnnounceAlerts']);
    const others = statements.filter(({ Sid }: { Sid?: string }) => Sid === undefined);
    expect(others.map(({ Action }: { Action: unknown }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
    ]);
    expect(theOneOf(template, 'Alerts', 'AWS::IAM::Role').Properties).not.toHaveProperty(
      'ManagedPolicyArns',
    );
  });

  test('keep alerts', () => {
    expect(statementOf('KeepAlerts').Action).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ]);
    expect(resourcesIn('KeepAlerts')).toEqual(withIndexes(alertsId, ALERTS_TABLE.indexes));
  });

  test('read events and the list of streams, and change neither', () => {
    expect(statementOf('ReadEvents').Action).toEqual(['dynamodb:BatchGetItem', 'dynamodb:Query']);
    expect(resourcesIn('ReadEvents')).toEqual([
      ...withIndexes(eventsId, EVENTS_TABLE.indexes),
      `<${filesId}.Arn>`,
    ]);
  });

  test('publish to the topic', () => {
    expect(statementOf('SendMessages').Action).toBe('sns:Publish');
    expect(resourcesIn('SendMessages')).toEqual([`<${topicId}>`]);
  });

  test('announce alerts on the default bus, and nothing in the name of others', () => {
    expect(statementOf('AnnounceAlerts')).toMatchObject({
      Action: 'events:PutEvents',
      Condition: {
        StringEquals: { 'events:source': EVENT_SOURCE, 'events:detail-type': EVENT_DETAIL_TYPE },
      },
    });
    expect(resourcesIn('AnnounceAlerts')).toEqual([
      'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default',
    ]);
  });
});
