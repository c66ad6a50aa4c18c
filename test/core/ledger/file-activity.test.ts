import { FileActivity } from '../../../core/ledger/file-activity';
import { DETECTION } from '../../support/alerts';
import { DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';
import { eventsOf } from '../../support/stored-events';

const NOW = Date.parse('2026-03-04T06:00:00Z') / 1000;

function report(records: readonly Record<string, unknown>[], matched = [DETECTION]) {
  const activity = new FileActivity(NOW, 24);
  for (const event of eventsOf(records)) activity.add(event, matched);
  return activity.report();
}

test('counts events by service and category', () => {
  const { byKind } = report([DELETE_OBJECT, DELETE_OBJECT, PUT_BUCKET_POLICY]);
  expect(byKind).toEqual([
    { service: 's3', category: 'data', count: 2 },
    { service: 's3', category: 'management', count: 1 },
  ]);
});

test('other services are one: each metric costs', () => {
  const other = { ...PUT_BUCKET_POLICY, eventSource: 'iam.amazonaws.com' };
  expect(report([other]).byKind).toMatchObject([{ service: 'other' }]);
});

test.each([
  ['deletes', DELETE_OBJECT],
  ['sends', SEND_EMAIL],
  ['denied', { ...PUT_BUCKET_POLICY, errorCode: 'AccessDenied' }],
] as const)('counts %s', (what, record) => {
  expect(report([record])[what]).toBe(1);
  expect(report([{ ...PUT_BUCKET_POLICY, errorCode: undefined }])[what]).toBe(0);
});

test('the lag is the mean of recent events', () => {
  const at = (eventTime: string) => ({ ...DELETE_OBJECT, eventTime });
  const times = ['2026-03-04T05:50:00Z', '2026-03-04T05:40:00Z', '2025-01-01T00:00:00Z'];
  expect(report(times.map(at)).lagSeconds).toBe(900);
});

test('there is no lag where nothing is recent', () => {
  const old = { ...DELETE_OBJECT, eventTime: '2025-01-01T00:00:00Z' };
  expect(report([old])).not.toHaveProperty('lagSeconds');
});

test('an event of the future has no lag', () => {
  const ahead = { ...DELETE_OBJECT, eventTime: '2026-03-04T06:10:00Z' };
  expect(report([ahead]).lagSeconds).toBe(0);
});

test('counts matches by the rule’s name', () => {
  expect(report([DELETE_OBJECT, DELETE_OBJECT]).ruleMatches).toEqual([
    { rule: 's3_bucket_policy_deleted', count: 2 },
  ]);
});

test.each([
  ['of a rule that raises no alerts', DELETE_OBJECT, { ...DETECTION, alerts: false }],
  ['of an old event', { ...DELETE_OBJECT, eventTime: '2025-01-01T00:00:00Z' }, DETECTION],
])('counts no match %s', (_, record, rule) => {
  expect(report([record], [rule]).ruleMatches).toEqual([]);
});
