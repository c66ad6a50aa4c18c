import { type Resource, readable, resourcesOf, synthesize } from './synthesize';

const { template } = synthesize();
const buckets = resourcesOf(template, 'AWS::S3::Bucket');
const [logBucketId, logBucket] = only(
  Object.entries(buckets).filter(([, { Properties }]) => 'BucketName' in Properties),
);
const [accessLogsId, accessLogs] = only(
  Object.entries(buckets).filter(([id]) => id !== logBucketId),
);

function only<T>(found: readonly T[]): T {
  expect(found).toHaveLength(1);
  return found[0] as T;
}

function rulesOf(config: Parameters<typeof synthesize>[0]) {
  const all = Object.values(resourcesOf(synthesize(config).template, 'AWS::S3::Bucket'));
  const [bucket] = all.filter(({ Properties }) => 'BucketName' in Properties) as [Resource];
  return bucket.Properties.LifecycleConfiguration.Rules;
}

test('its name is lower case, and new in each deployment', () => {
  const { template: named } = synthesize({ stackName: 'Audit-Store' });
  const [bucket] = Object.values(resourcesOf(named, 'AWS::S3::Bucket')).filter(
    ({ Properties }) => 'BucketName' in Properties,
  ) as [Resource];
  expect(readable(bucket.Properties.BucketName)).toBe(
    'audit-store-logs-<AWS::AccountId>-<AWS::StackId>|split(/)[2]|split(-)[0]',
  );
});

test('every access is logged, into a bucket that is kept as well', () => {
  expect(logBucket.Properties.LoggingConfiguration).toEqual({
    DestinationBucketName: { Ref: accessLogsId },
  });
  expect(accessLogs.DeletionPolicy).toBe('Retain');
});

describe('lifecycle', () => {
  test('by default: cold after 90 days, gone after seven years', () => {
    expect(rulesOf({})).toEqual([
      {
        Id: 'cold',
        Status: 'Enabled',
        Transitions: [{ StorageClass: 'GLACIER_IR', TransitionInDays: 90 }],
      },
      {
        Id: 'expire',
        Status: 'Enabled',
        ExpirationInDays: 2557,
        NoncurrentVersionExpiration: { NoncurrentDays: 90 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
      { Id: 'delete-markers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
    ]);
  });

  test('files too small for the cold class stay where they are', () => {
    expect(logBucket.Properties.LifecycleConfiguration).toHaveProperty(
      'TransitionDefaultMinimumObjectSize',
      'all_storage_classes_128K',
    );
  });

  test('never cold, never gone: deleted versions still go', () => {
    const rules = rulesOf({ logs: { coldAfterDays: 'never', expireAfterDays: 'never' } });
    expect(rules.map(({ Id }: { Id: string }) => Id)).toEqual(['expire', 'delete-markers']);
    expect(rules[0]).not.toHaveProperty('ExpirationInDays');
    expect(rules[0].NoncurrentVersionExpiration).toEqual({ NoncurrentDays: 90 });
  });
});

describe('CloudTrail', () => {
  const policy = resourcesOf(template, 'AWS::S3::BucketPolicy');
  const statements = Object.values(policy)
    .filter(({ Properties }) => Properties.Bucket.Ref === logBucketId)
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
  const allowed = statements.filter(({ Effect }) => Effect === 'Allow');

  test('may check the bucket and deliver, and nobody may do anything else', () => {
    expect(allowed.map(({ Principal, Action }) => [Principal.Service, Action])).toEqual([
      ['cloudtrail.amazonaws.com', 's3:GetBucketAcl'],
      ['cloudtrail.amazonaws.com', 's3:PutObject'],
    ]);
  });

  test.each(allowed)('$Action only on behalf of our trail', ({ Condition }) => {
    expect(readable(Condition.StringEquals['aws:SourceArn'])).toBe(
      'arn:<AWS::Partition>:cloudtrail:<AWS::Region>:<AWS::AccountId>:trail/Trailstore',
    );
  });

  test('delivers below its own key only, leaving the files to their owner', () => {
    const [, delivers] = allowed;
    expect(readable(delivers.Resource)).toBe(`<${logBucketId}.Arn>/AWSLogs/<AWS::AccountId>/*`);
    expect(delivers.Condition.StringEquals['s3:x-amz-acl']).toBe('bucket-owner-full-control');
  });
});

describe('notifications', () => {
  test('name every file that CloudTrail delivers, by the resource itself', () => {
    expect(logBucket.Properties.NotificationConfiguration.QueueConfigurations).toEqual([
      {
        Event: 's3:ObjectCreated:*',
        Queue: { 'Fn::GetAtt': [expect.stringMatching(/^IngestQueue/), 'Arn'] },
        Filter: {
          S3Key: {
            Rules: [
              { Name: 'prefix', Value: 'AWSLogs/' },
              { Name: 'suffix', Value: '.json.gz' },
            ],
          },
        },
      },
    ]);
    // Those of the pipeline, and none of CDK's that would configure the bucket.
    template.resourceCountIs('AWS::Lambda::Function', 3);
    template.resourcePropertiesCountIs('Custom::S3BucketNotifications', {}, 0);
  });

  test('are announced once the queue would take them', () => {
    const [policyId] = only(
      Object.entries(resourcesOf(template, 'AWS::SQS::QueuePolicy')).filter(
        ([, { Properties }]) => Properties.PolicyDocument.Statement.length > 1,
      ),
    );
    expect(logBucket.DependsOn).toContain(policyId);
  });
});
