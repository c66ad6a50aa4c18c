import { classify } from '../../../core/classification/classify';
import type { CloudTrailRecord, JsonObject } from '../../../core/records/record';
import { findResources, type Touched } from '../../../core/resources/find-resources';

const ACCOUNT = '111122223333';

const getObject: CloudTrailRecord = {
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetObject',
  eventCategory: 'Data',
  requestParameters: { bucketName: 'ledger', key: 'a/b.txt', Host: 'ledger.s3.amazonaws.com' },
  resources: [
    { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::ledger/a/b.txt' },
    { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::ledger', accountId: ACCOUNT },
  ],
};

const s3Bucket = (name: string): JsonObject => ({
  type: 'AWS::S3::Bucket',
  ARN: `arn:aws:s3:::${name}`,
  accountId: ACCOUNT,
});
const s3Object = (place: string): JsonObject => ({
  type: 'AWS::S3::Object',
  ARN: `arn:aws:s3:::${place}`,
});

const touchedBy = (record: CloudTrailRecord): Touched => findResources(record, classify(record));

describe('an S3 event', () => {
  const s3 = (more: Partial<CloudTrailRecord>) => touchedBy({ ...getObject, ...more });

  test('touches its bucket and key, and says nothing twice', () => {
    expect(touchedBy(getObject)).toEqual({ resource: 'ledger', objectKey: 'a/b.txt' });
  });

  test.each(['dir/', 'a:b:c', 'with space+plus%20', 'ünïcode/✓', '/leading', 'line\nbreak'])(
    'has the key %j just so, from the parameters or from the ARN',
    (key) => {
      const resources = [s3Object(`ledger/${key}`), s3Bucket('ledger')];
      const touched = { resource: 'ledger', objectKey: key };
      expect(s3({ requestParameters: { bucketName: 'ledger', key }, resources })).toEqual(touched);
      expect(s3({ requestParameters: undefined, resources })).toEqual(touched);
    },
  );

  test('one deleted key of many is told by the resources alone', () => {
    const perKey = {
      eventName: 'DeleteObject',
      eventType: 'AwsServiceEvent',
      requestParameters: undefined,
    };
    expect(s3(perKey)).toEqual({ resource: 'ledger', objectKey: 'a/b.txt' });
  });

  test('several objects that are no copy are no object key', () => {
    const resources = [s3Object('ledger/one'), s3Object('ledger/two'), s3Bucket('ledger')];
    expect(s3({ requestParameters: { bucketName: 'ledger', delete: '' }, resources })).toEqual({
      resource: 'ledger',
      resources: ['arn:aws:s3:::ledger/one', 'arn:aws:s3:::ledger/two'],
    });
  });

  test('a listing looked under a prefix and touched no key', () => {
    const listing = {
      eventName: 'ListObjects',
      requestParameters: { bucketName: 'ledger', prefix: 'a/', 'list-type': '2' },
      resources: [
        { type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::ledger/a/' },
        s3Bucket('ledger'),
      ],
    };
    expect(s3(listing)).toEqual({ resource: 'ledger', resources: ['arn:aws:s3:::ledger/a/'] });
  });

  test('a listing of the whole bucket says no more than the bucket', () => {
    const listing = {
      eventName: 'ListObjects',
      requestParameters: undefined,
      resources: [{ type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::ledger/' }],
    };
    expect(s3(listing)).toEqual({ resource: 'ledger' });
  });

  test('an empty bucket name is none', () => {
    const record = { requestParameters: { bucketName: '' }, resources: undefined };
    expect(s3(record)).toEqual({});
  });

  test('headers in lists of one are read as in 2019', () => {
    const requestParameters = { bucketName: ['ledger'], key: ['a'], acl: [''] };
    expect(s3({ requestParameters, resources: undefined })).toEqual({
      resource: 'ledger',
      objectKey: 'a',
    });
  });

  test.each([
    ['its alias', 'readers-a1b2c3d4-s3alias'],
    ['its ARN', `arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/readers`],
  ])(
    'through an access point that is named by %s touches the bucket behind it',
    (_, bucketName) => {
      const accessPoint = `arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/readers`;
      const resources = [
        s3Object('ledger/a/b.txt'),
        s3Bucket('ledger'),
        { type: 'AWS::S3::AccessPoint', ARN: accessPoint, accountId: ACCOUNT },
      ];
      expect(s3({ requestParameters: { bucketName, key: 'a/b.txt' }, resources })).toEqual({
        resource: 'ledger',
        objectKey: 'a/b.txt',
        resources: [accessPoint],
      });
    },
  );

  test('through an access point whose bucket nobody tells touches the access point', () => {
    const bucketName = `arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/readers`;
    expect(s3({ requestParameters: { bucketName, key: 'a' }, resources: undefined })).toEqual({
      resource: 'accesspoint/readers',
      objectKey: 'a',
    });
  });

  test('of Batch Operations touches the job', () => {
    const jobArn = `arn:aws:s3:eu-west-1:${ACCOUNT}:job/0f1e`;
    const record = {
      eventName: 'JobCreated',
      eventCategory: 'Management',
      requestParameters: undefined,
      resources: undefined,
      serviceEventDetails: { jobId: '0f1e', jobArn },
    };
    expect(s3(record)).toEqual({ resource: 'job/0f1e' });
  });

  test('names at most ten others, each once', () => {
    const objects = Array.from({ length: 30 }, (_, index) => s3Object(`ledger/${index % 15}`));
    const touched = s3({ requestParameters: { bucketName: 'ledger' }, resources: objects });
    expect(touched.resources).toHaveLength(10);
    expect(new Set(touched.resources).size).toBe(10);
  });
});

describe('an event of another kind of bucket', () => {
  test.each<[kind: string, record: Partial<CloudTrailRecord>, touched: Touched]>([
    [
      'directory bucket',
      {
        eventSource: 's3express.amazonaws.com',
        requestParameters: undefined,
        resources: [
          {
            type: 'AWS::S3Express::Object',
            ARN: `arn:aws:s3express:eu-west-1:${ACCOUNT}:bucket/hot--euw1-az1--x-s3/a:b/c`,
          },
          {
            type: 'AWS::S3Express::DirectoryBucket',
            ARN: `arn:aws:s3express:eu-west-1:${ACCOUNT}:bucket/hot--euw1-az1--x-s3`,
          },
        ],
      },
      { resource: 'hot--euw1-az1--x-s3', objectKey: 'a:b/c' },
    ],
    [
      'bucket on Outposts',
      {
        eventSource: 's3-outposts.amazonaws.com',
        requestParameters: { Key: 'a/b.txt' },
        resources: [
          {
            type: 'AWS::S3Outposts::Object',
            ARN: `arn:aws:s3-outposts:eu-west-1:${ACCOUNT}:outpost/op-1/bucket/rack/object/a/b.txt`,
          },
          {
            type: 'AWS::S3Outposts::Bucket',
            ARN: `arn:aws:s3-outposts:eu-west-1:${ACCOUNT}:outpost/op-1/bucket/rack`,
          },
        ],
      },
      { resource: 'rack', objectKey: 'a/b.txt' },
    ],
    [
      'table bucket',
      {
        eventSource: 's3tables.amazonaws.com',
        requestParameters: { key: 'data/part.parquet' },
        resources: [
          {
            type: 'AWS::S3Tables::TableBucket',
            ARN: `arn:aws:s3tables:eu-west-1:${ACCOUNT}:bucket/facts`,
          },
          {
            type: 'AWS::S3Tables::Table',
            ARN: `arn:aws:s3tables:eu-west-1:${ACCOUNT}:bucket/facts/table/7b-1`,
          },
        ],
      },
      {
        resource: 'facts',
        objectKey: 'data/part.parquet',
        resources: [`arn:aws:s3tables:eu-west-1:${ACCOUNT}:bucket/facts/table/7b-1`],
      },
    ],
    [
      'table bucket, named by its ARN',
      {
        eventSource: 's3tables.amazonaws.com',
        eventName: 'CreateTable',
        requestParameters: {
          tableBucketARN: `arn:aws:s3tables:eu-west-1:${ACCOUNT}:bucket/facts`,
          namespace: 'sales',
        },
        resources: undefined,
      },
      { resource: 'facts' },
    ],
    [
      'vector bucket',
      {
        eventSource: 's3vectors.amazonaws.com',
        eventName: 'QueryVectors',
        requestParameters: { vectorBucketName: 'meaning', indexName: 'words' },
        resources: [
          {
            type: 'AWS::S3Vectors::VectorBucket',
            ARN: `arn:aws:s3vectors:eu-west-1:${ACCOUNT}:bucket/meaning`,
          },
        ],
      },
      { resource: 'meaning' },
    ],
  ])('%s', (_, record, touched) => {
    expect(touchedBy({ ...getObject, ...record })).toEqual(touched);
  });
});

describe('a copy', () => {
  const copyObject: CloudTrailRecord = {
    ...getObject,
    eventName: 'CopyObject',
    requestParameters: {
      bucketName: 'ledger',
      key: 'copy.txt',
      'x-amz-copy-source': 'drafts/2026/one%20two.txt',
    },
    resources: [s3Object('ledger/copy.txt'), s3Bucket('ledger'), s3Bucket('drafts')],
  };
  const copiedFrom = (header: string) => {
    const requestParameters = { ...copyObject.requestParameters, 'x-amz-copy-source': header };
    return touchedBy({ ...copyObject, requestParameters, resources: undefined }).copySource;
  };

  test('touches two objects', () => {
    expect(touchedBy(copyObject)).toEqual({
      resource: 'ledger',
      objectKey: 'copy.txt',
      copySource: { resource: 'drafts', objectKey: '2026/one two.txt' },
    });
  });

  test.each([
    ['/drafts/one.txt', 'drafts', 'one.txt'],
    ['drafts/one.txt', 'drafts', 'one.txt'],
    ['/drafts/one.txt?versionId=3HL4kqtJvjVBH40Nrjfkd', 'drafts', 'one.txt'],
    ['drafts%2Fsub%2Fone.txt', 'drafts', 'sub/one.txt'],
    ['drafts/what%3FversionId=no', 'drafts', 'what?versionId=no'],
    ['drafts/100%', 'drafts', '100%'],
    [
      `arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/readers/object/a/b`,
      'accesspoint/readers',
      'a/b',
    ],
    [
      `arn:aws:s3-outposts:eu-west-1:${ACCOUNT}:outpost/op-1/accesspoint/rack/object/bucket/b`,
      'accesspoint/rack',
      'bucket/b',
    ],
  ])('reads %s', (header, resource, objectKey) => {
    expect(copiedFrom(header)).toEqual({ resource, objectKey });
  });

  test.each(['', '/', 'drafts', 'drafts/', 'arn:aws:iam::1:user/a'])(
    'reads nothing into %j',
    (header) => {
      expect(copiedFrom(header)).toBeUndefined();
    },
  );

  test('of which the other ARN is told is told by it, whatever the header looks like', () => {
    const requestParameters = {
      ...copyObject.requestParameters,
      'x-amz-copy-source': 'drafts/one+two.txt',
    };
    const resources = [s3Object('drafts/one two.txt'), s3Object('ledger/copy.txt')];
    expect(touchedBy({ ...copyObject, requestParameters, resources })).toEqual({
      resource: 'ledger',
      objectKey: 'copy.txt',
      copySource: { resource: 'drafts', objectKey: 'one two.txt' },
    });
  });

  test('without its header is told by the other ARN', () => {
    const requestParameters = { bucketName: 'ledger', key: 'copy.txt' };
    const resources = [s3Object('drafts/one.txt'), s3Object('ledger/copy.txt')];
    expect(touchedBy({ ...copyObject, requestParameters, resources }).copySource).toEqual({
      resource: 'drafts',
      objectKey: 'one.txt',
    });
  });

  test('onto itself touches one object', () => {
    expect(copiedFrom('ledger/copy.txt')).toBeUndefined();
  });

  test('by renaming in a directory bucket has its old key for a source', () => {
    const renameObject = {
      ...getObject,
      eventSource: 's3express.amazonaws.com',
      eventName: 'RenameObject',
      requestParameters: {
        bucketName: 'hot--euw1-az1--x-s3',
        key: 'new.txt',
        'x-amz-rename-source': 'old%20name.txt',
      },
      resources: undefined,
    };
    expect(touchedBy(renameObject)).toEqual({
      resource: 'hot--euw1-az1--x-s3',
      objectKey: 'new.txt',
      copySource: { resource: 'hot--euw1-az1--x-s3', objectKey: 'old name.txt' },
    });
  });
});
