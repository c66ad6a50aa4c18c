import { buildEventItem } from '../../../core/items/event-item';
import { keptObjectKey } from '../../../core/items/keys';
import type { StoredEvent } from '../../../core/items/stored-event';
import { readEventItem } from '../../../core/items/stored-event';
import type { EventFilter } from '../../../core/queries/event-filter';
import { matcherOf } from '../../../core/queries/matches';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { DELETE_OBJECT, eventOf } from '../../support/events';

/** The perfect event: a copy of an object into another bucket that was refused. */
const EVENT: StoredEvent = {
  eventID: '0ffa308d-1467-4000-8000-000000000001',
  eventSource: 's3.amazonaws.com',
  eventName: 'CopyObject',
  account: '111122223333',
  at: '2026-03-04T05:06:07Z',
  region: 'eu-west-1',
  service: 's3',
  category: 'data',
  level: 'object',
  access: 'write',
  principal: '111122223333:user/mailer',
  accessKey: 'AKIAEXAMPLEEXAMPLE12',
  sourceIp: '192.0.2.7',
  resource: 'ledger',
  objectKey: 'invoices/2026/03.pdf',
  copySource: 'archive',
  copySourceKey: 'old/03.pdf',
  errorCode: 'AccessDenied',
  sharedEventID: 'shared',
};

const matches = (filter: EventFilter, changes: Partial<StoredEvent> = {}) =>
  matcherOf(filter)({ ...EVENT, ...changes });

test('an event is asked for by a filter that says nothing', () => {
  expect(matches({})).toBe(true);
});

/** The perfect filter: it says all that the event says. */
const FILTER: EventFilter = {
  account: '111122223333',
  service: 's3',
  category: 'data',
  level: 'object',
  access: 'write',
  readOrWrite: 'write',
  region: 'eu-west-1',
  eventName: 'CopyObject',
  principal: { whole: '111122223333:user/mailer' },
  accessKey: 'AKIAEXAMPLEEXAMPLE12',
  resource: { name: 'ledger', objectKey: 'invoices/2026/03.pdf', isS3: true },
  sourceIp: '192.0.2.0/24',
  errorCode: 'denied',
  eventId: EVENT.eventID,
  sharedEventId: 'shared',
  since: EVENT.at,
  until: EVENT.at,
};

test('an event is asked for by a filter that says all that it says', () => {
  expect(matches(FILTER)).toBe(true);
});

test.each<EventFilter>([
  { account: '444455556666' },
  { service: 'ses' },
  { category: 'management' },
  { level: 'bucket' },
  { access: 'send' },
  { readOrWrite: 'read' },
  { region: 'us-east-1' },
  { eventName: 'PutObject' },
  { principal: { part: 'alice' } },
  { accessKey: 'ASIA' },
  { resource: { name: 'elsewhere' } },
  { sourceIp: '192.0.3.0/24' },
  { errorCode: 'NoSuchKey' },
  { eventId: '0ffa308d' },
  { sharedEventId: 'other' },
  { since: '2026-03-04T05:06:08Z', until: undefined },
  { until: '2026-03-04T05:06:06Z', since: undefined },
])('an event is not asked for by a filter that says one thing else: %j', (deviation) => {
  expect(matches({ ...FILTER, ...deviation })).toBe(false);
});

test.each<[string, EventFilter]>([
  ['in other letters', { eventName: 'copyobject' }],
  ['in part', { accessKey: 'AKIAEXAMPLE' }],
  ['as another account', { principal: { whole: '444455556666:user/mailer' } }],
  ['as a beginning of it', { principal: { whole: '111122223333:user/mail' } }],
])('a whole text does not match %s', (_, filter) => {
  expect(matches(filter)).toBe(false);
});

test.each([
  ['mailer', true],
  ['user/mail', true],
  ['111122223333', true],
  ['Mailer', false],
  ['mailer2', false],
])('a part of a principal is sought as it is: %s', (part, expected) => {
  expect(matches({ principal: { part } })).toBe(expected);
});

describe('a kind of access', () => {
  test.each([
    ['read', 'read', true],
    ['read', 'write', false],
    ['read', 'send', false],
    ['read', undefined, false],
    ['write', 'write', true],
    ['write', 'send', true],
    ['write', 'read', false],
    ['write', undefined, false],
  ] as const)('%s is of an event whose access is %s: %s', (readOrWrite, access, expected) => {
    expect(matches({ readOrWrite }, { access })).toBe(expected);
  });
});

