import { catalogueRows } from '../../../core/classification/catalogue/catalogue';
import { serviceOf } from '../../../core/classification/event-source';
import { UsageError } from '../../../core/errors';
import type { JsonObject } from '../../../core/records/record';
import { readRules } from '../../../core/rules/read-rules';
import { ruleEventOf } from '../../../core/rules/rule-event';
import { RuleSet } from '../../../core/rules/rule-set';
import { watchDocuments } from '../../../core/rules/watch';

/** A management event of S3, which names its bucket in its parameters only. */
const perfect: JsonObject = {
  eventVersion: '1.11',
  eventTime: '2026-01-02T03:04:05Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'DeleteBucketPolicy',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.10',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/alice' },
  eventID: '00000000-0000-4000-8000-000000000001',
  recipientAccountId: '111122223333',
  requestParameters: { bucketName: 'payroll' },
};

function rulesOf(...watch: string[]) {
  const { rules, problems } = readRules(watchDocuments(watch));
  expect(problems).toEqual([]);
  return rules;
}

/** Whether the one entry matches the perfect event with this deviation. */
function isWatched(entry: string, deviation: JsonObject = {}): boolean {
  const record = { ...perfect, ...deviation };
  const event = ruleEventOf(record, { file: 'file', index: 0 });
  return new RuleSet(rulesOf(entry)).match(event).length > 0;
}

test('an entry is a rule that a person can read', () => {
  const [rule] = rulesOf('s3:DeleteBucketPolicy');
  expect(rule).toMatchObject({
    kind: 'detection',
    alerts: true,
    info: {
      id: 'watch:s3:DeleteBucketPolicy',
      name: 'watch-s3-deletebucketpolicy',
      title: 'Watched call: s3:DeleteBucketPolicy',
      level: 'medium',
      file: 'trailstore.config.ts (watch)',
      description: expect.stringContaining("'s3:DeleteBucketPolicy'"),
      response: expect.stringContaining('Ask whoever made the call'),
    },
  });
});

test('no entry, no rule; the same entry twice, one rule', () => {
  expect(watchDocuments([])).toEqual([]);
  expect(rulesOf('s3:DeleteObject', 's3:DeleteObject')).toHaveLength(1);
});

test('entries that differ in a wildcard are rules of their own', () => {
  const names = rulesOf('ses:*Identity', 'ses:Get*Identity', 'ses:Get?mailIdentity').map(
    ({ info }) => info.name,
  );
  expect(names).toEqual([
    'watch-ses-any-identity',
    'watch-ses-get-any-identity',
    'watch-ses-get-one-mailidentity',
  ]);
});

