import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type Item, itemBytes, stringOf, stringsOf } from '../../../core/items/attribute';
import { buildEventItem, expiryOf } from '../../../core/items/event-item';
import { objectKeyIn } from '../../../core/items/keys';
import type { JsonObject } from '../../../core/records/record';
import { DEFAULT_SETTINGS, type IngestSettings } from '../../../core/settings';
import { anyCharacter } from '../../support/any-character';
import { indexesOf, keyFaults } from '../../support/dynamodb';
import {
  ACCOUNT,
  DELETE_OBJECT,
  eventOf,
  ORIGIN,
  PUT_BUCKET_POLICY,
  SEND_EMAIL,
} from '../../support/events';

function itemOf(record: JsonObject, settings: Partial<IngestSettings> = {}): Item {
  return buildEventItem(eventOf(record), { ...DEFAULT_SETTINGS, ...settings });
}

const ANY_BYTES = { B: expect.any(Uint8Array) };

/** The record about an object of another key. */
const deleteOf = (key: string, fields: JsonObject = {}): JsonObject => ({
  ...DELETE_OBJECT,
  requestParameters: { bucketName: 'ledger', key },
  resources: undefined,
  ...fields,
});

describe('the whole item', () => {
  test('of an S3 data event', () => {
    expect(itemOf(DELETE_OBJECT)).toEqual({
      stream: { S: '111122223333/s3/data' },
      at: { S: '2026-03-04T05:06:07Z#3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05' },
      eventName: { S: 'DeleteObject' },
      eventSource: { S: 's3.amazonaws.com' },
      region: { S: 'eu-west-1' },
      category: { S: 'data' },
      level: { S: 'object' },
      access: { S: 'write' },
      principal: { S: '111122223333:assumed-role/Operator/alice' },
      principalType: { S: 'AssumedRole' },
      accessKey: { S: 'ASIAEXAMPLEEXAMPLE12' },
      mfa: { BOOL: true },
      sourceIp: { S: '192.0.2.10' },
      userAgent: { S: '[aws-cli/2.27.1]' },
      resource: { S: 'ledger' },
      objectKeyAt: { S: '/invoices/2026/03.pdf#2026-03-04T05:06:07Z#3c7a' },
      accessKeyAt: { S: '2026-03-04T05:06:07Z#3c7a' },
      file: { S: '20260304T0510Z_0123456789abcdef' },
      index: { N: '17' },
      expiresAt: { N: '1780376767' },
      raw: ANY_BYTES,
    });
  });

  test('of an S3 management event', () => {
    expect(itemOf(PUT_BUCKET_POLICY)).toEqual({
      stream: { S: '111122223333/s3/management' },
      at: { S: '2026-03-04T05:07:08Z#8e2f4b6d-1c3a-4e5f-8a9b-0c1d2e3f4a5b' },
      eventId: { S: '8e2f4b6d-1c3a-4e5f-8a9b-0c1d2e3f4a5b' },
      eventName: { S: 'PutBucketPolicy' },
      eventNameAt: { S: '2026-03-04T05:07:08Z#8e2f' },
      eventSource: { S: 's3.amazonaws.com' },
      region: { S: 'eu-west-1' },
      category: { S: 'management' },
      level: { S: 'bucket' },
      access: { S: 'write' },
      principal: { S: '111122223333:assumed-role/Operator/alice' },
      principalAt: { S: '2026-03-04T05:07:08Z#8e2f' },
      principalType: { S: 'AssumedRole' },
      accessKey: { S: 'ASIAEXAMPLEEXAMPLE12' },
      accessKeyAt: { S: '2026-03-04T05:07:08Z#8e2f' },
      mfa: { BOOL: true },
      sourceIp: { S: '192.0.2.10' },
      userAgent: { S: '[aws-cli/2.27.1]' },
      errorCode: { S: 'AccessDenied' },
      errorMessage: { S: 'Access Denied' },
      resource: { S: 'ledger' },
      objectKeyAt: { S: '#2026-03-04T05:07:08Z#8e2f' },
      file: { S: '20260304T0510Z_0123456789abcdef' },
      index: { N: '17' },
      expiresAt: { N: '1807160828' },
      raw: ANY_BYTES,
    });
  });

  test('of an SES send', () => {
    expect(itemOf(SEND_EMAIL)).toEqual({
      stream: { S: '111122223333/ses/data' },
      at: { S: '2026-03-04T05:08:09Z#d1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e5f6' },
      eventId: { S: 'd1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e5f6' },
      eventName: { S: 'SendEmail' },
      eventNameAt: { S: '2026-03-04T05:08:09Z#d1e2' },
      eventSource: { S: 'ses.amazonaws.com' },
      region: { S: 'eu-west-1' },
      category: { S: 'data' },
      access: { S: 'send' },
      principal: { S: '111122223333:user/mailer' },
      principalAt: { S: '2026-03-04T05:08:09Z#d1e2' },
      principalType: { S: 'IAMUser' },
      accessKey: { S: 'AKIAEXAMPLEEXAMPLE12' },
      accessKeyAt: { S: '2026-03-04T05:08:09Z#d1e2' },
      sourceIp: { S: '192.0.2.20' },
      userAgent: { S: 'Boto3/1.38.1 md/Botocore#1.38.1' },
      resource: { S: 'example.com' },
      objectKeyAt: { S: '#2026-03-04T05:08:09Z#d1e2' },
      file: { S: '20260304T0510Z_0123456789abcdef' },
      index: { N: '17' },
      expiresAt: { N: '1807160889' },
      raw: ANY_BYTES,
    });
  });

  test('of a copy names both objects', () => {
    const copy = {
      ...DELETE_OBJECT,
      eventName: 'CopyObject',
      requestParameters: { bucketName: 'ledger', key: 'new', 'x-amz-copy-source': 'archive/old' },
      resources: undefined,
    };
    expect(itemOf(copy)).toMatchObject({
      resource: { S: 'ledger' },
      objectKeyAt: { S: '/new#2026-03-04T05:06:07Z#3c7a' },
      copySource: { S: 'archive' },
      copySourceKeyAt: { S: '/old#2026-03-04T05:06:07Z#3c7a' },
    });
  });
});

