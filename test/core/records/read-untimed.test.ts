import { readRecord } from '../../../core/records/read-record';
import { readUntimed } from '../../../core/records/read-untimed';
import { DELETE_OBJECT } from '../../support/events';

test('reads a record with a time as the store does', () => {
  expect(readUntimed(DELETE_OBJECT)).toEqual(readRecord(DELETE_OBJECT));
});

test.each([
  ['no time', undefined],
  ['a time of another form', '2025-01-20 16:52:14.000000000'],
  ['a time that is none', '2026-02-30T00:00:00Z'],
  ['a number', 1772600767],
])('reads a record with %s, without it', (_, eventTime) => {
  const timed = readRecord(DELETE_OBJECT);
  expect(readUntimed({ ...DELETE_OBJECT, eventTime })).toEqual({
    record: { ...('record' in timed && timed.record), eventTime: '' },
  });
});

test.each([
  ['no object', 7, 'the record is not a JSON object'],
  ['a notification', { eventSource: 'aws:s3' }, 'it is a notification, not a CloudTrail record'],
])('rejects %s', (_, value, rejected) => {
  expect(readUntimed(value)).toEqual({ rejected });
});
