import fc from 'fast-check';
import { readRecord } from '../../../core/records/read-record';
import { DELETE_OBJECT, readSoundRecord } from '../../support/events';
import { spelledOut } from '../../support/spelled-out';

const read = (fields: object) => readSoundRecord({ ...DELETE_OBJECT, ...fields });

test('a record of today is read field by field', () => {
  expect(read({})).toMatchObject({
    eventVersion: '1.11',
    eventTime: '2026-03-04T05:06:07Z',
    eventID: '3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05',
    eventName: 'DeleteObject',
    managementEvent: false,
    readOnly: false,
    recipientAccountId: '111122223333',
    requestParameters: { bucketName: 'ledger', key: 'invoices/2026/03.pdf' },
    resources: [{ type: 'AWS::S3::Object' }, { type: 'AWS::S3::Bucket' }],
  });
});

describe('the event version', () => {
  /** What the versions named have brought: older records lack it. */
  const withoutLaterFields = {
    eventID: undefined,
    recipientAccountId: undefined,
    managementEvent: undefined,
    eventCategory: undefined,
    readOnly: undefined,
    resources: undefined,
    tlsDetails: undefined,
  };

  test.each([
    '1.0',
    '1.01',
    '1.02',
    '1.03',
    '1.04',
    '1.05',
    '1.06',
    '1.07',
    '1.08',
    '1.09',
    '1.10',
  ])('may be %s, with the fields of that time alone', (eventVersion) => {
    expect(read({ ...withoutLaterFields, eventVersion })).toMatchObject({
      eventVersion,
      eventName: 'DeleteObject',
      resources: [],
    });
  });

  test.each(['1.11', '1.12', '2.0', 'later', undefined])(
    'may be %s, with fields unheard of',
    (eventVersion) => {
      expect(read({ eventVersion, novelty: { of: ['a later version'] } })).toMatchObject({
        eventVersion,
        eventName: 'DeleteObject',
      });
    },
  );

  test('may be a number, which is as good as none', () => {
    expect(read({ eventVersion: 1.08 }).eventVersion).toBeUndefined();
  });
});

test('a record needs nothing but its time', () => {
  const eventTime = '2026-03-04T05:06:07Z';
  expect(spelledOut(readRecord({ eventTime }))).toEqual({ record: { eventTime, resources: [] } });
});