describe('the indexes', () => {
  const EVERY_INDEX = [
    'by-resource',
    'by-principal',
    'by-access-key',
    'by-event-name',
    'by-event-id',
  ];

  test.each([
    ['management events', PUT_BUCKET_POLICY, EVERY_INDEX],
    ['SES sends', SEND_EMAIL, EVERY_INDEX],
    ['S3 data events', DELETE_OBJECT, ['by-resource', 'by-access-key']],
  ])('of %s are by default these', (_class, record, expected) => {
    expect(indexesOf(itemOf(record))).toEqual(expected);
  });

  test.each([
    [[], []],
    [['principal'], ['by-principal']],
    [
      ['eventId', 'eventName'],
      ['by-event-name', 'by-event-id'],
    ],
  ] as const)('are those that the owner chose for the class: %j', (data, expected) => {
    const indexes = { ...DEFAULT_SETTINGS.indexes, data };
    expect(indexesOf(itemOf(DELETE_OBJECT, { indexes }))).toEqual(expected);
    expect(indexesOf(itemOf(SEND_EMAIL, { indexes }))).toEqual(EVERY_INDEX);
  });

  test('without one by resource, the object key stands apart', () => {
    const indexes = { ...DEFAULT_SETTINGS.indexes, data: [] };
    const item = itemOf(DELETE_OBJECT, { indexes });
    expect(item.objectKey).toEqual({ S: 'invoices/2026/03.pdf' });
    expect(item.resource).toEqual({ S: 'ledger' });
  });

  test('miss what an event does not have', () => {
    const anonymous = {
      ...PUT_BUCKET_POLICY,
      requestParameters: {},
      resources: [],
      userIdentity: {},
    };
    expect(indexesOf(itemOf(anonymous))).toEqual(['by-principal', 'by-event-name', 'by-event-id']);
  });
});

