import { readable, resourcesOf, synthesize, theOneOf, theOnly } from './synthesize';

type Condition = Record<string, unknown[]>;
type Selector = { Name: string; FieldSelectors: Array<{ Field: string }> };

/** The conditions of each selector, by its name and then by their field. */
function selectorsOf(dataEvents: NonNullable<Parameters<typeof synthesize>[0]>['dataEvents']) {
  const { template } = synthesize({ dataEvents });
  const selectors: Selector[] = theOnly(template, 'AWS::CloudTrail::Trail').Properties
    .AdvancedEventSelectors;
  return Object.fromEntries(
    selectors.map(({ Name, FieldSelectors }) => [
      Name,
      Object.fromEntries(
        FieldSelectors.map(({ Field, ...condition }) => [Field, condition as Condition]),
      ),
    ]),
  );
}

const { template } = synthesize({ stackName: 'Audit' });
const trail = theOnly(template, 'AWS::CloudTrail::Trail');

test('records all Regions and signs what it delivers', () => {
  expect(trail.Properties).toMatchObject({
    TrailName: 'Audit',
    IsLogging: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
  });
});

test('has no basic selectors, which CloudTrail refuses beside advanced ones', () => {
  expect(trail.Properties).not.toHaveProperty('EventSelectors');
});

test('waits for the policy of the bucket that it delivers to', () => {
  const [policyId] = Object.entries(resourcesOf(template, 'AWS::S3::BucketPolicy')).find(
    ([, { Properties }]) => Properties.Bucket.Ref === trail.Properties.S3BucketName.Ref,
  ) as [string, unknown];
  expect(trail.DependsOn).toContain(policyId);
});

test('by default: management events, object writes, SES sends', () => {
  expect(Object.keys(selectorsOf({}))).toEqual([
    'Management events',
    'S3 object writes',
    'SES sends by EmailIdentity',
    'SES sends by ConfigurationSet',
    'SES sends by Template',
  ]);
});

test('management events, reads and writes', () => {
  expect(selectorsOf({})['Management events']).toEqual({
    eventCategory: { Equals: ['Management'] },
  });
});

describe('object calls', () => {
  test('writes of all buckets but our own two', () => {
    const writes = selectorsOf({ s3: 'writes' })['S3 object writes'];
    expect(writes).toMatchObject({
      eventCategory: { Equals: ['Data'] },
      'resources.type': { Equals: ['AWS::S3::Object'] },
      readOnly: { Equals: ['false'] },
    });
    const arns = writes?.['resources.ARN'];
    expect(Object.keys(arns ?? {})).toEqual(['NotStartsWith']);
    expect(arns?.NotStartsWith?.map(readable).sort()).toEqual(
      Object.keys(resourcesOf(template, 'AWS::S3::Bucket'))
        .map((id) => `<${id}.Arn>/`)
        .sort(),
    );
  });

  test('reads too', () => {
    const all = selectorsOf({ s3: 'all' })['S3 object reads and writes'];
    expect(Object.keys(all ?? {})).toEqual(['eventCategory', 'resources.type', 'resources.ARN']);
  });

  test('of named buckets, and not of those that begin alike', () => {
    const writes = selectorsOf({ buckets: ['mail', 'invoices'] })['S3 object writes'];
    const arns = writes?.['resources.ARN'];
    expect(arns?.StartsWith?.map(readable)).toEqual([
      'arn:<AWS::Partition>:s3:::mail/',
      'arn:<AWS::Partition>:s3:::invoices/',
    ]);
    expect(arns?.NotStartsWith).toHaveLength(2);
  });

  test('but those of buckets that are left out', () => {
    const writes = selectorsOf({ exceptBuckets: ['org-trail'] })['S3 object writes'];
    const arns = writes?.['resources.ARN']?.NotStartsWith?.map(readable);
    expect(arns).toHaveLength(3);
    expect(arns).toContain('arn:<AWS::Partition>:s3:::org-trail/');
  });

  test('none', () => {
    expect(Object.keys(selectorsOf({ s3: 'none', sesSends: false }))).toEqual([
      'Management events',
    ]);
  });
});

describe('SES sends', () => {
  test.each(['EmailIdentity', 'ConfigurationSet', 'Template'])(
    'by %s, whatever readOnly says: CloudTrail marks sends as read only',
    (type) => {
      expect(selectorsOf({})[`SES sends by ${type}`]).toEqual({
        eventCategory: { Equals: ['Data'] },
        'resources.type': { Equals: [`AWS::SES::${type}`] },
      });
    },
  );

  test('can be left out', () => {
    expect(Object.keys(selectorsOf({ sesSends: false }))).toEqual([
      'Management events',
      'S3 object writes',
    ]);
  });
});

test('the largest list of buckets keeps within the 500 values that a trail may have', () => {
  const buckets = Array.from({ length: 400 }, (_, index) => `bucket-${index}`);
  const exceptBuckets = Array.from({ length: 50 }, (_, index) => `log-${index}`);
  const values = Object.values(selectorsOf({ s3: 'writes', buckets, exceptBuckets }))
    .flatMap((fields) => Object.values(fields))
    .flatMap((condition) => Object.values(condition).flat());
  expect(values.length).toBeLessThanOrEqual(500);
});

describe('with cloudWatchLogs', () => {
  const { template: withLogs } = synthesize({ cloudWatchLogs: true });
  const delivering = theOnly(withLogs, 'AWS::CloudTrail::Trail');
  const [groupId = ''] = Object.keys(resourcesOf(withLogs, 'AWS::Logs::LogGroup')).filter((id) =>
    id.startsWith('TrailLogs'),
  );
  const role = theOneOf(withLogs, 'TrailLogs', 'AWS::IAM::Role');

  test('delivers to a log group too, and to none otherwise', () => {
    const [roleId] = Object.keys(resourcesOf(withLogs, 'AWS::IAM::Role')).filter((id) =>
      id.startsWith('TrailLogs'),
    );
    expect(delivering.Properties).toMatchObject({
      CloudWatchLogsLogGroupArn: { 'Fn::GetAtt': [groupId, 'Arn'] },
      CloudWatchLogsRoleArn: { 'Fn::GetAtt': [roleId, 'Arn'] },
    });
    expect(trail.Properties).not.toHaveProperty('CloudWatchLogsLogGroupArn');
  });

  test('waits for what CloudTrail may do there', () => {
    const [policyId] = Object.keys(resourcesOf(withLogs, 'AWS::IAM::Policy')).filter((id) =>
      id.startsWith('TrailLogs'),
    );
    expect(delivering.DependsOn).toContain(policyId);
  });

  test('CloudTrail may write its own streams there, and nothing else', () => {
    expect(role.Properties.AssumeRolePolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'cloudtrail.amazonaws.com' },
      },
    ]);
    const { Statement } = theOneOf(withLogs, 'TrailLogs', 'AWS::IAM::Policy').Properties
      .PolicyDocument;
    expect(Statement).toHaveLength(1);
    expect(Statement[0].Action).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
    expect(readable(Statement[0].Resource)).toBe(
      'arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:' +
        `<${groupId}>:log-stream:<AWS::AccountId>_CloudTrail_<AWS::Region>*`,
    );
  });
});
