import { buildEventItem } from '../../../core/items/event-item';
import { unindexedIn } from '../../../core/items/unindexed';
import type { JsonObject } from '../../../core/records/record';
import { DEFAULT_SETTINGS, EVENT_CLASSES, type IngestSettings } from '../../../core/settings';
import { EVENT_INDEXES, type EventIndex } from '../../../core/tables';
import { DELETE_OBJECT, eventOf, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';

/** Settings that fill these indexes for every class of events. */
function settingsWith(indexes: readonly EventIndex[]): IngestSettings {
  const forEach = Object.fromEntries(EVENT_CLASSES.map((name) => [name, indexes]));
  return { ...DEFAULT_SETTINGS, indexes: { ...DEFAULT_SETTINGS.indexes, ...forEach } };
}

const unindexed = (record: JsonObject, settings: IngestSettings) =>
  unindexedIn(buildEventItem(eventOf(record), settings));

test('an event of a class that fills every index is in all of them', () => {
  expect(unindexed(DELETE_OBJECT, settingsWith(EVENT_INDEXES))).toEqual([]);
});

test('an event of a class that fills none is in none', () => {
  expect(unindexed(DELETE_OBJECT, settingsWith([]))).toEqual(EVENT_INDEXES);
});

test.each(EVENT_INDEXES)('an event of a class that does not fill one is not in it: %s', (index) => {
  const others = EVENT_INDEXES.filter((each) => each !== index);
  expect(unindexed(DELETE_OBJECT, settingsWith(others))).toEqual([index]);
  expect(unindexed(DELETE_OBJECT, settingsWith([index]))).toEqual(others);
});

test('by default, S3 data events are in the indexes by resource and by access key alone', () => {
  expect(unindexed(DELETE_OBJECT, DEFAULT_SETTINGS)).toEqual(['principal', 'eventName', 'eventId']);
  expect(unindexed(PUT_BUCKET_POLICY, DEFAULT_SETTINGS)).toEqual([]);
  expect(unindexed(SEND_EMAIL, DEFAULT_SETTINGS)).toEqual([]);
});

test.each([
  ['resource', { ...DELETE_OBJECT, requestParameters: null, resources: undefined }],
  ['accessKey', { ...DELETE_OBJECT, userIdentity: { type: 'AWSService', invokedBy: 's3' } }],
] as const)('an event that has none is no gap in the index by %s', (index, record) => {
  expect(unindexed(record, settingsWith([]))).toEqual(
    EVENT_INDEXES.filter((each) => each !== index),
  );
});
