import { METRICS, METRICS_NAMESPACE, PIPELINE } from '../../core/metrics';
import { readable, resourcesOf, synthesize } from './synthesize';

type Config = NonNullable<Parameters<typeof synthesize>[0]>;

function alarmsOf(config: Config = {}) {
  const { template } = synthesize(config);
  const found = Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm')).filter(([id]) =>
    id.startsWith('HealthAlarms'),
  );
  return new Map(
    found.map(([, { Properties }]) => [
      Properties.AlarmName.replace('Trailstore-', ''),
      Properties,
    ]),
  );
}

const { template } = synthesize();
const alarms = alarmsOf();
/** Behind a construct's own path stands a hash of eight digits. */
const idOf = (type: string, path: string) =>
  Object.keys(resourcesOf(template, type)).find((id) => id.replace(/[0-9A-F]{8}$/, '') === path);
const nameOf = (type: string, beginning: string) => ({
  'Fn::GetAtt': [idOf(type, beginning), 'QueueName'],
});
const queue = (beginning: string) => [
  { Name: 'QueueName', Value: nameOf('AWS::SQS::Queue', beginning) },
];
const lambda = (beginning: string) => [
  { Name: 'FunctionName', Value: { Ref: idOf('AWS::Lambda::Function', beginning) } },
];
const pipeline = [{ Name: 'service', Value: PIPELINE }];
const dead = queue('IngestQueueDeadLetterQueue');
const waiting = queue('IngestQueue');
const ingest = lambda('IngestFunction');
const raising = lambda('AlertsFunction');
const auditing = lambda('AuditFunction');

/** Seconds and periods; whether it is too much that is wrong, or too little, or nothing at all. */
test.each([
  ['dead-letters', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', dead, '> 0', 300, 1],
  ['oldest-message', 'AWS/SQS', 'ApproximateAgeOfOldestMessage', waiting, '> 1800', 300, 1],
  ['silence', 'AWS/SQS', 'NumberOfMessagesSent', waiting, '< 1 or none', 300, 12],
  ['rejected-records', METRICS_NAMESPACE, METRICS.recordsRejected, pipeline, '> 0', 300, 1],
  ['unclassified-names', METRICS_NAMESPACE, METRICS.recordsUnclassified, pipeline, '> 0', 300, 1],
  ['alerts-unsent', METRICS_NAMESPACE, METRICS.alertsUnsent, pipeline, '> 0', 300, 3],
  ['alerts-failed', METRICS_NAMESPACE, METRICS.alertsFailed, pipeline, '> 0', 300, 3],
  ['ingest-errors', 'AWS/Lambda', 'Errors', ingest, '> 0', 300, 1],
  ['ingest-throttles', 'AWS/Lambda', 'Throttles', ingest, '> 0', 300, 3],
  ['alerts-errors', 'AWS/Lambda', 'Errors', raising, '> 0', 300, 3],
  ['alerts-throttles', 'AWS/Lambda', 'Throttles', raising, '> 0', 60, 3],
  ['alerts-idle', 'AWS/Lambda', 'Invocations', raising, '< 1 or none', 60, 15],
  [
    'audit-findings',
    METRICS_NAMESPACE,
    METRICS.auditFindings,
    pipeline,
    '> 0 or as before',
    3600,
    1,
  ],
  ['audit-errors', 'AWS/Lambda', 'Errors', auditing, '> 0', 3600, 2],
  ['audit-idle', 'AWS/Lambda', 'Invocations', auditing, '< 1 or none', 3600, 3],
] as const)('%s', (name, namespace, metric, dimensions, when, seconds, periods) => {
  const sign = when.startsWith('>') ? 'GreaterThanThreshold' : 'LessThanThreshold';
  expect(alarms.get(name)).toMatchObject({
    Namespace: namespace,
    MetricName: metric,
    Dimensions: dimensions,
    ComparisonOperator: sign,
    Threshold: Number(when.split(' ')[1]),
    Period: seconds,
    EvaluationPeriods: periods,
    TreatMissingData: whatNoneMeans(when),
  });
});

function whatNoneMeans(when: string): string {
  if (when.endsWith('none')) return 'breaching';
  return when.endsWith('as before') ? 'ignore' : 'notBreaching';
}

test('there is no other', () => {
  expect(alarms.size).toBe(15);
});

test.each([...alarms])('%s sends a message, and names the command to look with', (_, alarm) => {
  expect(alarm.AlarmActions).toEqual([{ Ref: idOf('AWS::SNS::Topic', 'AlertTopic') }]);
  expect(readable(alarm.AlarmDescription)).toMatch(
    /: (?:aws (?:sqs|logs|lambda|events|cloudtrail) [a-z-]+|npx trailstore (?:quarantine|redrive|events|alerts|rules|audit) .*--stack Trailstore)/,
  );
});

test.each([
  [1, 12, 'the last hour'],
  [24, 288, 'the last 24 hours'],
])('silence of %i hours', (silenceHours, periods, words) => {
  const silence = alarmsOf({ alarms: { silenceHours } }).get('silence');
  expect(silence.EvaluationPeriods).toBe(periods);
  // An alarm may not look back further than a day.
  expect(silence.EvaluationPeriods * silence.Period).toBeLessThanOrEqual(86_400);
  expect(silence.AlarmDescription).toContain(`Nothing arrived in ${words}, although`);
});