describe('the event time', () => {
  test.each([
    ['2026-03-04T05:06:07Z', '2026-03-04T05:06:07Z'],
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59Z'],
    ['2026-03-04T05:06:07.999Z', '2026-03-04T05:06:07Z'],
    ['2026-03-04T05:06:07+00:00', '2026-03-04T05:06:07Z'],
    ['2026-03-04T01:06:07+02:00', '2026-03-03T23:06:07Z'],
    ['2026-03-04T05:06:07.5-0530', '2026-03-04T10:36:07Z'],
    ['2026-03-04T24:00:00Z', '2026-03-05T00:00:00Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ])('%s is kept as %s', (eventTime, expected) => {
    expect(read({ eventTime }).eventTime).toBe(expected);
  });

  test.each([
    '2026-02-30T05:06:07Z',
    '2026-02-30T05:06:07+02:00',
    '2026-04-31T05:06:07Z',
    '2025-02-29T05:06:07Z',
    '1900-02-29T05:06:07Z',
    '2026-13-01T05:06:07Z',
    '2026-00-10T05:06:07Z',
    '2026-03-00T05:06:07Z',
    '2026-03-04T25:06:07Z',
    '2026-03-04T05:60:07Z',
    '2026-03-04T05:06:60Z',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '2026-03-04',
    '2026-03-04 05:06:07Z',
    '2026-03-04T05:06:07',
    '20260304T050607Z',
    '',
    1772600767,
    null,
    ['2026-03-04T05:06:07Z'],
  ])('%j is none', (eventTime) => {
    expect(spelledOut(readRecord({ ...DELETE_OBJECT, eventTime }))).toEqual({
      rejected: `its eventTime is not an ISO 8601 time such as 2026-01-02T03:04:05Z: ${JSON.stringify(eventTime)}`,
    });
  });

  test.each([
    'Wed, 04 Mar 2026 05:06:07 GMT',
    'jane.doe@example.com',
    { password: 'correct horse' },
    '1'.repeat(50),
  ])('is not quoted when it is nothing like a time: %j', (eventTime) => {
    expect(spelledOut(readRecord({ ...DELETE_OBJECT, eventTime }))).toEqual({
      rejected: 'its eventTime is not an ISO 8601 time such as 2026-01-02T03:04:05Z',
    });
  });

  test('may be missing', () => {
    const { eventTime: _, ...rest } = DELETE_OBJECT;
    expect(readRecord(rest)).toEqual({ rejected: 'it has no eventTime' });
  });

  test('is quoted to a bounded length', () => {
    const read = readRecord({ eventTime: 'x'.repeat(1_000_000) });
    expect(JSON.stringify(read).length).toBeLessThan(200);
  });

  test('keeps the order of time as a sort key (property)', () => {
    const anyMoment = fc.date({
      min: new Date('1000-01-01T00:00:00Z'),
      max: new Date('9998-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    const keyOf = (moment: Date) => read({ eventTime: moment.toISOString() }).eventTime;
    fc.assert(
      fc.property(anyMoment, anyMoment, (a, b) => {
        expect(Math.sign(Math.floor(+a / 1000) - Math.floor(+b / 1000))).toBe(
          keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b)),
        );
      }),
    );
  });
});

describe('a field of the wrong type is as good as absent', () => {
  test.each([
    'eventID',
    'eventSource',
    'eventName',
    'eventCategory',
    'awsRegion',
    'userAgent',
  ] as const)('%s', (field) => {
    for (const value of [12, true, null, ['a'], { a: 1 }, '']) {
      expect(read({ [field]: value })[field]).toBeUndefined();
    }
  });

  test.each(['userIdentity', 'requestParameters', 'insightDetails'] as const)('%s', (field) => {
    for (const value of [12, true, null, ['a'], 'text']) {
      expect(read({ [field]: value })[field]).toBeUndefined();
    }
  });

  test.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    ['no', undefined],
    [1, undefined],
    [null, undefined],
  ])('readOnly %j is read as %j', (readOnly, expected) => {
    expect(read({ readOnly }).readOnly).toBe(expected);
  });

  test.each([
    [null, []],
    [{ ARN: 'a' }, []],
    [['a', null, [], { ARN: 'b' }], [{ ARN: 'b' }]],
  ])('resources %j are read as %j', (resources, expected) => {
    expect(read({ resources }).resources).toEqual(expected);
  });
});

describe('an event id', () => {
  test.each(['x'.repeat(200), 'not a GUID', '#'])('%j is one', (eventID) => {
    expect(read({ eventID }).eventID).toBe(eventID);
  });

  test.each(['x'.repeat(201), 'line\nfeed', 'half a pair \ud83d', '\0'])(
    'that a sort key should not hold is none: %j',
    (eventID) => {
      expect(read({ eventID }).eventID).toBeUndefined();
    },
  );

  test.each([8, 32])('that ends like the key of a second record is none: %i digits', (digits) => {
    const eventID = `3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05~${'0f'.repeat(digits / 2)}`;
    expect(read({ eventID }).eventID).toBeUndefined();
  });
});

test.each([null, 12, 'text', [], [{}], true])('%j is not a record', (value) => {
  expect(readRecord(value)).toEqual({ rejected: 'the record is not a JSON object' });
});

test('any JSON has an answer (property)', () => {
  const anyRecord = fc
    .tuple(fc.constantFrom(...Object.keys(DELETE_OBJECT)), fc.jsonValue())
    .map(([field, value]) => ({ ...DELETE_OBJECT, [field]: value }));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), anyRecord), (value) => {
      const read = readRecord(value);
      expect('record' in read || read.rejected !== '').toBe(true);
    }),
  );
});

test('a stored S3 notification is no CloudTrail record', () => {
  expect(readRecord({ ...DELETE_OBJECT, eventVersion: '2.1', eventSource: 'aws:s3' })).toEqual({
    rejected: 'it is a notification, not a CloudTrail record',
  });
});
