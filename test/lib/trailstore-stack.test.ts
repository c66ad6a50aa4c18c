import { AwsSolutionsChecks } from 'cdk-nag';
import { firstQueries } from '../../lib/first-queries';
import { type Resource, readable, resourcesOf, synthesize, theOnly } from './synthesize';

type Statement = {
  Effect: string;
  Action: string | string[];
  Resource?: unknown;
  Principal?: { Service?: string };
  Condition?: Record<string, Record<string, unknown>>;
};

/** Every wildcard that an IAM policy of ours may hold, and why. */
const EXPLAINED_WILDCARDS = [
  // CloudTrail names the log files.
  /^<LogBucket\w+\.Arn>\/AWSLogs\/\*$/,
];

test('the default template', () => {
  const text = JSON.stringify(synthesize().template.toJSON());
  // The hash of the function's code, which changes with every line of it.
  const template = JSON.parse(text.replaceAll(/[0-9a-f]{64}/g, 'HASH'));
  expect(template).toMatchSnapshot();
});

describe('the outputs', () => {
  const outputs = Object.entries<{ Description: string; Value: unknown }>(
    synthesize().template.toJSON().Outputs,
  ).map(([name, { Description, Value }]) => ({ name, Description, value: readable(Value) }));
  const outputNamed = (wanted: string) => outputs.find(({ name }) => name === wanted)?.value ?? '';

  test('name what the command line reads and what a person looks for', () => {
    expect(outputs.map(({ name }) => name).sort()).toEqual([
      'DeadLetterQueueUrl',
      'EventsTableIndexes',
      'EventsTableName',
      'FilesTableName',
      'IngestFunctionName',
      'IngestQueueUrl',
      'IngestSettings',
      'LogBucketName',
      'QueryAccessKey',
      'QueryBucketPolicy',
      'QueryDeletedObject',
      'QueryDenied',
      'QuerySentMail',
      'QueryStreams',
    ]);
  });

  test('list every index with its keys', () => {
    const { template } = synthesize();
    const indexes = Object.values(resourcesOf(template, 'AWS::DynamoDB::Table')).flatMap(
      ({ Properties }) => Properties.GlobalSecondaryIndexes ?? [],
    );
    expect(outputNamed('EventsTableIndexes').split(', by-')).toHaveLength(indexes.length);
    for (const { IndexName, KeySchema } of indexes) {
      const [partitionKey, sortKey] = KeySchema;
      expect(outputNamed('EventsTableIndexes')).toContain(
        `${IndexName} (${partitionKey.AttributeName}, ${sortKey.AttributeName})`,
      );
    }
  });

  test('hold queries of the stack’s own tables', () => {
    const queries = firstQueries({
      tables: { events: outputNamed('EventsTableName'), files: outputNamed('FilesTableName') },
      account: '<AWS::AccountId>',
      region: '<AWS::Region>',
    });
    for (const [name, { value }] of Object.entries(queries)) expect(outputNamed(name)).toBe(value);
  });

  test('say what they are, in no more than CloudFormation takes', () => {
    for (const { Description } of outputs) {
      expect(Description).toMatch(/\S/);
      expect(Buffer.byteLength(Description)).toBeLessThanOrEqual(1024);
    }
  });
});

