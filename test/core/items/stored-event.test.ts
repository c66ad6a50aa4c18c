import { buildEventItem } from '../../../core/items/event-item';
import { readEventItem } from '../../../core/items/stored-event';
import type { JsonObject } from '../../../core/records/record';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { storeAndLoad } from '../../support/dynamodb';
import { DELETE_OBJECT, eventOf, ORIGIN, SEND_EMAIL } from '../../support/events';

const readBack = (record: JsonObject) =>
  readEventItem(storeAndLoad(buildEventItem(eventOf(record), DEFAULT_SETTINGS)));

test('an item reads as the event that it was made of', () => {
  expect(readBack(DELETE_OBJECT)).toEqual({
    eventID: '3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05',
    eventSource: 's3.amazonaws.com',
    eventName: 'DeleteObject',
    account: '111122223333',
    at: '2026-03-04T05:06:07Z',
    region: 'eu-west-1',
    service: 's3',
    category: 'data',
    level: 'object',
    access: 'write',
    principal: '111122223333:assumed-role/Operator/alice',
    principalType: 'AssumedRole',
    accessKey: 'ASIAEXAMPLEEXAMPLE12',
    session: 'alice',
    temporary: true,
    mfa: true,
    sourceIp: '192.0.2.10',
    userAgent: '[aws-cli/2.27.1]',
    resource: 'ledger',
    objectKey: 'invoices/2026/03.pdf',
    file: ORIGIN.file,
    index: 17,
  });
});

test('a session under a key that looks lasting reads as temporary still', () => {
  const userIdentity = {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/Operator/alice',
    accountId: '111122223333',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  };
  expect(readBack({ ...DELETE_OBJECT, userIdentity })).toMatchObject({
    principalType: 'AssumedRole',
    accessKey: 'AKIAIOSFODNN7EXAMPLE',
    temporary: true,
  });
});

test('an event that touches no object has no object key', () => {
  expect(readBack(SEND_EMAIL)).toMatchObject({ resource: 'example.com', access: 'send' });
  expect(readBack(SEND_EMAIL).objectKey).toBeUndefined();
});

test.each(['a/b#c.txt', 'line\nbreak', ' ', '#', 'x'.repeat(1024), 'é'.repeat(512)])(
  'the object key %j reads as it is',
  (key) => {
    const requestParameters = { bucketName: 'ledger', key };
    const record = { ...DELETE_OBJECT, requestParameters, resources: undefined };
    expect(readBack(record).objectKey).toBe(key);
  },
);

test('what the item is marked with reads as such', () => {
  const item = buildEventItem(eventOf(DELETE_OBJECT), DEFAULT_SETTINGS);
  const marks = { altered: { BOOL: true }, contested: { BOOL: true } };
  const event = readEventItem(storeAndLoad({ ...item, ...marks }));
  expect(event).toMatchObject({ altered: true, contested: true, rawIn: undefined });
});

test('an item of an index that holds the keys alone still reads', () => {
  const item = { stream: { S: '111122223333/s3/data/3' }, at: { S: '2026-03-04T05:06:07Z#an id' } };
  expect(readEventItem(item)).toMatchObject({
    account: '111122223333',
    service: 's3',
    category: 'data',
    at: '2026-03-04T05:06:07Z',
    eventID: 'an id',
  });
});
