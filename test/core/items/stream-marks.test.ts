import type { Item } from '../../../core/items/attribute';
import { buildEventItem } from '../../../core/items/event-item';
import { marksOf, nameMark, readMarks } from '../../../core/items/stream-marks';
import type { JsonObject } from '../../../core/records/record';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { EVENT_INDEXES } from '../../../core/tables';
import { DELETE_OBJECT, eventOf, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';
import { hostileRecords } from '../../support/hostile-records';
import { eventsOf, OWNERS_CHOICES, storedEvents } from '../../support/stored-events';

const [NO_INDEXES = DEFAULT_SETTINGS] = OWNERS_CHOICES['no indexes'] ?? [];
const itemOf = (record: JsonObject, settings = DEFAULT_SETTINGS): Item =>
  buildEventItem(eventOf(record), settings);
const known = (...items: readonly Item[]) => readMarks(items.flatMap(marksOf));

test('a stream is known by the indexes, the names and the objects of its events', () => {
  expect(known(itemOf(DELETE_OBJECT))).toEqual({
    unindexed: ['principal', 'eventName', 'eventId'],
    eventNames: ['DeleteObject'],
    hasObjects: true,
  });
});

test('a stream of management events is in every index, and has no objects', () => {
  expect(known(itemOf(PUT_BUCKET_POLICY))).toEqual({
    unindexed: [],
    eventNames: ['PutBucketPolicy'],
    hasObjects: false,
  });
});

test('a stream is known by all of its events together', () => {
  const { unindexed, eventNames, hasObjects } = known(
    itemOf(SEND_EMAIL),
    itemOf(SEND_EMAIL, NO_INDEXES),
  );
  expect(unindexed).toEqual(EVENT_INDEXES);
  expect(new Set(eventNames)).toEqual(new Set(['SendEmail']));
  expect(hasObjects).toBe(false);
});

test('a stream of which nothing is known holds nothing', () => {
  expect(readMarks([])).toEqual({ unindexed: [], eventNames: [], hasObjects: false });
});

test.each([
  ['an object whose class fills no index', itemOf(DELETE_OBJECT, NO_INDEXES)],
  [
    'an object whose key is very long',
    itemOf({ ...DELETE_OBJECT, requestParameters: { bucketName: 'b', key: 'k'.repeat(1024) } }),
  ],
  [
    'an object that was copied',
    itemOf({
      ...DELETE_OBJECT,
      requestParameters: { bucketName: 'b', key: 'k', 'x-amz-copy-source': 'c/d' },
    }),
  ],
])('%s is an object', (_, item) => {
  expect(known(item).hasObjects).toBe(true);
});

describe('an event name', () => {
  test('of the catalogue is listed as it is, any other as one of many', () => {
    expect(nameMark('DeleteObject')).toBe('DeleteObject');
    for (const name of [
      '',
      'deleteobject',
      'NeverHeardOf',
      'other',
      '__proto__',
      'x'.repeat(256),
    ]) {
      expect(nameMark(name)).toBe('other');
    }
  });

  test('of any event is among the names of its stream', () => {
    const stored = storedEvents(eventsOf(hostileRecords(200, 11)), [DEFAULT_SETTINGS]);
    for (const { event, item } of stored) {
      expect(known(item).eventNames).toEqual([nameMark(event.eventName)]);
    }
  });
});
