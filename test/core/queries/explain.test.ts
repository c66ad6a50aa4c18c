import { CostAccount } from '../../../core/queries/costs';
import type { EventFilter } from '../../../core/queries/event-filter';
import { describeCosts, explainCosts, explainPlan } from '../../../core/queries/explain';
import { planQuery } from '../../../core/queries/plan';
import { listed } from '../../support/stream-listings';

const STREAMS = [listed('111122223333/s3/data'), listed('111122223333/ses/management')];

const explain = (filter: EventFilter, streams = STREAMS) =>
  explainPlan(planQuery(filter, streams), 'newest first');

test('a plan of one index is told with its key, its range and its condition', () => {
  expect(
    explain({ accessKey: 'AKIA', eventName: 'PutObject', until: '2026-01-02T00:00:00Z' }),
  ).toEqual([
    'plan: 1 query, index by access key, merged newest first',
    '  by-access-key: accessKey = "AKIA", accessKeyAt from "0" to "2026-01-02T00:00:00Z$", where eventName = "PutObject"',
  ]);
});

test('a plan of streams is told without an index', () => {
  expect(explain({ errorCode: 'any', service: 'ses' })).toEqual([
    'plan: 1 query, merged newest first',
    '  table: stream = "111122223333/ses/management", at from "0" to ":", where attribute_exists(errorCode)',
  ]);
});

test('a plan with two ways to the objects is told with both', () => {
  expect(explain({ resource: { name: 'ledger', objectPrefix: 'a' } })).toEqual([
    'plan: 2 queries, index by resource, merged newest first',
    '  by-resource: resource = "ledger", objectKeyAt begins with "/a"',
    '  by-copy-source: copySource = "ledger", copySourceKeyAt begins with "/a"',
    'objects stand in order of their keys: they are sorted, unless reading in order of time finds enough first, by',
    '  table: stream = "111122223333/s3/data", at from "0" to ":", where (resource = "ledger" OR copySource = "ledger")',
  ]);
});

test('a plan that reads nothing says so', () => {
  expect(explain({ service: 'iam' })).toEqual([
    'plan: no stream can hold such an event; nothing is read',
  ]);
});

test('a plan of very many streams is told in part', () => {
  const streams = Array.from({ length: 1000 }, (_, n) => listed(`${100000000000 + n}/s3/data`));
  const lines = explain({}, streams);
  expect(lines).toHaveLength(22);
  expect(lines[0]).toBe('plan: 1000 queries, merged newest first');
  expect(lines.at(-1)).toBe('  and 980 more');
});

test('values are told as what they are, whatever they look like', () => {
  const [, line] = explain({ accessKey: 'A"#at\n:v0', sharedEventId: '#stream = :v1' });
  expect(line).toContain('accessKey = "A\\"#at\\n:v0"');
  expect(line).toContain('where sharedEventId = "#stream = :v1"');
});

test('what the reading took is told read by read', () => {
  const [one, other] = planQuery({}, STREAMS).inOrder;
  const costs = new CostAccount();
  if (one === undefined || other === undefined) throw new Error('there should be two reads');
  costs.add(one, { items: [], itemsRead: 100, readUnits: 12.5 });
  costs.add(one, { items: [], itemsRead: 20, readUnits: 2 });
  costs.add(other, { items: [], itemsRead: 1, readUnits: 0.5 });
  expect(explainCosts(costs)).toEqual([
    'made 2 queries: 3 calls, 121 items read, 15 read units',
    '  table: stream = "111122223333/s3/data", at from "0" to ":": 2 calls, 120 items read, 14.5 read units',
    '  table: stream = "111122223333/ses/management", at from "0" to ":": 1 call, 1 item read, 0.5 read units',
  ]);
});

test('reading nothing is told as that', () => {
  expect(explainCosts(new CostAccount())).toEqual([
    'made 0 queries: 0 calls, 0 items read, 0 read units',
  ]);
});

test('each page is reported as it is read', () => {
  let reports = 0;
  const costs = new CostAccount(() => reports++);
  costs.add({ partition: 'a' }, { items: [], itemsRead: 3, readUnits: 1 });
  expect(reports).toBe(1);
  expect(describeCosts(costs.total)).toBe('1 call, 3 items read, 1 read units');
});
