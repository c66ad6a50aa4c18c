import { Random } from '../../bench/generator/random';
import { keptObjectKey } from '../../core/items/keys';
import type { JsonObject } from '../../core/records/record';

/**
 * Records that an attacker, or a user who likes odd names, can bring about: each value is one that
 * some simpler way of making or reading keys would take for another.
 */

const ACCOUNTS = ['111122223333', '444455556666'];
export const BUCKET = 'ledger';
export const OTHER_BUCKET = 'ledger-archive';
const DOMAIN = 'example.com';

/** Several events share each second, and the seconds lie side by side. */
const TIMES = [
  '2025-12-31T23:59:59Z',
  '2026-01-01T00:00:00Z',
  '2026-03-04T05:06:06Z',
  '2026-03-04T05:06:07Z',
  '2026-03-04T05:06:07Z',
  '2026-03-04T05:06:08Z',
  '2026-03-04T05:06:10Z',
  '2026-03-05T00:00:00Z',
];

const LONGEST_KEY = `long/${'k'.repeat(1019)}`;

export const OBJECT_KEYS: readonly string[] = [
  'a',
  'a/',
  'a/b',
  'a//b',
  '/',
  '/a',
  '#',
  'a#',
  '*',
  'a*',
  'a\\*',
  'a b+c%20d',
  '~',
  'ü',
  'u\u0308',
  '😀/€.pdf',
  'line\nfeed',
  '\u001b[31mred',
  '\';--"{}',
  ':v0 = :v0 OR attribute_exists(#at)',
  // What the index appends to a key: its time, and the beginning of an event id.
  'a#2026-03-04T05:06:07Z',
  'a#2026-03-04T05:06:07Z#',
  'a#2026-03-04T05:06:07Z#0000',
  'a#2026-03-04T05:06:07Z#0000#2026-03-04T05:06:07Z#0000',
  '2026-03-04T05:06:07Z#0000',
  '#2026-03-04T05:06:07Z#0000',
  // As long as S3 lets a key be, and some that differ at its end, or are no longer than the index keeps.
  LONGEST_KEY,
  `${LONGEST_KEY.slice(0, -1)}x`,
  LONGEST_KEY.slice(0, 998),
  LONGEST_KEY.slice(0, 997),
  LONGEST_KEY.slice(0, 972),
  `${'ü'.repeat(511)}x`,
  `x${'ü'.repeat(511)}y`,
  `${'😀'.repeat(255)}/abc`,
  // The very text that stands in the index for another key.
  keptObjectKey(LONGEST_KEY),
];

const userNamed = (name: string, account: string): JsonObject => ({
  type: 'IAMUser',
  arn: `arn:aws:iam::${account}:user/${name}`,
  accountId: account,
  accessKeyId: `AKIA${name.toUpperCase()}`,
  userName: name,
});