describe.each([
  ['as it comes', {}],
  [
    'with everything on',
    {
      services: 'all' as const,
      dataEvents: { s3: 'all' as const, buckets: ['invoices'] },
      shards: 100,
      logs: { coldAfterDays: 1, expireAfterDays: 91 },
    },
  ],
  [
    'with everything off',
    {
      dataEvents: { s3: 'none' as const, sesSends: false },
      logs: { coldAfterDays: 'never' as const, expireAfterDays: 'never' as const },
    },
  ],
])('%s', (_, config) => {
  const { app, template } = synthesize(config);
  const all = (type: string) => Object.entries(resourcesOf(template, type));
  const each = (type: string, check: (properties: Resource['Properties'], id: string) => void) => {
    expect(all(type)).not.toHaveLength(0);
    for (const [id, { Properties }] of all(type)) check(Properties, id);
  };
  const statementsOf = (type: string): Statement[] =>
    all(type).flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  const deniesPlainText = ({ Effect, Condition }: Statement) =>
    Effect === 'Deny' && Condition?.Bool?.['aws:SecureTransport'] === 'false';

  test('no policy check has a finding that nobody explained', () => {
    expect(new AwsSolutionsChecks().validateScope(app).violations).toEqual([]);
  });

  test('every bucket is private, encrypted, versioned and kept', () => {
    each('AWS::S3::Bucket', (bucket) => {
      expect(bucket).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        VersioningConfiguration: { Status: 'Enabled' },
      });
      expect(bucket.BucketEncryption.ServerSideEncryptionConfiguration).toHaveLength(1);
    });
    for (const [, { DeletionPolicy }] of all('AWS::S3::Bucket')) {
      expect(DeletionPolicy).toBe('Retain');
    }
  });

  test('every bucket forgets old versions and unfinished uploads', () => {
    each('AWS::S3::Bucket', ({ LifecycleConfiguration }) => {
      const rules = Object.assign({}, ...LifecycleConfiguration.Rules);
      expect(rules.NoncurrentVersionExpiration.NoncurrentDays).toBeGreaterThan(0);
      expect(rules.AbortIncompleteMultipartUpload.DaysAfterInitiation).toBeGreaterThan(0);
    });
  });

  test.each([
    ['bucket', 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy'],
    ['queue', 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'],
  ])('every %s refuses plain text', (_kind, type, policyType) => {
    const refusing = all(policyType)
      .filter(([, { Properties }]) => Properties.PolicyDocument.Statement.some(deniesPlainText))
      .map(([, { Properties }]) => (Properties.Bucket ?? Properties.Queues[0]).Ref);
    expect(refusing.sort()).toEqual(
      all(type)
        .map(([id]) => id)
        .sort(),
    );
  });

  test('every table is on demand, encrypted, recoverable, protected and kept', () => {
    each('AWS::DynamoDB::Table', (table) => {
      expect(table).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        DeletionProtectionEnabled: true,
      });
    });
    for (const [, { DeletionPolicy }] of all('AWS::DynamoDB::Table')) {
      expect(DeletionPolicy).toBe('Retain');
    }
  });

  test('every queue is encrypted, and sets aside into one that keeps longer', () => {
    const queues = resourcesOf(template, 'AWS::SQS::Queue');
    each('AWS::SQS::Queue', (queue) => {
      expect(queue.SqsManagedSseEnabled).toBe(true);
      if (queue.RedrivePolicy === undefined) return;
      const [deadLetterId] = queue.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'];
      expect(queues[deadLetterId]?.Properties.MessageRetentionPeriod).toBeGreaterThan(
        queue.MessageRetentionPeriod,
      );
    });
  });

  test('every function answers six times before its queue asks again', () => {
    each('AWS::Lambda::EventSourceMapping', ({ EventSourceArn, FunctionName }) => {
      const queue = resourcesOf(template, 'AWS::SQS::Queue')[EventSourceArn['Fn::GetAtt'][0]];
      const lambda = resourcesOf(template, 'AWS::Lambda::Function')[FunctionName.Ref];
      expect(queue?.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * lambda?.Properties.Timeout,
      );
    });
  });

  test('every log group forgets, and every function has one', () => {
    each('AWS::Logs::LogGroup', ({ RetentionInDays }) => {
      expect(RetentionInDays).toBeGreaterThan(0);
    });
    each('AWS::Lambda::Function', ({ LoggingConfig }) => {
      expect(resourcesOf(template, 'AWS::Logs::LogGroup')).toHaveProperty(
        LoggingConfig.LogGroup.Ref,
      );
    });
  });

  test('no role may do anything to everything', () => {
    const wildcards = statementsOf('AWS::IAM::Policy')
      .flatMap(({ Action, Resource }) => [Action, Resource].flat().map(readable))
      .filter((text) => text.includes('*'))
      .filter((text) => !EXPLAINED_WILDCARDS.some((explained) => explained.test(text)));
    expect(wildcards).toEqual([]);
  });

  test('no service may act on behalf of strangers', () => {
    const services = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy']
      .flatMap(statementsOf)
      .filter(({ Effect, Principal }) => Effect === 'Allow' && Principal?.Service !== undefined);
    expect(services.map(({ Principal }) => Principal?.Service).sort()).toEqual([
      'cloudtrail.amazonaws.com',
      'cloudtrail.amazonaws.com',
      'logging.s3.amazonaws.com',
      's3.amazonaws.com',
    ]);
    for (const { Condition = {} } of services) {
      expect(Object.assign({}, ...Object.values(Condition))).toHaveProperty(['aws:SourceArn']);
    }
  });

  test('nobody outside is allowed anything', () => {
    const allowed = ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy']
      .flatMap(statementsOf)
      .filter(({ Effect }) => Effect === 'Allow');
    for (const { Principal } of allowed) expect(Object.keys(Principal ?? {})).toEqual(['Service']);
  });

  test('an output holds the settings whole', () => {
    const { Value } = template.toJSON().Outputs.IngestSettings;
    const { Variables } = theOnly(template, 'AWS::Lambda::Function').Properties.Environment;
    expect(Value).toBe(Variables.INGEST_SETTINGS);
  });
});
