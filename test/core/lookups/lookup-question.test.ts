import { type Item, stringOf } from '../../../core/items/attribute';
import { buildEventItem } from '../../../core/items/event-item';
import { readStoredRecord } from '../../../core/items/parse-record';
import { marksOf, readMarks } from '../../../core/items/stream-marks';
import { LOOKUP_KEYS, type LookupKey } from '../../../core/lookups/lookup-attribute';
import { describeLookupEvent, lookupValuesOf } from '../../../core/lookups/lookup-event';
import { type Lookup, questionOf } from '../../../core/lookups/lookup-question';
import { keysOf } from '../../../core/queries/keyed-read';
import { matcherOf } from '../../../core/queries/matches';
import { type FoundEvent, findInItem } from '../../../core/queries/ordering';
import { planQuery } from '../../../core/queries/plan';
import type { JsonObject } from '../../../core/records/record';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { DELETE_OBJECT, eventOf, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';

const OTHER_BUCKET = { type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::another' };
const INSIGHT: JsonObject = {
  eventTime: '2026-03-04T05:06:07Z',
  eventCategory: 'Insight',
  eventID: 'insight',
  readOnly: false,
  insightDetails: { eventSource: 's3.amazonaws.com', eventName: 'DeleteObject' },
};

/** What looks other in the store than in the record, and what the index by resource does not hold. */
const RECORDS: readonly (readonly [name: string, record: JsonObject])[] = [
  ['a management event', PUT_BUCKET_POLICY],
  ['a data event', DELETE_OBJECT],
  ['a send, which says that it only reads', SEND_EMAIL],
  ['a send that says that it writes', { ...SEND_EMAIL, readOnly: false }],
  ['an insight', INSIGHT],
  ['a second bucket', { ...PUT_BUCKET_POLICY, resources: [OTHER_BUCKET] }],
  ['a long event name', { ...PUT_BUCKET_POLICY, eventName: 'N'.repeat(1900) }],
  ['no event name', { ...PUT_BUCKET_POLICY, eventName: undefined }],
  ['a source of no known form', { ...PUT_BUCKET_POLICY, eventSource: '???' }],
  ['a source in capitals', { ...SEND_EMAIL, eventSource: 'SES.amazonaws.com' }],
  ['a long source', { ...SEND_EMAIL, eventSource: 's'.repeat(300) }],
  [
    'an access key with a line end',
    { ...SEND_EMAIL, userIdentity: { type: 'IAMUser', accessKeyId: ' AKIA\u2028\n' } },
  ],
  [
    'an access key of blanks',
    { ...SEND_EMAIL, userIdentity: { type: 'IAMUser', accessKeyId: '  ' } },
  ],
  [
    'half a surrogate pair',
    { ...SEND_EMAIL, eventName: 'a\ud83d', userIdentity: { accessKeyId: 'b\ud83d' } },
  ],
];

const stored = (record: JsonObject): FoundEvent =>
  findInItem(buildEventItem(eventOf(record), DEFAULT_SETTINGS));

const recordOf = ({ item }: FoundEvent) => readStoredRecord(item);

const lookup = (key: LookupKey, value: string, rest: Partial<Lookup> = {}): Lookup => ({
  attributes: [{ AttributeKey: key, AttributeValue: value }],
  ...rest,
});

const valuesOf = (found: FoundEvent, key: LookupKey): string[] =>
  lookupValuesOf(describeLookupEvent(found, recordOf(found)), key).flatMap((value) =>
    typeof value === 'string' ? [value] : [],
  );

/** Whether the plan reads where the item lies, and the filter lets it pass. */
function isRead(item: Item, asked: Lookup): boolean {
  const { filter, accepts } = questionOf(asked, recordOf);
  const found = findInItem(item);
  const listing = { stream: stringOf(item, 'stream') ?? '', ...readMarks(marksOf(item)) };
  const { inOrder, otherwise = [] } = planQuery(filter, [listing]);
  const isThere = [...inOrder, ...otherwise].some(
    ({ index, partition }) => stringOf(item, keysOf(index).partitionKey) === partition,
  );
  return isThere && matcherOf(filter)(found.event) && accepts?.(found) === true;
}

describe.each(RECORDS)('%s', (name, record) => {
  const category = name === 'an insight' ? { eventCategory: 'insight' as const } : {};

  test('is found by each value that its answer prints', () => {
    const found = stored(record);
    for (const key of LOOKUP_KEYS) {
      for (const value of valuesOf(found, key)) {
        expect([key, value, isRead(found.item, lookup(key, value, category))]).toEqual([
          key,
          value,
          true,
        ]);
      }
    }
  });

  test('is not found by what any other answer prints', () => {
    const found = stored(record);
    for (const key of LOOKUP_KEYS) {
      const own = valuesOf(found, key);
      const others = RECORDS.flatMap(([, other]) => valuesOf(stored(other), key));
      for (const value of others.filter((each) => !own.includes(each))) {
        expect(questionOf(lookup(key, value, category), recordOf).accepts?.(found)).toBe(false);
      }
    }
  });
});

test('all attributes must hold', () => {
  const { accepts } = questionOf(
    {
      attributes: [
        { AttributeKey: 'EventName', AttributeValue: 'DeleteObject' },
        { AttributeKey: 'Username', AttributeValue: 'bob' },
      ],
    },
    recordOf,
  );
  expect(accepts?.(stored(DELETE_OBJECT))).toBe(false);
});

test('an insight is listed only where it is asked for', () => {
  const { accepts } = questionOf({ attributes: [] }, recordOf);
  expect([INSIGHT, DELETE_OBJECT].map((each) => accepts?.(stored(each)))).toEqual([false, true]);
});

test('nothing but insights is listed where they are asked for', () => {
  const { accepts } = questionOf({ attributes: [], eventCategory: 'insight' }, recordOf);
  expect([INSIGHT, DELETE_OBJECT].map((each) => accepts?.(stored(each)))).toEqual([true, false]);
});

test('times and the Region narrow the reading', () => {
  const startTime = '2026-03-04T00:00:00Z';
  const { filter } = questionOf({ attributes: [], startTime, region: 'eu-west-1' }, recordOf);
  expect(filter).toMatchObject({ since: startTime, region: 'eu-west-1' });
});

test('no store is asked for an event id that cannot be one', () => {
  const { filter } = questionOf(lookup('EventId', '\ud83d'.repeat(2000)), recordOf);
  expect(filter.eventId).toBe('?'.repeat(200));
});
