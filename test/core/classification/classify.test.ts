import * as fc from 'fast-check';
import { CATEGORIES } from '../../../core/classification/classification';
import { classify } from '../../../core/classification/classify';
import type { CloudTrailRecord } from '../../../core/records/record';
import { asRecord } from '../../support/samples';

/** A record of today, which says everything itself. */
const getObject: CloudTrailRecord = {
  eventVersion: '1.11',
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  eventCategory: 'Data',
  managementEvent: false,
  readOnly: true,
  requestParameters: { bucketName: 'ledger-archive', key: '2026/03/04.parquet' },
  resources: [
    { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::ledger-archive/2026/03/04.parquet' },
    { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::ledger-archive', accountId: '111122223333' },
  ],
};

/** The same record as versions before 1.06 had it: neither category nor readOnly. */
const oldGetObject: CloudTrailRecord = {
  ...getObject,
  eventVersion: '1.03',
  eventCategory: undefined,
  managementEvent: undefined,
  readOnly: undefined,
  resources: undefined,
};

/** A name that no table has. */
const unheardOf: CloudTrailRecord = { ...oldGetObject, eventName: 'FoldObject' };

const sendEmail: CloudTrailRecord = {
  eventVersion: '1.11',
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 'ses.amazonaws.com',
  eventName: 'SendEmail',
  eventCategory: 'Data',
  managementEvent: false,
  readOnly: true,
};

describe('the evidence, in its order', () => {
  test('a record that says its category is believed', () => {
    expect(classify(getObject)).toEqual({
      service: 's3',
      category: 'data',
      level: 'object',
      access: 'read',
      decidedBy: 'eventCategory',
    });
  });

  test.each([
    ['Management', 'management'],
    ['Data', 'data'],
    ['Insight', 'insight'],
    ['NetworkActivity', 'network-activity'],
  ])('eventCategory %s is %s', (eventCategory, category) => {
    expect(classify({ ...getObject, eventCategory })).toMatchObject({
      category,
      decidedBy: 'eventCategory',
    });
  });

  test('eventCategory outranks managementEvent', () => {
    expect(classify({ ...getObject, managementEvent: true }).category).toBe('data');
  });

  test.each([
    [true, 'management'],
    [false, 'data'],
  ])('without a category, managementEvent %s says %s', (managementEvent, category) => {
    expect(classify({ ...unheardOf, managementEvent })).toMatchObject({
      category,
      decidedBy: 'managementEvent',
    });
  });

  test.each(['Aggregated', 'Prophecy', ''])(
    'an eventCategory of "%s" leaves the answer to the evidence that follows',
    (eventCategory) => {
      expect(classify({ ...getObject, eventCategory })).toMatchObject({
        category: 'data',
        decidedBy: 'managementEvent',
      });
    },
  );

  test('a record with neither field is looked up', () => {
    expect(classify(oldGetObject)).toMatchObject({ category: 'data', decidedBy: 'catalogue' });
  });

  test('the catalogue is asked for the pair: a bucket name of one service is none of another', () => {
    expect(classify({ ...oldGetObject, eventSource: 'iam.amazonaws.com' })).toMatchObject({
      category: 'unclassified',
      decidedBy: 'nothing',
    });
  });

  test('an unknown name that touched an object is a data event', () => {
    expect(classify({ ...unheardOf, resources: getObject.resources })).toMatchObject({
      category: 'data',
      level: 'object',
      decidedBy: 'resources',
    });
  });

  test('a bucket alone does not make a data event', () => {
    const resources = getObject.resources?.slice(1);
    expect(classify({ ...unheardOf, resources }).category).toBe('unclassified');
  });

  test('another service that names an S3 object is not classified by it', () => {
    const record = { ...unheardOf, eventSource: 'glue.amazonaws.com' };
    expect(classify({ ...record, resources: getObject.resources }).category).toBe('unclassified');
  });

  test('what nothing settles is unclassified, and no level is guessed', () => {
    expect(classify(unheardOf)).toEqual({
      service: 's3',
      category: 'unclassified',
      decidedBy: 'nothing',
    });
  });
});

describe('service', () => {
  test.each([
    ['s3.amazonaws.com', 's3'],
    ['s3express.amazonaws.com', 's3'],
    ['s3-outposts.amazonaws.com', 's3'],
    ['s3-object-lambda.amazonaws.com', 's3'],
    ['s3tables.amazonaws.com', 's3'],
    ['s3vectors.amazonaws.com', 's3'],
    ['s3.amazonaws.com.cn', 's3'],
    ['ses.amazonaws.com', 'ses'],
    ['mail-manager.amazonaws.com', 'ses'],
    ['email.amazonaws.com', 'ses'],
    ['iam.amazonaws.com', 'iam'],
    ['s3-lookalike.amazonaws.com', 's3-lookalike'],
    ['...', 'unknown'],
    ['a/b.amazonaws.com', 'unknown'],
    [undefined, 'unknown'],
  ])('%s is %s', (eventSource, service) => {
    expect(classify({ ...getObject, eventSource }).service).toBe(service);
  });

  test('the catalogue knows an event in every partition', () => {
    const record = { ...oldGetObject, eventSource: 's3.amazonaws.com.cn' };
    expect(classify(record)).toMatchObject({ category: 'data', decidedBy: 'catalogue' });
  });

  test('an insight belongs to the service whose calls were unusual', () => {
    const insight: CloudTrailRecord = {
      eventTime: '2026-03-04T05:06:00Z',
      eventType: 'AwsCloudTrailInsight',
      eventCategory: 'Insight',
      insightDetails: {
        state: 'Start',
        eventSource: 's3.amazonaws.com',
        eventName: 'DeleteObject',
        insightType: 'ApiCallRateInsight',
      },
    };
    expect(classify(insight)).toEqual({
      service: 's3',
      category: 'insight',
      decidedBy: 'eventCategory',
    });
  });
});

describe('level', () => {
  const s3 = (eventName: string, more: Partial<CloudTrailRecord> = {}) =>
    classify({ ...oldGetObject, requestParameters: undefined, eventName, ...more }).level;

  test.each([
    ['PutAccountPublicAccessBlock', 'account'],
    ['CreateJob', 'account'],
    ['PutBucketPolicy', 'bucket'],
    ['ListBuckets', 'bucket'],
    ['HeadBucket', 'object'],
    ['DeleteObjects', 'object'],
  ])('%s acts on %s', (eventName, level) => {
    expect(s3(eventName)).toBe(level);
  });

  test('any data event acts on objects, known or not', () => {
    expect(s3('FoldObject', { eventCategory: 'Data' })).toBe('object');
  });

  test('HeadBucket as a management event acts on its bucket', () => {
    const requestParameters = { bucketName: 'ledger-archive' };
    expect(s3('HeadBucket', { managementEvent: true, requestParameters })).toBe('bucket');
  });

  test('an unknown management event with a bucket name acts on the bucket', () => {
    const requestParameters = { bucketName: 'ledger-archive' };
    expect(s3('FoldBucket', { managementEvent: true, requestParameters })).toBe('bucket');
  });

  test.each(['', 7, null])('a bucketName of %p is none', (bucketName) => {
    const requestParameters = { bucketName };
    expect(s3('FoldBucket', { managementEvent: true, requestParameters })).toBeUndefined();
  });

  test('a name that acts on whatever ARN it is given has no level by itself', () => {
    expect(s3('TagResource')).toBeUndefined();
  });

  test.each([
    ['arn:aws:s3:::ledger-archive', 'bucket'],
    ['arn:aws:s3:eu-west-1:111122223333:accesspoint/readers', 'bucket'],
    ['arn:aws:s3:eu-west-1:111122223333:storage-lens-group/all', 'account'],
    ['arn:aws:s3:eu-west-1:111122223333:access-grants/default', 'account'],
    ['arn:aws:s3:eu-west-1:111122223333:novelty/1', undefined],
    ['ledger-archive', undefined],
  ])('unless the ARN tells: %s is of %s', (resourceArn, level) => {
    expect(s3('TagResource', { requestParameters: { resourceArn } })).toBe(level);
  });

  test('a refused call at a VPC endpoint keeps the level of its name', () => {
    expect(s3('GetBucketPolicy', { eventCategory: 'NetworkActivity' })).toBe('bucket');
  });

  test('other services have none', () => {
    expect(classify(sendEmail).level).toBeUndefined();
  });
});

describe('access', () => {
  test.each([
    'SendEmail',
    'SendRawEmail',
    'SendTemplatedEmail',
    'SendBulkTemplatedEmail',
    'SendBulkEmail',
    'SendCustomVerificationEmail',
    'SendBounce',
  ])('%s is a send, although its record says readOnly', (eventName) => {
    expect(classify({ ...sendEmail, eventName }).access).toBe('send');
  });

  test('a sending operation that is newer than the catalogue is a send too', () => {
    expect(classify({ ...sendEmail, eventName: 'SendByPigeon' }).access).toBe('send');
  });

  test.each([
    [true, 'read'],
    [false, 'write'],
  ])('readOnly %s is a %s, whatever the catalogue thinks', (readOnly, access) => {
    expect(classify({ ...getObject, eventName: 'DeleteObject', readOnly }).access).toBe(access);
  });

  test('without readOnly the catalogue says', () => {
    expect(classify({ ...oldGetObject, eventName: 'DeleteObject' }).access).toBe('write');
  });

  test('without either nobody says', () => {
    expect(classify(unheardOf).access).toBeUndefined();
  });
});

test('any JSON object has an answer', () => {
  const field = fc.oneof(fc.jsonValue(), fc.constantFrom('Data', 's3.amazonaws.com', 'GetObject'));
  const names = [
    'eventSource',
    'eventName',
    'eventCategory',
    'managementEvent',
    'readOnly',
    'requestParameters',
    'resources',
    'insightDetails',
  ];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), field), (json) => {
      const record = asRecord(json);
      expect(CATEGORIES).toContain(record && classify(record).category);
    }),
  );
});