describe('a resource', () => {
  test.each<[string, EventFilter['resource'], boolean]>([
    ['the bucket', { name: 'ledger' }, true],
    ['the bucket, of S3', { name: 'ledger', isS3: true }, true],
    ["a bucket whose name begins like the bucket's", { name: 'ledge' }, false],
    ['the object', { name: 'ledger', objectKey: 'invoices/2026/03.pdf' }, true],
    [
      'an object whose key is longer',
      { name: 'ledger', objectKey: 'invoices/2026/03.pdf#' },
      false,
    ],
    ['a prefix', { name: 'ledger', objectPrefix: 'invoices/' }, true],
    ['a prefix as long as the key', { name: 'ledger', objectPrefix: 'invoices/2026/03.pdf' }, true],
    ['every object', { name: 'ledger', objectPrefix: '' }, true],
    ['no object', { name: 'ledger', withoutObjects: true }, false],
    ['what it was copied from', { name: 'archive' }, true],
    ['the object that it was copied from', { name: 'archive', objectKey: 'old/03.pdf' }, true],
    ['a prefix of the source', { name: 'archive', objectPrefix: 'old/' }, true],
    ["the source's key in the target's bucket", { name: 'ledger', objectKey: 'old/03.pdf' }, false],
    ["the target's prefix in the source's bucket", { name: 'archive', objectPrefix: 'inv' }, false],
  ])('is asked for as %s', (_, resource, expected) => {
    expect(matches({ resource })).toBe(expected);
  });

  test('of S3 is no identity of the same name', () => {
    const identity = { service: 'ses', resource: 'ledger', objectKey: undefined };
    expect(matches({ resource: { name: 'ledger' } }, identity)).toBe(true);
    expect(matches({ resource: { name: 'ledger', isS3: true } }, identity)).toBe(false);
  });

  test('that is a bucket alone has no objects', () => {
    const bucket = { objectKey: undefined, copySource: undefined, copySourceKey: undefined };
    expect(matches({ resource: { name: 'ledger', withoutObjects: true } }, bucket)).toBe(true);
    expect(matches({ resource: { name: 'ledger', objectPrefix: '' } }, bucket)).toBe(false);
  });
});

describe('a key as long as a key may be', () => {
  const LONG = `long/${'k'.repeat(1019)}`;
  const storedAs = (key: string, source?: string) =>
    readEventItem(
      buildEventItem(
        eventOf({
          ...DELETE_OBJECT,
          requestParameters: { bucketName: 'ledger', key, 'x-amz-copy-source': source },
          resources: undefined,
        }),
        DEFAULT_SETTINGS,
      ),
    );
  const isFoundBy = (event: StoredEvent, objectKey: string, name = 'ledger') =>
    matcherOf({ resource: { name, objectKey } })(event);

  test('is found, and no other one with it', () => {
    expect(isFoundBy(storedAs(LONG), LONG)).toBe(true);
    expect(isFoundBy(storedAs(`${LONG.slice(0, -1)}x`), LONG)).toBe(false);
    expect(isFoundBy(storedAs(LONG), keptObjectKey(LONG))).toBe(false);
  });

  test('is not found for one that is called as the index calls it', () => {
    expect(isFoundBy(storedAs(keptObjectKey(LONG)), LONG)).toBe(false);
  });

  test("is found where it is a copy's source, which stands in the index alone", () => {
    expect(isFoundBy(storedAs('a', `archive/${LONG}`), LONG, 'archive')).toBe(true);
    expect(isFoundBy(storedAs('a', `archive/${LONG}x`), LONG, 'archive')).toBe(false);
  });
});

test('a text that was cut is found by what it was', () => {
  const eventName = 'N'.repeat(1000);
  const event = readEventItem(
    buildEventItem(eventOf({ ...DELETE_OBJECT, eventName }), DEFAULT_SETTINGS),
  );
  expect(event.eventName).not.toBe(eventName);
  expect(matcherOf({ eventName })(event)).toBe(true);
});

describe('a source address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7', true],
    ['192.0.2.7', '192.0.2.70', false],
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.0/25', '192.0.2.128', false],
    ['0.0.0.0/0', '203.0.113.1', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['0.0.0.0/0', 'AWS Internal', false],
    ['2001:db8::7', '2001:0DB8:0:0:0:0:0:7', true],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['AWS Internal', 'AWS Internal', true],
    ['s3.amazonaws.com', 'ses.amazonaws.com', false],
  ])('%s is of an event from %s: %s', (asked, sourceIp, expected) => {
    expect(matches({ sourceIp: asked }, { sourceIp })).toBe(expected);
  });

  test('is of no event that has none', () => {
    expect(matches({ sourceIp: '0.0.0.0/0' }, { sourceIp: undefined })).toBe(false);
  });
});

describe('an error code', () => {
  test.each([
    ['any', 'NoSuchKey', true],
    ['any', undefined, false],
    ['denied', 'AccessDenied', true],
    ['denied', 'AccessDeniedException', true],
    ['denied', 'VpceAccessDenied', true],
    ['denied', 'Client.UnauthorizedOperation', true],
    ['denied', 'ForbiddenException', true],
    ['denied', 'accessdenied', false],
    ['denied', 'NoSuchKey', false],
    ['denied', undefined, false],
    ['NoSuchKey', 'NoSuchKey', true],
    ['NoSuch', 'NoSuchKey', false],
  ])('%s is of an event that failed with %s: %s', (asked, errorCode, expected) => {
    expect(matches({ errorCode: asked }, { errorCode })).toBe(expected);
  });
});

describe('a time range', () => {
  const AT = '2026-03-04T05:06:07Z';
  test.each<[EventFilter, boolean]>([
    [{ since: AT }, true],
    [{ since: '2026-03-04T05:06:08Z' }, false],
    [{ until: AT }, true],
    [{ until: '2026-03-04T05:06:06Z' }, false],
  ])('holds both its ends: %j', (filter, expected) => {
    expect(matches(filter, { at: AT })).toBe(expected);
  });
});