describe('the stream', () => {
  test.each([
    ['a data event is spread', DELETE_OBJECT, '111122223333/s3/data/3'],
    ['a management event is not', PUT_BUCKET_POLICY, '111122223333/s3/management'],
  ])('of %s', (_what, record, stream) => {
    expect(itemOf(record, { shards: 4 }).stream).toEqual({ S: stream });
  });
});

describe('the expiry', () => {
  const secondsOf = (time: string) => Date.parse(time) / 1000;
  const expiryAfter = (record: JsonObject, days: number | 'forever') =>
    expiryOf(eventOf(record), {
      ...DEFAULT_SETTINGS,
      retentionDays: { ...DEFAULT_SETTINGS.retentionDays, data: days },
    });

  test.each([
    [1, '2026-03-05T05:06:07Z'],
    [90, '2026-06-02T05:06:07Z'],
    [3650, '2036-03-01T05:06:07Z'],
  ])('is %d days after the event', (days, expected) => {
    expect(expiryAfter(DELETE_OBJECT, days)).toBe(secondsOf(expected));
  });

  test('follows the class of the event', () => {
    expect(expiryAfter(SEND_EMAIL, 1)).toBe(secondsOf('2027-04-08T05:08:09Z'));
    expect(expiryAfter(PUT_BUCKET_POLICY, 1)).toBe(secondsOf('2027-04-08T05:07:08Z'));
  });

  test('may be never', () => {
    const retentionDays = { ...DEFAULT_SETTINGS.retentionDays, data: 'forever' } as const;
    expect(itemOf(DELETE_OBJECT, { retentionDays }).expiresAt).toBeUndefined();
  });
});

describe('a text that the raw record says in full', () => {
  const textOf = (fields: JsonObject, name: string) =>
    stringOf(itemOf({ ...SEND_EMAIL, ...fields }), name) ?? '';

  test.each([
    ['userAgent', 96],
    ['errorMessage', 160],
  ])('%s is cut where it is long', (name, maxBytes) => {
    const text = textOf({ [name]: '✓'.repeat(500) }, name);
    expect(text).toMatch(/^✓+…$/);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
  });

  test('gives way so that the item takes one write unit', () => {
    const noise = (seed: string) => createHash('sha512').update(seed).digest('hex');
    const item = itemOf({
      ...SEND_EMAIL,
      userAgent: noise('agent'),
      errorMessage: noise('message'),
      requestID: noise('request'),
    });
    expect(itemBytes(item)).toBeLessThanOrEqual(1024);
    expect(stringOf(item, 'userAgent')).toHaveLength(46);
    expect(stringOf(item, 'errorMessage')).toHaveLength(78);
  });

  test('gives a list of resources four places at most', () => {
    const resources = Array.from({ length: 9 }, (_, i) => ({ ARN: `arn:aws:s3:::b/${i}` }));
    expect(stringsOf(itemOf({ ...SEND_EMAIL, resources }), 'resources')).toHaveLength(4);
  });
});

describe('what an item does not repeat', () => {
  test.each(['session', 'temporary', 'objectKey', 'resources', 'copySource'])('%s', (name) => {
    expect(itemOf(DELETE_OBJECT)[name]).toBeUndefined();
  });

  test('stands apart where nothing else says it', () => {
    const userIdentity = { type: 'AssumedRole', principalId: 'AROAEXAMPLE:bob' };
    expect(itemOf({ ...DELETE_OBJECT, userIdentity })).toMatchObject({
      session: { S: 'bob' },
      temporary: { BOOL: true },
    });
  });
});

