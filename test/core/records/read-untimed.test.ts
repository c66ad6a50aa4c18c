import { readRecord, readUntimed } from '../../../core/records/read-record';
import { DELETE_OBJECT } from '../../support/events';
import { spelledOut } from '../../support/spelled-out';

test('reads a record with a time as the store does', () => {
  expect(spelledOut(readUntimed(DELETE_OBJECT))).toEqual(spelledOut(readRecord(DELETE_OBJECT)));
});

test.each([
  ['no time', undefined],
  ['a time of another form', '2025-01-20 16:52:14.000000000'],
  ['a time that is none', '2026-02-30T00:00:00Z'],
  ['a number', 1772600767],
])('reads a record with %s, without it', (_, eventTime) => {
  const untimed = spelledOut(readUntimed({ ...DELETE_OBJECT, eventTime }));
  expect(untimed).not.toEqual(spelledOut(readRecord(DELETE_OBJECT)));
  expect(untimed).toMatchObject({ record: { eventTime: '', eventID: DELETE_OBJECT.eventID } });
});

test.each([
  ['no object', 7, 'the record is not a JSON object'],
  ['a notification', { eventSource: 'aws:s3' }, 'it is a notification, not a CloudTrail record'],
])('rejects %s', (_, value, rejected) => {
  expect(readUntimed(value)).toEqual({ rejected });
});
