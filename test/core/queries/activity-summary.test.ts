import type { StoredEvent } from '../../../core/items/stored-event';
import { ActivitySummary } from '../../../core/queries/activity-summary';
import { findInItem } from '../../../core/queries/ordering';
import { eventItem } from '../../support/event-items';

const { event: DELETE } = findInItem(eventItem(1));

function reportOn(events: readonly StoredEvent[], mostValues = 100, most = 10) {
  const summary = new ActivitySummary(mostValues);
  for (const event of events) summary.add(event);
  return summary.report(most);
}

test('tells how many calls succeeded, were denied, and failed', () => {
  const report = reportOn([
    DELETE,
    { ...DELETE, errorCode: 'AccessDenied' },
    { ...DELETE, errorCode: 'NoSuchKey' },
    { ...DELETE, errorCode: 'Client.UnauthorizedOperation' },
  ]);
  expect(report).toMatchObject({ events: 4, succeeded: 1, denied: 2, failed: 1 });
});

test('tells when it began and ended, in whatever order the events come', () => {
  const at = (year: number) => ({ ...DELETE, at: `${year}-01-01T00:00:00Z` });
  expect(reportOn([at(2025), at(2024), at(2026)])).toMatchObject({
    first: '2024-01-01T00:00:00Z',
    last: '2026-01-01T00:00:00Z',
  });
});

test.each([
  ['a send', { access: 'send', eventName: 'SendEmail' }, { sends: 1, deletes: 0 }],
  ['a delete', { access: 'write', eventName: 'DeleteIdentity' }, { sends: 0, deletes: 1 }],
  ['a read', { access: 'read', eventName: 'GetObject' }, { sends: 0, deletes: 0 }],
])('counts %s', (_, changes, expected) => {
  const { sends, deletes } = reportOn([{ ...DELETE, ...changes }]);
  expect({ sends: sends.events, deletes: deletes.events }).toEqual(expected);
});

test('counts by kind of event, in the order of their names', () => {
  const { kinds } = reportOn([{ ...DELETE, service: 'ses' }, DELETE]);
  expect(kinds.map(({ value }) => value)).toEqual(['s3 data', 'ses data']);
});

test('lists the most frequent values, and says how many more there are', () => {
  const named = (eventName: string) => ({ ...DELETE, eventName });
  const { eventNames } = reportOn([named('a'), named('b'), named('b'), named('c')], 100, 2);
  expect(eventNames).toMatchObject({
    top: [
      { value: 'b', events: 2 },
      { value: 'a', events: 1 },
    ],
    more: 1,
    others: 0,
  });
});

test('holds so many values of each kind, and counts the events of the others', () => {
  const keyed = (accessKey: string) => ({ ...DELETE, accessKey });
  const events = [keyed('a'), keyed('b'), keyed('c'), keyed('c'), keyed('a')];
  const { accessKeys } = reportOn(events, 2);
  expect(accessKeys).toMatchObject({ top: [{ value: 'a', events: 2 }, { value: 'b' }], others: 2 });
});

test('knows nothing of what an event does not say', () => {
  const { accessKeys } = reportOn([{ ...DELETE, accessKey: undefined }]);
  expect(accessKeys).toEqual({ top: [], more: 0, others: 0 });
});
