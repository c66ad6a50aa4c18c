import fc from 'fast-check';
import { describeEvent } from '../../../core/events/event';
import { readRecord } from '../../../core/records/read-record';
import type { JsonObject } from '../../../core/records/record';
import { deriveField, type OwnResources } from '../../../core/rules/derived-fields';
import { DERIVED_FIELDS } from '../../../core/rules/derived-names';
import { readRules } from '../../../core/rules/read-rules';
import { ruleEventOf } from '../../../core/rules/rule-event';
import { allDerived } from '../../support/derived';
import { DELETE_OBJECT, ORIGIN, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';

const OWN = '111122223333';
const FOREIGN = '444455556666';
const OTHER = '999988887777';

const putBucketPolicy: JsonObject = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'IAMUser',
    principalId: 'AIDAIOSFODNN7EXAMPLE',
    arn: `arn:aws:iam::${OWN}:user/alice`,
    accountId: OWN,
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    userName: 'alice',
  },
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  awsRegion: 'eu-west-1',
  requestParameters: { bucketName: 'ledger', policy: '' },
  eventID: '5b0e8c1c-2f50-4b79-9f39-0e6a4f2d7a01',
  managementEvent: true,
  eventCategory: 'Management',
  recipientAccountId: OWN,
};

function derived(changes: JsonObject, own: OwnResources = {}): JsonObject {
  const read = readRecord({ ...putBucketPolicy, ...changes });
  if ('rejected' in read) throw new Error(read.rejected);
  const event = describeEvent(read.record, Buffer.from(''), { file: 'log.json', index: 0 });
  return allDerived((name) => deriveField(name, read.record, () => event, own));
}

const asked = (parameters: JsonObject, changes: JsonObject = {}) =>
  derived({ ...changes, requestParameters: { bucketName: 'ledger', ...parameters } });

describe('what Trailstore read', () => {
  test('of an object call', () => {
    const getObject = {
      eventName: 'GetObject',
      eventCategory: 'Data',
      managementEvent: false,
      readOnly: true,
      errorCode: 'AccessDenied',
      requestParameters: { bucketName: 'ledger', key: 'a/b.txt' },
    };
    expect(derived(getObject)).toEqual({
      account: OWN,
      service: 's3',
      category: 'data',
      access: 'read',
      principal: `${OWN}:user/alice`,
      principalType: 'IAMUser',
      accessKey: 'AKIAIOSFODNN7EXAMPLE',
      temporaryKey: false,
      resource: 'ledger',
      objectKey: 'a/b.txt',
      denied: true,
    });
  });

  test('a field without a value is not there', () => {
    const fields = derived({ userIdentity: undefined, requestParameters: undefined });
    expect(Object.keys(fields)).toEqual([
      'account',
      'service',
      'category',
      'access',
      'principal',
      'principalType',
      'denied',
    ]);
  });
});