const sessionOf = (role: string, session: string, account: string): JsonObject => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLE:${session}`,
  arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
  accountId: account,
  accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
});

/** Principals that begin with one another, and some that are no users. */
function identitiesIn(account: string): readonly (JsonObject | undefined)[] {
  return [
    userNamed('mail', account),
    userNamed('mailer', account),
    userNamed('mailer/mail', account),
    userNamed('team/mail', account),
    sessionOf('Mail', 'mail', account),
    sessionOf('Mailer', 'mail', account),
    sessionOf('Mail', 'i-0123456789abcdef0', account),
    { type: 'Root', arn: `arn:aws:iam::${account}:root`, accountId: account },
    { type: 'AWSService', invokedBy: 's3.amazonaws.com' },
    { type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL', principalId: '' },
    { type: 'IAMUser', principalId: 'p'.repeat(1500), accountId: account, accessKeyId: 'ü' },
    undefined,
  ];
}

const SOURCES = [
  '192.0.2.7',
  '192.0.2.70',
  '192.0.3.7',
  '10.0.0.1',
  '010.0.0.1',
  '2001:db8::7',
  '2001:0DB8:0:0:0:0:0:7',
  '2001:db8:1::7',
  '::ffff:192.0.2.7',
  'AWS Internal',
  's3.amazonaws.com',
  undefined,
];

const ERRORS = [
  undefined,
  undefined,
  undefined,
  'AccessDenied',
  'Client.UnauthorizedOperation',
  'VpceAccessDenied',
  'ForbiddenException',
  'NoSuchKey',
  'accessdenied',
  'any',
  'denied',
];

const S3 = { eventSource: 's3.amazonaws.com', eventCategory: 'Data', managementEvent: false };
const BUCKET_CALL = {
  eventSource: 's3.amazonaws.com',
  eventCategory: 'Management',
  managementEvent: true,
};
const SES = {
  eventSource: 'ses.amazonaws.com',
  eventCategory: 'Management',
  managementEvent: true,
};
const SEND = { eventSource: 'ses.amazonaws.com', eventCategory: 'Data', managementEvent: false };

const ofObject = (bucketName: string, key: string, eventName: string, parameters = {}) => ({
  ...S3,
  eventName,
  readOnly: eventName.startsWith('Get'),
  requestParameters: { bucketName, key, ...parameters },
});

const copied = (source: string, bucket: string, key: string) =>
  ofObject(bucket, key, 'CopyObject', { 'x-amz-copy-source': source });
const encoded = (bucket: string, key: string) => `${bucket}/${encodeURIComponent(key)}`;

const ofIdentity = (identity: string, eventName = 'VerifyEmailIdentity') => ({
  ...SES,
  eventName,
  readOnly: false,
  requestParameters: { identity },
});

/** What records touch: an object, a copy's two, a bucket, an identity, or something else. */
const CALLS: readonly JsonObject[] = [
  ...OBJECT_KEYS.flatMap((key) => [
    ofObject(BUCKET, key, 'GetObject'),
    ofObject(BUCKET, key, 'DeleteObject'),
  ]),
  ...OBJECT_KEYS.filter((_, n) => n % 4 === 0).map((key) =>
    ofObject(OTHER_BUCKET, key, 'PutObject'),
  ),
  // Copies within one bucket, into another, and of keys that are cut.
  ...OBJECT_KEYS.filter((_, n) => n % 3 === 0).flatMap((key) => [
    copied(encoded(BUCKET, key), BUCKET, 'a/copy'),
    copied(encoded(BUCKET, key), OTHER_BUCKET, key),
  ]),
  copied(encoded(BUCKET, 'a'), BUCKET, 'a'),
  copied(encoded(BUCKET, 'a/b'), BUCKET, 'a'),
  copied(encoded(OTHER_BUCKET, LONGEST_KEY), BUCKET, LONGEST_KEY),
  copied('arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/object/a', BUCKET, 'a'),
  {
    ...ofObject(BUCKET, 'a/renamed', 'RenameObject'),
    requestParameters: {
      bucketName: BUCKET,
      key: 'a/renamed',
      'x-amz-rename-source': 'a/b',
    },
  },
  // Buckets themselves, and names that no bucket has.
  ...[BUCKET, OTHER_BUCKET, DOMAIN].flatMap((bucketName) => [
    { ...BUCKET_CALL, eventName: 'PutBucketPolicy', requestParameters: { bucketName } },
    { ...S3, eventName: 'ListObjects', readOnly: true, requestParameters: { bucketName } },
  ]),
  ofObject(DOMAIN, 'a', 'GetObject'),
  ofObject('news@example.com', 'a', 'GetObject'),
  ofObject('Not A Bucket', 'a', 'GetObject'),
  ofObject('b'.repeat(300), 'a', 'GetObject'),
  ofObject('b'.repeat(3000), 'a', 'GetObject'),
  { ...BUCKET_CALL, eventName: 'ListBuckets', readOnly: true },
  // SES identities, one named like a bucket.
  ...[BUCKET, DOMAIN, 'news@example.com', `"a'b"@example.com`].flatMap((identity) => [
    ofIdentity(identity),
    ofIdentity(identity, 'DeleteIdentity'),
    {
      ...SEND,
      eventName: 'SendEmail',
      readOnly: true,
      requestParameters: { source: identity },
      resources: [
        {
          type: 'AWS::SES::EmailIdentity',
          ARN: `arn:aws:ses:eu-west-1:111122223333:identity/${identity}`,
        },
      ],
    },
  ]),
  // Other services, categories and what is malformed.
  {
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateAccessKey',
    managementEvent: true,
    readOnly: false,
    resources: [{ ARN: 'arn:aws:iam::111122223333:user/mail', type: 'AWS::IAM::User' }],
  },
  { eventSource: 'Ledger.example', eventName: BUCKET, eventCategory: 'Data' },
  { eventSource: 's3.amazonaws.com', eventName: 'N'.repeat(300), eventCategory: 'Data' },
  { eventSource: 's/3.amazonaws.com', eventName: 'Odd', eventCategory: 'NetworkActivity' },
  { eventName: 'Insight', eventCategory: 'Insight' },
  { eventSource: 'unheard-of.amazonaws.com' },
];

/** Ids that share their beginnings, hold the separator, or are as short and as long as they may be. */
function eventIdOf(n: number): string | undefined {
  const forms = [
    `0ffa308d-1467-4000-8000-${String(n).padStart(12, '0')}`,
    `0ffa${n}`,
    `#${n}`,
    `${n}`,
    `2026-03-04T05:06:07Z#${n}`,
    `${n}:v0`,
    `${n}${'z'.repeat(190)}`,
    undefined,
  ];
  return forms[n % forms.length];
}

/**
 * Draws records of these calls with other values at random.
 * @param from the number of the first one: no id of two ranges is the same
 */
export function hostileRecords(count: number, seed: number, from = 0): JsonObject[] {
  const random = Random.named('hostile', seed, from);
  const records: JsonObject[] = [];
  for (let n = from; records.length < count; n++) {
    const account = random.pick(ACCOUNTS);
    const record: JsonObject = {
      eventVersion: '1.11',
      userIdentity: pick(random, identitiesIn(account)),
      eventTime: random.pick(TIMES),
      awsRegion: random.pick(['eu-west-1', 'us-east-1']),
      sourceIPAddress: pick(random, SOURCES),
      userAgent: 'aws-cli',
      errorCode: pick(random, ERRORS),
      eventID: eventIdOf(n),
      recipientAccountId: account,
      sharedEventID: random.chance(0.2) ? `shared-${random.below(3)}` : undefined,
      // Equal bytes would be one event: a record without an id is known by them.
      requestID: String(n),
      ...random.pick(CALLS),
    };
    records.push(record);
    // The copy of a foreign call in the bucket owner's account may have the same id.
    if (random.chance(0.15)) {
      records.push({ ...record, recipientAccountId: ACCOUNTS.find((each) => each !== account) });
    }
  }
  return records.slice(0, count);
}

function pick<T>(random: Random, items: readonly T[]): T | undefined {
  return items[random.below(items.length)];
}