describe('a call', () => {
  test.each<[entry: string, deviation: JsonObject, isWatched: boolean]>([
    ['s3:DeleteBucketPolicy', {}, true],
    ['s3:DeleteBucketPolicy', { eventName: 'PutBucketPolicy' }, false],
    ['s3:DeleteBucketPolicy', { eventSource: 's3express.amazonaws.com' }, true],
    ['s3:DeleteBucketPolicy', { eventSource: 'iam.amazonaws.com' }, false],
    ['s3:*BucketPolicy', { eventName: 'PutBucketPolicy' }, true],
    ['s3:DeleteBucketPolic?', {}, true],
    ['s3:DeleteBucketPolic?', { eventName: 'DeleteBucketPolicies' }, false],
    ['iam:CreateUser', { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser' }, true],
    ['iam:CreateUser', { eventName: 'CreateUser' }, false],
  ])('%s and %j: %s', (entry, deviation, expected) => {
    expect(isWatched(entry, deviation)).toBe(expected);
  });

  test('of any kind of S3 counts as s3', () => {
    const sources = new Set(catalogueRows().map(({ eventSource }) => eventSource));
    for (const eventSource of sources) {
      const deviation = { eventSource, eventName: 'DeleteBucketPolicy' };
      expect([eventSource, isWatched('s3:DeleteBucketPolicy', deviation)]).toEqual([
        eventSource,
        serviceOf(eventSource) === 's3',
      ]);
    }
  });
});

test('an entry of many wildcards is read as quickly as another', () => {
  const entry = `s3:${'*?'.repeat(80)}z`;
  expect(() => watchDocuments([entry])).toThrow(UsageError);
});

describe('on a resource', () => {
  const object = {
    eventName: 'GetObject',
    resources: [{ type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::payroll/2026/may.csv' }],
    requestParameters: { bucketName: 'payroll', key: '2026/may.csv' },
  };
  const { resources: _resources, ...unnamed } = object;
  const inPayroll = 's3:GetObject@arn:aws:s3:::payroll/*';
  const identity = 'ses:*Identity@arn:aws:ses:eu-west-1:111122223333:identity/example.com';
  const verified = {
    eventSource: 'ses.amazonaws.com',
    eventName: 'VerifyDomainIdentity',
    requestParameters: { domain: 'example.com' },
  };

  test.each<[what: string, entry: string, deviation: JsonObject, isWatched: boolean]>([
    ['named by the event', inPayroll, { ...object, requestParameters: null }, true],
    ['named in the parameters', inPayroll, unnamed, true],
    [
      'in another bucket',
      inPayroll,
      { ...unnamed, requestParameters: { bucketName: 'payroll2', key: 'a' } },
      false,
    ],
    ['a key below a prefix', 's3:GetObject@arn:aws:s3:::payroll/2026/*', unnamed, true],
    ['a key elsewhere', 's3:GetObject@arn:aws:s3:::payroll/2025/*', unnamed, false],
    ['a key in capitals', 's3:GetObject@arn:aws:s3:::payroll/2026/MAY.csv', unnamed, false],
    ['a bucket', 's3:*@arn:aws:s3:::payroll', {}, true],
    ['another bucket', 's3:*@arn:aws:s3:::invoices', {}, false],
    ['buckets by a wildcard', 's3:*@arn:aws:s3:::pay*', {}, true],
    ['a bucket, where objects are watched', 's3:*@arn:aws:s3:::payroll/*', {}, false],
    ['an identity in the parameters', identity, verified, true],
    [
      'an identity in a list',
      identity,
      { ...verified, requestParameters: { identities: ['example.net', 'example.com'] } },
      true,
    ],
    [
      'another identity',
      identity,
      { ...verified, requestParameters: { domain: 'example.net' } },
      false,
    ],
    ['an identity in another Region', identity, { ...verified, awsRegion: 'eu-west-2' }, false],
    [
      'an identity of another account',
      identity,
      { ...verified, recipientAccountId: '444455556666' },
      false,
    ],
    [
      'the identity of a send',
      'ses:SendEmail@arn:aws:ses:*:111122223333:identity/*.com',
      {
        eventSource: 'ses.amazonaws.com',
        eventName: 'SendEmail',
        resources: [{ ARN: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com' }],
      },
      true,
    ],
    [
      'what another service names',
      'kms:DisableKey@arn:aws:kms:*:111122223333:key/*',
      {
        eventSource: 'kms.amazonaws.com',
        eventName: 'DisableKey',
        resources: [{ ARN: 'arn:aws:kms:eu-west-1:111122223333:key/1234' }],
      },
      true,
    ],
  ])('%s', (_what, entry, deviation, expected) => {
    expect(isWatched(entry, deviation)).toBe(expected);
  });
});

describe('a wrong entry is refused by its name', () => {
  test.each([
    'DeleteBucketPolicy',
    's3.amazonaws.com:DeleteBucketPolicy',
    'S3:DeleteBucketPolicy',
    's3:',
    's3:Delete Bucket',
    's3:GetObject@payroll/*',
    's3:GetObject@arn:aws:s3',
    `s3:GetObject@arn:aws:s3:::${'a'.repeat(180)}`,
    '',
  ])('%j', (entry) => {
    expect(() => watchDocuments([entry])).toThrow(UsageError);
    expect(() => watchDocuments([entry])).toThrow(
      `${JSON.stringify(entry)} is refused; allowed: a service, a colon and an event's name`,
    );
  });

  test.each([
    ['s3:DeleteBuketPolicy', 's3 has no event DeleteBuketPolicy'],
    ['s3:Send*', 's3 has no event Send*'],
    ['ses:PutObject', 'ses has no event PutObject'],
  ])('%s', (entry, reason) => {
    expect(() => watchDocuments(['s3:DeleteObject', entry])).toThrow(reason);
  });
});

test('entries whose names would be the same are told apart', () => {
  const watch = ['s3:GetObject@arn:aws:s3:::payroll/A/*', 's3:GetObject@arn:aws:s3:::payroll/a/*'];
  const { rules, problems } = readRules(watchDocuments(watch));
  expect(problems).toEqual([]);
  const names = rules.map(({ info }) => info.name);
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^watch-s3-getobject-.*-[0-9a-f]{6}$/);
});
