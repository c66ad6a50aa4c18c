import type { JsonObject } from '../../../core/records/record';
import { ruleEventOf } from '../../../core/rules/rule-event';
import { allDerived } from '../../support/derived';
import { DELETE_OBJECT, ORIGIN, PUT_BUCKET_POLICY } from '../../support/events';

const LIFECYCLE: JsonObject = {
  ...PUT_BUCKET_POLICY,
  eventName: 'PutBucketLifecycle',
  requestParameters: {
    bucketName: 'ledger',
    LifecycleConfiguration: {
      Rule: [
        { Status: 'Enabled', Expiration: { Date: '2026-03-06T00:00:00Z' } },
        { Status: 'Enabled', Expiration: { Days: 30 } },
      ],
    },
  },
};

function derivedOf(record: JsonObject): JsonObject {
  return allDerived(ruleEventOf(record, ORIGIN).derived);
}

test('has the fields that the record gives ground for', () => {
  expect(derivedOf(DELETE_OBJECT)).toMatchObject({
    account: '111122223333',
    service: 's3',
    resource: 'ledger',
    objectKey: 'invoices/2026/03.pdf',
  });
});

test.each([
  ['no time', undefined],
  ['a time of another form', '2025-01-20 16:52:14.000000000'],
])('has all of them with %s', (_, eventTime) => {
  expect(derivedOf({ ...DELETE_OBJECT, eventTime })).toEqual(derivedOf(DELETE_OBJECT));
});

test('without a time does not say how far from it a date is', () => {
  const shortestOf = (record: JsonObject) => derivedOf(record).lifecycle;
  expect(shortestOf(LIFECYCLE)).toEqual({ shortestExpiryDays: 2 });
  expect(shortestOf({ ...LIFECYCLE, eventTime: 'yesterday' })).toEqual({ shortestExpiryDays: 30 });
});

test('of what is no CloudTrail record, has none', () => {
  expect(derivedOf({ eventSource: 'aws:s3', eventName: 'ObjectCreated:Put' })).toEqual({});
});
