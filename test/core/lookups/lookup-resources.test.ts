import { listLookupResources } from '../../../core/lookups/lookup-resources';
import type { CloudTrailRecord, JsonObject } from '../../../core/records/record';

const ACCOUNT = '111122223333';

const putBucketPolicy: CloudTrailRecord = {
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  requestParameters: { bucketName: 'ledger' },
  resources: [{ accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::ledger' }],
};

const listed = (...resources: JsonObject[]) =>
  listLookupResources({ ...putBucketPolicy, resources });

test('a bucket stands by its name', () => {
  expect(listLookupResources(putBucketPolicy)).toEqual([
    { ResourceType: 'AWS::S3::Bucket', ResourceName: 'ledger' },
  ]);
});

test('an object stands by its ARN', () => {
  const ARN = 'arn:aws:s3:::ledger/2026/03.pdf';
  expect(listed({ type: 'AWS::S3::Object', ARN })).toEqual([
    { ResourceType: 'AWS::S3::Object', ResourceName: ARN },
  ]);
});

test('an SES identity stands by its name and under the type of today', () => {
  const ARN = `arn:aws:ses:eu-west-1:${ACCOUNT}:identity/example.com`;
  expect(listed({ type: 'AWS::SES::Identity', ARN })).toEqual([
    { ResourceType: 'AWS::SES::EmailIdentity', ResourceName: 'example.com' },
  ]);
});

test('whatever else a record lists stands by its ARN, all of it and in its order', () => {
  const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
  const template = `arn:aws:ses:eu-west-1:${ACCOUNT}:template/welcome`;
  expect(listed({ type: 'AWS::KMS::Key', ARN: key }, { ARN: template })).toEqual([
    { ResourceType: 'AWS::KMS::Key', ResourceName: key },
    { ResourceName: template },
  ]);
});

test.each([
  ['AWS::S3::Bucket', 'ledger', 'arn:aws:s3:::ledger'],
  ['AWS::S3::Object', 'arn:aws-cn:s3:::ledger/a', 'arn:aws-cn:s3:::ledger/a'],
])('an ARN alone tells that it is of %s', (ResourceType, ResourceName, ARN) => {
  expect(listed({ ARN })).toEqual([{ ResourceType, ResourceName }]);
});

test('where a listing looked is no resource: its bucket is', () => {
  const prefix = { type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::ledger/2026/' };
  expect(listed(prefix)).toEqual(listLookupResources(putBucketPolicy));
});

test.each([
  ['by its name', 'ledger'],
  ['as S3 did until about 2019', ['ledger']],
  ['by its ARN', 'arn:aws:s3:::ledger'],
])('an S3 record that lists nothing names the bucket in its request, %s', (_name, bucketName) => {
  const old = { ...putBucketPolicy, resources: undefined, requestParameters: { bucketName } };
  expect(listLookupResources(old)).toEqual(listLookupResources(putBucketPolicy));
});

test('an access point in the place of the bucket stands by its ARN', () => {
  const bucketName = `arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/reports`;
  const requestParameters = { bucketName };
  expect(listLookupResources({ ...putBucketPolicy, resources: [], requestParameters })).toEqual([
    { ResourceName: bucketName },
  ]);
});

test('what another service calls bucketName is not looked at', () => {
  const eventSource = 'lightsail.amazonaws.com';
  expect(listLookupResources({ ...putBucketPolicy, eventSource, resources: [] })).toEqual([]);
});
