import * as fc from 'fast-check';
import { classify } from '../../../core/classification/classify';
import type { CloudTrailRecord } from '../../../core/records/record';
import { findResources, type Touched } from '../../../core/resources/find-resources';
import { asRecord } from '../../support/samples';

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

const touchedBy = (record: CloudTrailRecord): Touched => findResources(record, classify(record));

test('an event of another service touches the first ARN', () => {
  const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
  const resources = [{ type: 'AWS::KMS::Key', ARN: key }, { ARN: `${key}0` }, { ARN: '' }];
  expect(touchedBy({ ...getObject, eventSource: 'kms.amazonaws.com', resources })).toEqual({
    resource: key,
    resources: [`${key}0`],
  });
});

test('an insight touches nothing', () => {
  expect(touchedBy({ ...getObject, eventCategory: 'Insight' })).toEqual({});
});

test('any JSON has an answer, and no empty text in it', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('', 'ledger', '/ledger/a', 'arn:aws:s3:::ledger/a', 'arn:aws:s3:::', ['a']),
  );
  const parameters = fc.dictionary(
    fc.constantFrom('bucketName', 'key', 'x-amz-copy-source', 'source', 'identity', 'template'),
    value,
  );
  const entry = fc.record({
    type: fc.constantFrom('AWS::S3::Object', 'AWS::S3::Bucket', 'AWS::SES::EmailIdentity', 7),
    ARN: value,
  });
  const record = fc.record({
    eventSource: fc.constantFrom('s3.amazonaws.com', 'ses.amazonaws.com', 's3tables.amazonaws.com'),
    eventName: fc.constantFrom('GetObject', 'CopyObject', 'SendEmail'),
    requestParameters: fc.oneof(parameters, value),
    resources: fc.oneof(fc.array(fc.oneof(entry, value)), value),
    serviceEventDetails: value,
  });
  fc.assert(
    fc.property(record, (json) => {
      const { resource, objectKey, copySource, resources } = touchedBy(asRecord(json) ?? getObject);
      const texts = [resource, objectKey, copySource?.resource, copySource?.objectKey];
      expect([...texts, ...(resources ?? [])]).not.toContain('');
    }),
  );
});
