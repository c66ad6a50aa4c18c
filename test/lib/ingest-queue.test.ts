import { readable, resourcesOf, synthesize, theOneOf } from './synthesize';

const { template } = synthesize();
const queues = Object.entries(resourcesOf(template, 'AWS::SQS::Queue'));
const [queueId, queue] = queues.find(([, { Properties }]) => Properties.RedrivePolicy) as Entry;
const [deadLetterId, deadLetterQueue] = queues.find(([id]) => id !== queueId) as Entry;

type Entry = (typeof queues)[number];

test('a file that fails for ten hours is set aside', () => {
  expect(queue.Properties.RedrivePolicy).toEqual({
    deadLetterTargetArn: { 'Fn::GetAtt': [deadLetterId, 'Arn'] },
    maxReceiveCount: 20,
  });
  expect((20 * queue.Properties.VisibilityTimeout) / 3600).toBe(10);
});

test('a message stays hidden for six times as long as the function may take', () => {
  const { Properties } = theOneOf(template, 'Ingest', 'AWS::Lambda::Function');
  expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(6 * Properties.Timeout);
});

test('a message set aside on its last day can still be seen for a week', () => {
  const days = ({ Properties }: Entry[1]) => Properties.MessageRetentionPeriod / 86_400;
  expect([days(queue), days(deadLetterQueue)]).toEqual([7, 14]);
});

test('S3 may send, for the log bucket of this account only', () => {
  const [policy] = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy')).filter(
    ({ Properties }) => Properties.Queues[0].Ref === queueId,
  ) as [Entry[1]];
  const allowed = policy.Properties.PolicyDocument.Statement.filter(
    ({ Effect }: { Effect: string }) => Effect === 'Allow',
  );
  const [logBucket] = Object.values(resourcesOf(template, 'AWS::S3::Bucket')).filter(
    ({ Properties }) => 'BucketName' in Properties,
  ) as [Entry[1]];
  expect(allowed).toEqual([
    {
      Sid: 'LogBucketAnnouncesFiles',
      Effect: 'Allow',
      Principal: { Service: 's3.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: { 'Fn::GetAtt': [queueId, 'Arn'] },
      Condition: {
        ArnEquals: { 'aws:SourceArn': expect.anything() },
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
      },
    },
  ]);
  expect(readable(allowed[0].Condition.ArnEquals['aws:SourceArn'])).toBe(
    `arn:<AWS::Partition>:s3:::${readable(logBucket.Properties.BucketName)}`,
  );
});