describe('a bucket policy', () => {
  const allow = { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
  const policyOf = (statement: unknown, changes: JsonObject = {}) =>
    asked({ bucketPolicy: { Version: '2012-10-17', Statement: statement } }, changes).policy;
  const open = { public: true, foreignAccounts: [] };
  const closed = { public: false, foreignAccounts: [] };

  test('for everybody is public', () => expect(policyOf(allow)).toEqual(open));

  test.each<[string, unknown]>([
    ['AWS "*"', { AWS: '*' }],
    ['"*" among others', { AWS: [`arn:aws:iam::${OWN}:root`, '*'] }],
    ['a wildcard for the account', { AWS: 'arn:aws:iam::*:root' }],
    ['a sign-in service', { Federated: 'graph.facebook.com' }],
  ])('for %s is public', (_, Principal) => expect(policyOf({ ...allow, Principal })).toEqual(open));

  test('for all but some is public', () => {
    const { Principal: _, ...rest } = allow;
    expect(policyOf({ ...rest, NotPrincipal: { AWS: OWN } })).toEqual(open);
  });

  test.each<[string, unknown]>([
    ['a service', { Service: 'cloudtrail.amazonaws.com' }],
    [
      'a canonical user',
      { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' },
    ],
    ['its own account', { AWS: OWN }],
    ['its own role', { AWS: `arn:aws:iam::${OWN}:role/app` }],
    [
      'a CloudFront identity',
      { AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1' },
    ],
    ['a provider of its own', { Federated: `arn:aws:iam::${OWN}:saml-provider/corp` }],
    ['nobody', undefined],
  ])('for %s is neither public nor foreign', (_, Principal) => {
    expect(policyOf({ ...allow, Principal })).toEqual(closed);
  });

  test('that denies everybody is not public', () => {
    expect(policyOf({ ...allow, Effect: 'Deny' })).toEqual(closed);
  });

  test('is public by one statement of several', () => {
    expect(policyOf([{ ...allow, Principal: { AWS: OWN } }, allow])).toEqual(open);
  });

  test.each<[string, unknown]>([
    ['its number', FOREIGN],
    ['its root', { AWS: `arn:aws:iam::${FOREIGN}:root` }],
    ['a user', { AWS: [`arn:aws:iam::${FOREIGN}:user/mallory`, `arn:aws:iam::${OWN}:root`] }],
    ['a role of another partition', { AWS: `arn:aws-us-gov:iam::${FOREIGN}:role/app` }],
    ['a role session', { AWS: `arn:aws:sts::${FOREIGN}:assumed-role/app/session` }],
    ['a provider', { Federated: `arn:aws:iam::${FOREIGN}:oidc-provider/idp.example.com` }],
  ])('lets a foreign account in by %s', (_, Principal) => {
    expect(policyOf({ ...allow, Principal })).toEqual({
      public: false,
      foreignAccounts: [FOREIGN],
    });
  });

  test('lists foreign accounts once and in order', () => {
    const Principal = { AWS: [OTHER, FOREIGN, `arn:aws:iam::${OTHER}:root`] };
    expect(policyOf({ ...allow, Principal })).toEqual({
      public: false,
      foreignAccounts: [FOREIGN, OTHER],
    });
  });

  test('has no foreign account where the record does not say its own', () => {
    const unknown = { recipientAccountId: undefined };
    expect(policyOf({ ...allow, Principal: { AWS: FOREIGN } }, unknown)).toEqual(closed);
  });

  test.each<[string, JsonObject]>([
    ['an address range', { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '10.0.0.0/8'] } }],
    ['one address', { IpAddress: { 'aws:SourceIp': '203.0.113.7' } }],
    ['an IPv6 range', { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }],
    ['an endpoint', { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } }],
    ['a network', { StringLike: { 'AWS:SOURCEVPC': 'vpc-91237329' } }],
    ['an organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ['any of some', { 'ForAnyValue:StringEquals': { 'aws:PrincipalOrgPaths': ['o-a/r-b/ou-c/'] } }],
    ['one user', { StringEquals: { 'aws:userid': 'AIDAIOSFODNN7EXAMPLE' } }],
    ['sessions of one role', { StringLike: { 'aws:userid': 'AROAIOSFODNN7EXAMPLE:*' } }],
    ['its own account', { StringEquals: { 'aws:SourceAccount': OWN } }],
    ['a number', { StringEquals: { 'aws:PrincipalAccount': 111122223333 } }],
    [
      'its access points',
      { ArnLike: { 's3:DataAccessPointArn': `arn:aws:s3:eu-west-1:${OWN}:accesspoint/*` } },
    ],
    [
      'one of two conditions',
      {
        Bool: { 'aws:SecureTransport': 'true' },
        StringEquals: { 'aws:SourceVpc': 'vpc-91237329' },
      },
    ],
  ])('is not public when narrowed to %s', (_, Condition) => {
    expect(policyOf({ ...allow, Condition })).toEqual(closed);
  });

  test.each<[string, JsonObject]>([
    ['all addresses', { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }],
    ['half of all addresses', { IpAddress: { 'aws:SourceIp': '0.0.0.0/1' } }],
    ['all IPv6 addresses', { IpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '::/0'] } }],
    ['a broad IPv6 range', { IpAddress: { 'aws:SourceIp': '2000::/31' } }],
    ['no address', { IpAddress: { 'aws:SourceIp': 'everywhere' } }],
    ['all addresses but some', { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }],
    ['any network', { StringLike: { 'aws:SourceVpc': 'vpc-*' } }],
    ['one network or any', { StringLike: { 'aws:SourceVpc': ['vpc-91237329', '*'] } }],
    ['a variable', { StringEquals: { 'aws:userid': `\${aws:userid}` } }],
    ['a network, if there is one', { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-91237329' } }],
    ['all of none', { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    ['another than one', { StringNotEquals: { 'aws:PrincipalAccount': OWN } }],
    ['encrypted connections', { Bool: { 'aws:SecureTransport': 'true' } }],
    ['a name that each account has', { StringEquals: { 'aws:username': 'alice' } }],
    ['a referer', { StringLike: { 'aws:Referer': 'https://example.com' } }],
    ['nothing', { StringEquals: { 'aws:SourceVpc': [] } }],
    ['any access point', { ArnLike: { 's3:DataAccessPointArn': 'arn:aws:s3:*:*:accesspoint/*' } }],
    ['any role', { StringLike: { 'aws:userid': 'AROA*:*' } }],
  ])('is public when narrowed to %s', (_, Condition) => {
    expect(policyOf({ ...allow, Condition })).toEqual(open);
  });

  test.each<[string, JsonObject]>([
    ['its number', { StringEquals: { 'aws:PrincipalAccount': FOREIGN } }],
    ['a role', { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${FOREIGN}:role/app` } }],
    [
      'an access point',
      {
        StringEquals: { 's3:DataAccessPointArn': `arn:aws:s3:eu-west-1:${FOREIGN}:accesspoint/a` },
      },
    ],
  ])('for everybody, narrowed to a foreign account by %s, lets that in', (_, Condition) => {
    expect(policyOf({ ...allow, Condition })).toEqual({
      public: false,
      foreignAccounts: [FOREIGN],
    });
  });

  test('is read from its text as well', () => {
    const text = JSON.stringify({ Statement: allow });
    expect(asked({ bucketPolicy: text }).policy).toEqual(open);
  });

  test('longer than S3 takes is not read', () => {
    const text = JSON.stringify({ Statement: allow, Id: 'x'.repeat(20 * 1024) });
    expect(asked({ bucketPolicy: text }).policy).toBeUndefined();
  });

  test.each([
    ['no JSON', 'invalid-json-policy'],
    ['no object', '[1]'],
    ['a flag', ''],
  ])('that is %s gives nothing', (_, bucketPolicy) =>
    expect(asked({ bucketPolicy }).policy).toBeUndefined(),
  );

  test('of another call is not looked at', () => {
    const changes = { eventName: 'PutBucketTagging' };
    expect(policyOf(allow, changes)).toBeUndefined();
  });

  test('of an access point is public in spite of the access point that it names', () => {
    const arn = `arn:aws:s3:eu-west-1:${OWN}:accesspoint/a`;
    const Condition = { StringEquals: { 's3:DataAccessPointArn': arn } };
    const Policy = JSON.stringify({ Statement: [{ ...allow, Condition }] });
    const body = { name: 'a', PutAccessPointPolicyRequest: { Policy } };
    expect(asked(body, { eventName: 'PutAccessPointPolicy' }).policy).toEqual(open);
  });

  test('of a multi-Region access point is found in its details', () => {
    const Policy = JSON.stringify({ Statement: [allow] });
    const body = { PutMultiRegionAccessPointPolicyRequest: { Details: { Name: 'a', Policy } } };
    expect(asked(body, { eventName: 'PutMultiRegionAccessPointPolicy' }).policy).toEqual(open);
  });

  test.each(['PutIdentityPolicy', 'CreateEmailIdentityPolicy', 'UpdateEmailIdentityPolicy'])(
    'of an SES identity, put by %s, lets a foreign account in',
    (eventName) => {
      const statement = { ...allow, Action: 'ses:SendEmail', Principal: { AWS: FOREIGN } };
      const policy = JSON.stringify({ Statement: [statement] });
      const changes = { eventSource: 'ses.amazonaws.com', eventName };
      expect(asked({ emailIdentity: 'example.com', policy }, changes).policy).toEqual({
        public: false,
        foreignAccounts: [FOREIGN],
      });
    },
  );
});

describe('an ACL', () => {
  const aclOf = (parameters: JsonObject, eventName = 'PutBucketAcl') =>
    asked(parameters, { eventName }).acl;
  const group = (name: string) => `http://acs.amazonaws.com/groups/${name}`;
  const grant = (URI: string) => ({ Grantee: { URI, 'xsi:type': 'Group' }, Permission: 'READ' });
  const toOwner = { Grantee: { ID: '79a59df9', 'xsi:type': 'CanonicalUser' }, Permission: 'READ' };
  const body = (Grant: unknown) => ({ AccessControlPolicy: { AccessControlList: { Grant } } });

  test.each(['public-read', 'public-read-write', 'authenticated-read'])('%s is public', (acl) => {
    expect(aclOf({ 'x-amz-acl': acl })).toEqual({ public: true });
  });

  test.each(['private', 'bucket-owner-full-control', 'log-delivery-write'])('%s is not', (acl) => {
    expect(aclOf({ 'x-amz-acl': acl })).toEqual({ public: false });
  });

  test('is read from a header in a list, as records had it until 2019', () => {
    expect(aclOf({ 'x-amz-acl': ['public-read'] })).toEqual({ public: true });
  });

  test.each(['PutObject', 'PutObjectAcl', 'CreateBucket'])('is read from %s', (eventName) => {
    expect(aclOf({ 'x-amz-acl': 'public-read' }, eventName)).toEqual({ public: true });
  });

  test.each(['global/AllUsers', 'global/AuthenticatedUsers'])(
    'of one grant to %s is public',
    (name) => {
      expect(aclOf(body(grant(group(name))))).toEqual({ public: true });
    },
  );

  test('of several grants is public by one', () => {
    const grants = [toOwner, grant(group('global/AllUsers'))];
    expect(aclOf(body(grants))).toEqual({ public: true });
  });

  test('that grants to its owner and to log delivery is not public', () => {
    const grants = [toOwner, grant(group('s3/LogDelivery'))];
    expect(aclOf(body(grants))).toEqual({ public: false });
  });

  const header = `id="79a59df9", uri="${group('global/AllUsers')}"`;

  test('is public by a grant header', () => {
    expect(aclOf({ 'x-amz-grant-read': header })).toEqual({ public: true });
  });

  test('is public by a grant header in an object of its own', () => {
    const accessControlList = { 'x-amz-grant-full-control': header };
    expect(aclOf({ accessControlList }, 'PutObject')).toEqual({ public: true });
  });

  test('is not there where the request has none', () => {
    expect(aclOf({ key: 'a' }, 'PutObject')).toBeUndefined();
  });

  test('of another service is not looked at', () => {
    const changes = { eventSource: 'ec2.amazonaws.com', eventName: 'RunInstances' };
    expect(asked({ 'x-amz-acl': 'public-read' }, changes).acl).toBeUndefined();
  });
});

describe('a lifecycle', () => {
  const expires = { ID: 'old', Status: 'Enabled', Expiration: { Days: 30 } };
  const daysOf = (Rule: unknown) =>
    asked({ LifecycleConfiguration: { Rule } }, { eventName: 'PutBucketLifecycle' }).lifecycle;

  test('expires after the days of its one rule', () => {
    expect(daysOf(expires)).toEqual({ shortestExpiryDays: 30 });
  });

  test('expires after the fewest days of several rules', () => {
    const old = { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 7 } };
    expect(daysOf([expires, old])).toEqual({ shortestExpiryDays: 7 });
  });

  test('has days in words too', () => {
    expect(daysOf({ ...expires, Expiration: { Days: '3' } })).toEqual({ shortestExpiryDays: 3 });
  });

  test.each([
    ['in the future', '2026-03-07T00:00:00.000Z', 3],
    ['in the past', '2026-03-01T00:00:00.000Z', 0],
  ])('of a date %s expires so many days from the event', (_, date, days) => {
    expect(daysOf({ ...expires, Expiration: { Date: date } })).toEqual({
      shortestExpiryDays: days,
    });
  });

  test.each<[string, unknown]>([
    ['disabled', { ...expires, Status: 'Disabled' }],
    ['moving', { Status: 'Enabled', Transition: { Days: 1, StorageClass: 'GLACIER' } }],
    ['tidying', { Status: 'Enabled', Expiration: { ExpiredObjectDeleteMarker: true } }],
    ['broken', { ...expires, Expiration: { Days: 'soon' } }],
    ['', ''],
  ])('of a %s rule expires nothing', (_, rule) => expect(daysOf(rule)).toBeUndefined());
});

describe('a replication', () => {
  const to = (Account: unknown, Status = 'Enabled') => ({
    Status,
    Destination: { Bucket: 'arn:aws:s3:::copies', Account },
  });
  const accountsOf = (Rule: unknown, changes: JsonObject = {}) =>
    asked({ ReplicationConfiguration: { Rule } }, { eventName: 'PutBucketReplication', ...changes })
      .replication;

  test.each<[string, unknown, readonly string[]]>([
    ['to its own account', to(OWN), []],
    ['to a foreign one', to(FOREIGN), [FOREIGN]],
    ['whose account became a number', to(444455556666), [FOREIGN]],
    ['whose account lost its zeros', to(12345678), ['000012345678']],
    ['to several', [to(OTHER), to(OWN), to(FOREIGN)], [FOREIGN, OTHER]],
    ['that is switched off', to(FOREIGN, 'Disabled'), []],
    ['that names no account', to(undefined), []],
  ])('%s', (_, rule, foreignAccounts) => {
    expect(accountsOf(rule)).toEqual({ foreignAccounts });
  });

  test('has no foreign account where the record does not say its own', () => {
    expect(accountsOf(to(FOREIGN), { recipientAccountId: undefined })).toEqual({
      foreignAccounts: [],
    });
  });
});

describe('a KMS key', () => {
  const header = 'x-amz-server-side-encryption-aws-kms-key-id';
  const key = (account: string) =>
    `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const accountOf = (parameters: JsonObject) =>
    asked({ key: 'a', ...parameters }, { eventName: 'CopyObject' }).kmsForeignAccount;

  test('of a foreign account is told', () => {
    expect(accountOf({ [header]: key(FOREIGN) })).toBe(FOREIGN);
  });

  test("as a bucket's default is told", () => {
    const ApplyServerSideEncryptionByDefault = {
      SSEAlgorithm: 'aws:kms',
      KMSMasterKeyID: key(FOREIGN),
    };
    const Rule = { ApplyServerSideEncryptionByDefault };
    expect(accountOf({ ServerSideEncryptionConfiguration: { Rule } })).toBe(FOREIGN);
  });

  test.each<[string, unknown]>([
    ['of its own account', key(OWN)],
    ['by its id alone', '1234abcd-12ab-34cd-56ef-1234567890ab'],
    ['by its alias', 'alias/aws/s3'],
    ['that is none', `arn:aws:s3:::${FOREIGN}`],
    ['of a wrong type', { arn: key(FOREIGN) }],
  ])('%s is not', (_, value) => expect(accountOf({ [header]: value })).toBeUndefined());
});

describe("a resource of Trailstore's own", () => {
  const stackName = 'Trailstore';
  const ownOf = (requestParameters: JsonObject, changes: JsonObject = {}) =>
    derived({ ...changes, requestParameters }, { stackName }).ownResource;

  test.each<[string, JsonObject, string]>([
    [
      'the log bucket',
      { bucketName: 'trailstore-logs-111122223333-1a2b' },
      'trailstore-logs-111122223333-1a2b',
    ],
    ['a table', { tableName: 'Trailstore-EventsTable5C-X1' }, 'Trailstore-EventsTable5C-X1'],
    [
      'a table by its ARN',
      { tableName: `arn:aws:dynamodb:eu-west-1:${OWN}:table/Trailstore-EventsTable5C-X1` },
      'Trailstore-EventsTable5C-X1',
    ],
    [
      'the function by its ARN and version',
      { functionName: `arn:aws:lambda:eu-west-1:${OWN}:function:Trailstore-Ingest1-X1:live` },
      'Trailstore-Ingest1-X1',
    ],
    [
      'the queue',
      { queueUrl: `https://sqs.eu-west-1.amazonaws.com/${OWN}/Trailstore-Queue4A-X1` },
      'Trailstore-Queue4A-X1',
    ],
    [
      'a subscription',
      { subscriptionArn: `arn:aws:sns:eu-west-1:${OWN}:Trailstore-Alarms1-X1:0a1b2c3d` },
      'Trailstore-Alarms1-X1',
    ],
    ['the trail', { name: 'Trailstore-Trail1-X1' }, 'Trailstore-Trail1-X1'],
    [
      'the trail by its ARN',
      { trailName: `arn:aws:cloudtrail:eu-west-1:${OWN}:trail/Trailstore-Trail1-X1` },
      'Trailstore-Trail1-X1',
    ],
    ['one alarm of several', { alarmNames: ['cpu', 'Trailstore-Late-X1'] }, 'Trailstore-Late-X1'],
    ['a rule', { rule: 'Trailstore-Hourly-X1' }, 'Trailstore-Hourly-X1'],
    ['a log group', { logGroupName: '/aws/lambda/Trailstore-Ingest1-X1' }, 'Trailstore-Ingest1-X1'],
    ['the stack', { stackName: 'Trailstore' }, 'Trailstore'],
    [
      'the stack by its ARN',
      { stackName: `arn:aws:cloudformation:eu-west-1:${OWN}:stack/Trailstore/0a1b2c3d` },
      'Trailstore',
    ],
  ])('is %s', (_, parameters, name) => expect(ownOf(parameters)).toBe(name));

  test('is told by the answer where the request has an id alone', () => {
    const functionArn = `arn:aws:lambda:eu-west-1:${OWN}:function:Trailstore-Ingest1-X1`;
    const changes = { eventSource: 'lambda.amazonaws.com', responseElements: { functionArn } };
    expect(ownOf({ uUID: '0a1b2c3d' }, changes)).toBe('Trailstore-Ingest1-X1');
  });

  test.each<[string, JsonObject]>([
    ['called otherwise', { bucketName: 'ledger' }],
    ['called only alike', { tableName: 'Trailstores' }],
    ['that has it inside', { tableName: 'old-Trailstore-EventsTable' }],
    ["an object's key", { resourceArn: 'arn:aws:s3:::ledger/trailstore-notes.txt' }],
    ['of a wrong type', { bucketName: { name: 'trailstore-logs' } }],
  ])('is not one %s', (_, parameters) => expect(ownOf(parameters)).toBeUndefined());

  test('is none without a stack', () => {
    const requestParameters = { stackName: 'Trailstore' };
    expect(derived({ requestParameters }).ownResource).toBeUndefined();
  });
});

describe('whatever the request holds', () => {
  const names = [
    ...['bucketPolicy', 'policy', 'x-amz-acl', 'x-amz-grant-read', 'accessControlList'],
    ...['AccessControlPolicy', 'LifecycleConfiguration', 'ReplicationConfiguration', 'Rule'],
    ...['ServerSideEncryptionConfiguration', 'Statement', 'Principal', 'Condition', 'AWS', 'Grant'],
    ...['Destination', 'Expiration', 'AccessControlList', 'Effect', 'alarmNames', '__proto__'],
  ];
  const anything = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, depthSize: 'small' },
      fc.constantFrom<unknown>('*', 'Allow', 'Enabled', '', null, true, -1, Number.NaN, FOREIGN),
      fc.string(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4 }),
    ),
  })).value;

  test('the answer has its form', () => {
    const parameters = fc.dictionary(fc.constantFrom(...names), anything);
    const eventName = fc.constantFrom('PutBucketPolicy', 'PutBucketAcl', 'PutAccessPointPolicy');
    fc.assert(
      fc.property(parameters, eventName, (requestParameters, name) => {
        const fields = derived({ requestParameters, eventName: name }, { stackName: 'Trailstore' });
        const absent = Object.values(fields).filter((value) => value === undefined);
        expect(absent).toEqual([]);
        expect(fields.policy ?? closedPolicy).toEqual({
          public: expect.any(Boolean),
          foreignAccounts: expect.any(Array),
        });
      }),
    );
  });

  const closedPolicy = { public: false, foreignAccounts: [] };

  test('a policy of ten thousand statements is read in one go', () => {
    const statement = { Effect: 'Allow', Principal: { AWS: FOREIGN } };
    const Statement = Array.from({ length: 10_000 }, () => statement);
    expect(asked({ bucketPolicy: { Statement } }).policy).toEqual({
      public: false,
      foreignAccounts: [FOREIGN],
    });
  });
});