describe('a key that DynamoDB would refuse', () => {
  const LONG = 'x'.repeat(5000);

  test.each<[string, JsonObject]>([
    ['an endless object key', deleteOf(LONG)],
    ['an endless object key of four bytes a character', deleteOf('😀'.repeat(2000))],
    ['an endless bucket', { ...DELETE_OBJECT, requestParameters: { bucketName: LONG } }],
    [
      'an endless copy source',
      deleteOf('k', {
        eventName: 'CopyObject',
        requestParameters: { bucketName: 'b', key: 'k', 'x-amz-copy-source': `${LONG}/${LONG}` },
      }),
    ],
    ['an endless event name', { ...PUT_BUCKET_POLICY, eventName: LONG }],
    ['an endless event source', { ...PUT_BUCKET_POLICY, eventSource: LONG }],
    ['an endless event id', { ...PUT_BUCKET_POLICY, eventID: LONG }],
    ['an endless access key', { ...PUT_BUCKET_POLICY, userIdentity: { accessKeyId: LONG } }],
    ['an endless principal', { ...PUT_BUCKET_POLICY, userIdentity: { userName: LONG } }],
    [
      'empty texts',
      {
        ...PUT_BUCKET_POLICY,
        eventName: '',
        eventSource: '',
        eventID: '',
        userIdentity: { accessKeyId: '' },
        requestParameters: { bucketName: '' },
      },
    ],
    ['a sender of blanks', { ...SEND_EMAIL, resources: [], requestParameters: { source: ' ' } }],
    [
      'half a surrogate pair',
      deleteOf('k\ud83d', {
        eventName: '\ud83d',
        eventID: '\ud83d',
        userIdentity: { accessKeyId: 'A\ude00' },
      }),
    ],
  ])('is not made of %s', (_what, record) => {
    expect(keyFaults(itemOf(record))).toEqual([]);
  });

  test('is not made of any record (property)', () => {
    const fields = ['eventName', 'eventSource', 'eventID', 'recipientAccountId', 'awsRegion'];
    const hostile = fc.oneof(
      fc.constantFrom('', ' ', '#', '/', LONG, '😀'.repeat(700), '\ud83d'),
      fc.string({ unit: anyCharacter }),
      fc.jsonValue(),
    );
    const anyDeviation = fc.record({
      top: fc.dictionary(fc.constantFrom(...fields), hostile),
      parameters: fc.dictionary(
        fc.constantFrom('bucketName', 'key', 'source', 'identity', 'x-amz-copy-source'),
        hostile,
      ),
      identity: fc.dictionary(
        fc.constantFrom('type', 'accessKeyId', 'userName', 'principalId', 'arn', 'accountId'),
        hostile,
      ),
    });
    const anyPerfect = fc.constantFrom(DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL);
    fc.assert(
      fc.property(anyPerfect, anyDeviation, (perfect, { top, parameters, identity }) => {
        const record = {
          ...perfect,
          ...top,
          requestParameters: parameters,
          userIdentity: identity,
        };
        expect(keyFaults(itemOf(record))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an object key too long for the index', () => {
  const key = 'é'.repeat(512);

  test('stands apart in full', () => {
    expect(stringOf(itemOf(deleteOf(key)), 'objectKey')).toBe(key);
  });

  test('is still told apart from another of the same beginning', () => {
    const indexKeys = [key, `${key.slice(0, -1)}f`].map((each) =>
      objectKeyIn(stringOf(itemOf(deleteOf(each)), 'objectKeyAt') ?? ''),
    );
    expect(new Set(indexKeys).size).toBe(2);
  });
});

test('a record that was read twice is the same item', () => {
  expect(itemOf(DELETE_OBJECT)).toEqual(itemOf(DELETE_OBJECT));
});

test('a record without a recipient is kept under the account that its file names', () => {
  const event = eventOf({ ...DELETE_OBJECT, recipientAccountId: undefined }, ORIGIN);
  expect(buildEventItem(event, DEFAULT_SETTINGS).stream).toEqual({ S: `${ACCOUNT}/s3/data` });
});
