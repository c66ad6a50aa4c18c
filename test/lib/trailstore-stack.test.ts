import { AwsSolutionsChecks } from 'cdk-nag';
import { firstQueries } from '../../lib/first-queries';
import {
  detectionRule,
  type Resource,
  RULES,
  readable,
  resourcesOf,
  synthesize,
  theOneOf,
} from './synthesize';

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
  // CloudTrail numbers its log streams.
  /^arn:\S+:log-group:<TrailLogs\w+>:log-stream:<AWS::AccountId>_CloudTrail_<AWS::Region>\*$/,
];

const RESOURCE_POLICIES = [
  'AWS::S3::BucketPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::TopicPolicy',
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
      'AlertTopicArn',
      'AlertsFunctionName',
      'AlertsTableName',
      'AuditFunctionName',
      'DashboardName',
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
    const indexes = theOneOf(template, 'EventStoreEvents', 'AWS::DynamoDB::Table').Properties
      .GlobalSecondaryIndexes;
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
      alerts: { email: ['security@example.com', 'on-call@example.com'] },
      alarms: { fromLevel: 'informational' as const, silenceHours: 24 },
      cloudWatchLogs: true,
    },
  ],
  [
    'with everything off',
    {
      dataEvents: { s3: 'none' as const, sesSends: false },
      logs: { coldAfterDays: 'never' as const, expireAfterDays: 'never' as const },
      alarms: { fromLevel: 'none' as const },
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
    ['topic', 'AWS::SNS::Topic', 'AWS::SNS::TopicPolicy'],
  ])('every %s refuses plain text', (_kind, type, policyType) => {
    const refusing = all(policyType)
      .filter(([, { Properties }]) => Properties.PolicyDocument.Statement.some(deniesPlainText))
      .map(
        ([, { Properties }]) =>
          (Properties.Bucket ?? (Properties.Queues ?? Properties.Topics)[0]).Ref,
      );
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
      // Public keys are the same for everyone: IAM knows no resource for it.
      .filter(({ Action }) => Action !== 'cloudtrail:ListPublicKeys')
      .flatMap(({ Action, Resource }) => [Action, Resource].flat().map(readable))
      .filter((text) => text.includes('*'))
      .filter((text) => !EXPLAINED_WILDCARDS.some((explained) => explained.test(text)));
    expect(wildcards).toEqual([]);
  });

  test('no service may act on behalf of strangers', () => {
    const services = RESOURCE_POLICIES.flatMap(statementsOf).filter(
      ({ Effect, Principal }) => Effect === 'Allow' && Principal?.Service !== undefined,
    );
    expect(services.map(({ Principal }) => Principal?.Service).sort()).toEqual([
      'cloudtrail.amazonaws.com',
      'cloudtrail.amazonaws.com',
      'cloudwatch.amazonaws.com',
      'logging.s3.amazonaws.com',
      's3.amazonaws.com',
    ]);
    for (const { Condition = {} } of services) {
      expect(Object.assign({}, ...Object.values(Condition))).toHaveProperty(['aws:SourceArn']);
    }
  });

  test('only rules of this stack call a function', () => {
    each('AWS::Lambda::Permission', ({ Principal, SourceArn }) => {
      expect(Principal).toBe('events.amazonaws.com');
      expect(resourcesOf(template, 'AWS::Events::Rule')).toHaveProperty(SourceArn['Fn::GetAtt'][0]);
    });
  });

  test('every alarm says what happened, in what CloudWatch takes, and what no data means', () => {
    each('AWS::CloudWatch::Alarm', (alarm) => {
      const description = readable(alarm.AlarmDescription);
      expect(description).toMatch(/^[A-Z].{20,}/s);
      // A reference is some 50 characters longer than what it says here.
      expect(description.length).toBeLessThanOrEqual(900);
      expect(['breaching', 'notBreaching', 'ignore']).toContain(alarm.TreatMissingData);
    });
  });

  test('no two alarms have one name', () => {
    const names = all('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties.AlarmName);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^Trailstore-[\x20-\x7e]{1,240}$/);
  });

  test('nobody outside is allowed anything', () => {
    const allowed = RESOURCE_POLICIES.flatMap(statementsOf).filter(
      ({ Effect }) => Effect === 'Allow',
    );
    for (const { Principal } of allowed) expect(Object.keys(Principal ?? {})).toEqual(['Service']);
  });

  test('an output holds the settings whole', () => {
    const { Value } = template.toJSON().Outputs.IngestSettings;
    const { Variables } = theOneOf(template, 'Ingest', 'AWS::Lambda::Function').Properties
      .Environment;
    expect(Value).toBe(Variables.INGEST_SETTINGS);
  });
});

test('more rules than a stack has room for are refused, with the remedy', () => {
  const rules = Array.from({ length: 500 }, (_, n) => detectionRule(`rule-${n}`));
  expect(() => synthesize({}, { ...RULES, rules })).toThrow(
    /would have 5\d\d resources, and CloudFormation takes 500: .*raise alarms\.fromLevel/,
  );
  expect(() => synthesize({ alarms: { fromLevel: 'high' } }, { ...RULES, rules })).not.toThrow();
});