test('every field that it gives has a name that rules may use', () => {
  const names = (value: object, prefix: string): string[] =>
    Object.entries(value).flatMap(([name, each]) =>
      typeof each === 'object' && each !== null && !Array.isArray(each)
        ? names(each, `${prefix}${name}.`)
        : [`${prefix}${name}`],
    );
  const given = [PUT_BUCKET_POLICY, DELETE_OBJECT, SEND_EMAIL].flatMap((record) =>
    names(allDerived(ruleEventOf(record, ORIGIN).derived), ''),
  );
  expect(given.length).toBeGreaterThan(10);
  for (const name of given) expect(DERIVED_FIELDS).toContain(name);
});

test.each(['selection|trailstore.deneid', 'trailstore.principle'])(
  'a rule that asks for %s is refused',
  (name) => {
    const field = name.split('|').at(-1) ?? '';
    const { problems } = readRules([
      {
        file: 'x.yml',
        value: {
          title: 'x',
          detection: name.includes('|')
            ? { selection: { [field]: true }, condition: 'selection' }
            : { selection: { eventName: 'x' }, condition: 'selection' },
          ...(!name.includes('|') && { trailstore: { 'group-by': [field] } }),
        },
      },
    ]);
    expect(problems).toMatchObject([
      { reason: expect.stringContaining(`there is no field ${field}`) },
    ]);
  },
);
