import { buildEventItem } from '../../../core/items/event-item';
import { readStoredRecord } from '../../../core/items/parse-record';
import { describeLookupEvent } from '../../../core/lookups/lookup-event';
import { findInItem } from '../../../core/queries/ordering';
import type { JsonObject } from '../../../core/records/record';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { bytesOf, eventOf, PUT_BUCKET_POLICY } from '../../support/events';

const found = (record: JsonObject) => findInItem(buildEventItem(eventOf(record), DEFAULT_SETTINGS));

const described = (record: JsonObject) =>
  describeLookupEvent(found(record), readStoredRecord(found(record).item));

test('describes an event as the AWS command prints it, member after member', () => {
  const event = described(PUT_BUCKET_POLICY);
  expect(event).toEqual({
    EventId: '8e2f4b6d-1c3a-4e5f-8a9b-0c1d2e3f4a5b',
    EventName: 'PutBucketPolicy',
    ReadOnly: 'false',
    AccessKeyId: 'ASIAEXAMPLEEXAMPLE12',
    EventTime: '2026-03-04T05:07:08+00:00',
    EventSource: 's3.amazonaws.com',
    Username: 'alice',
    Resources: [{ ResourceType: 'AWS::S3::Bucket', ResourceName: 'ledger' }],
    CloudTrailEvent: bytesOf(PUT_BUCKET_POLICY).toString(),
  });
  // botocore's model of the API has them in this order, and the AWS CLI prints them in its order.
  expect(Object.keys(event)).toEqual([
    'EventId',
    'EventName',
    'ReadOnly',
    'AccessKeyId',
    'EventTime',
    'EventSource',
    'Username',
    'Resources',
    'CloudTrailEvent',
  ]);
});

test('leaves out what a record does not say, but never the list of resources', () => {
  const bare = { eventTime: '2026-03-04T05:07:08Z', eventID: 'one', userIdentity: {} };
  expect(described(bare)).toEqual({
    EventId: 'one',
    EventTime: '2026-03-04T05:07:08+00:00',
    Resources: [],
    CloudTrailEvent: JSON.stringify(bare),
  });
});

test('leaves out an access key that is empty, as CloudTrail prints it for services', () => {
  const userIdentity = { type: 'AWSService', accessKeyId: '' };
  expect(described({ ...PUT_BUCKET_POLICY, userIdentity })).not.toHaveProperty('AccessKeyId');
});

test('gives the id that a record without one is stored under', () => {
  const { EventId } = described({ ...PUT_BUCKET_POLICY, eventID: undefined });
  expect(EventId).toMatch(/^sha256-/);
});

test('an insight is of the calls that it tells of', () => {
  const insight = {
    eventTime: '2026-03-04T05:07:08Z',
    eventCategory: 'Insight',
    eventID: 'one',
    insightDetails: { eventSource: 'ses.amazonaws.com', eventName: 'SendEmail' },
  };
  expect(described(insight)).toMatchObject({
    EventName: 'SendEmail',
    EventSource: 'ses.amazonaws.com',
  });
});

test('says what the item says, where the record cannot be read', () => {
  expect(describeLookupEvent(found(PUT_BUCKET_POLICY), undefined)).toEqual({
    EventId: '8e2f4b6d-1c3a-4e5f-8a9b-0c1d2e3f4a5b',
    EventName: 'PutBucketPolicy',
    AccessKeyId: 'ASIAEXAMPLEEXAMPLE12',
    EventTime: '2026-03-04T05:07:08+00:00',
    EventSource: 's3.amazonaws.com',
    Resources: [],
  });
});
