import fc from 'fast-check';
import type { Alert } from '../../../core/alerts/alert';
import { Lookout } from '../../../core/alerts/lookout';
import { routesOf } from '../../../core/alerts/routes';
import {
  type SeenEvent,
  type Sightings,
  SLOT_SECONDS,
  slotAt,
} from '../../../core/alerts/sightings';
import { eventKeyName, eventKeyOf } from '../../../core/items/find-items';
import { fieldsOf } from '../../../core/records/record-fields';
import type { CorrelationRule, DetectionRule, Rule } from '../../../core/rules/rule';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { type RaisingPorts, raiseAlerts } from '../../../lambdas/alerts/raise-alerts';
import { BURST, bundled, DETECTION, FIVE, SIGHTINGS, seenAt } from '../../support/alerts';
import { PUT_BUCKET_POLICY } from '../../support/events';
import { MemoryAlertStore } from '../../support/memory-alert-store';
import { MemoryEventStore } from '../../support/memory-ports';
import { eventsOf, storedEvents } from '../../support/stored-events';

const GONE: DetectionRule = { ...DETECTION, info: { ...DETECTION.info, id: 'gone' } };

/** Another event within the day before five o'clock. */
function timeOf(part: number, i: number): string {
  const time = new Date((FIVE - 80_000 + part * 3000 + (i % 3000)) * 1000).toISOString();
  return `${time.replace('.000', '')}#m-${part}-${i}`;
}

const NOW = new Date('2026-03-04T06:00:00Z');

function bench(changes: Partial<RaisingPorts> = {}) {
  const alerts = new MemoryAlertStore(() => NOW);
  const ports: RaisingPorts = {
    alerts,
    events: new MemoryEventStore(),
    rules: [DETECTION, BURST],
    oldestEventHours: 24,
    isTold: true,
    ...changes,
  };
  return { alerts, ports, raised: () => [...alerts.alerts.values()] };
}

function sightings(seen: readonly SeenEvent[], source: string, rule: Rule = DETECTION): Sightings {
  return { ...SIGHTINGS, rule: rule.info.id, source, seen };
}

const facts = ({ at, from, to, count, notice }: Alert) => ({ at, from, to, count, notice });

test('a sighting becomes an alert, and waits no more', async () => {
  const { ports, alerts, raised } = bench();
  await alerts.keep(bundled(SIGHTINGS));
  const result = await raiseAlerts(ports);
  expect(result).toMatchObject({ extended: 0, settled: 1 });
  expect(raised().map(facts)).toEqual([
    {
      at: '2026-03-04T05:00:00Z',
      from: '2026-03-04T05:00:00Z',
      to: '2026-03-04T05:00:00Z',
      count: 1,
      notice: 'pending',
    },
  ]);
  expect(await raiseAlerts(ports)).toEqual({ alerts: [], extended: 0, settled: 0, failures: [] });
});

test('an alert says who, what and where, as the store has it', async () => {
  const events = new MemoryEventStore();
  const [stored] = storedEvents(eventsOf([PUT_BUCKET_POLICY]), [DEFAULT_SETTINGS]);
  if (stored === undefined) throw new Error('the perfect record is stored');
  const key = eventKeyOf(stored.item);
  events.items.set(eventKeyName(key), stored.item);
  const { ports, alerts, raised } = bench({ events });
  await alerts.keep(bundled(sightings([seenAt(0, key)], 'f')));
  await raiseAlerts(ports);
  expect(raised()).toMatchObject([
    {
      rule: { id: DETECTION.info.id, title: 'Bucket Policy Deleted', level: 'medium' },
      group: [{ field: 'trailstore.principal', value: '111122223333:user/alice' }],
      account: '111122223333',
      eventName: 'PutBucketPolicy',
      eventSource: 's3.amazonaws.com',
      region: expect.any(String),
      principal: expect.any(String),
      resource: expect.any(String),
    },
  ]);
});

test('what came in two files is one alert', async () => {
  const { ports, alerts, raised } = bench();
  await alerts.keep(bundled(sightings([seenAt(0)], 'a')));
  await raiseAlerts(ports);
  await alerts.keep(bundled(sightings([seenAt(0), seenAt(60)], 'b')));
  expect(await raiseAlerts(ports)).toMatchObject({ alerts: [], extended: 1 });
  expect(raised().map(facts)).toMatchObject([{ to: '2026-03-04T05:01:00Z', count: 2 }]);
});

test('a correlation is completed across files', async () => {
  const { ports, alerts, raised } = bench();
  await alerts.keep(bundled(sightings([seenAt(0), seenAt(30)], 'a', BURST)));
  await raiseAlerts(ports);
  expect(raised()).toEqual([]);
  await alerts.keep(bundled(sightings([seenAt(90)], 'b', BURST)));
  await raiseAlerts(ports);
  expect(raised()).toMatchObject([
    { at: '2026-03-04T05:01:30Z', count: 3, rule: { name: 'burst' } },
  ]);
});

test('a correlation is completed across slots, by what is in the one before', async () => {
  const { ports, alerts, raised } = bench();
  await alerts.keep(
    bundled(
      { ...sightings([seenAt(-2), seenAt(-1)], 'a', BURST), slot: FIVE - SLOT_SECONDS },
      sightings([seenAt(1)], 'b', BURST),
    ),
  );
  await raiseAlerts(ports);
  expect(raised()).toMatchObject([{ count: 3 }]);
});

test('ten thousand redeliveries are one alert', async () => {
  const { ports, alerts, raised } = bench();
  for (let delivery = 0; delivery < 10_000; delivery++) {
    await alerts.keep(bundled(sightings([seenAt(delivery % 100)], `f-${delivery % 7}`)));
    if (delivery % 1000 === 999) await raiseAlerts(ports);
  }
  expect(raised()).toHaveLength(1);
});

test.each<[string, Partial<RaisingPorts>, string]>([
  ['old', { oldestEventHours: 0.5 }, 'too old'],
  ['of today', {}, 'pending'],
  ['of which nobody is to be told', { isTold: false }, 'none'],
])('the message of an alert %s', async (_, changes, notice) => {
  const { ports, alerts, raised } = bench(changes);
  await alerts.keep(bundled(SIGHTINGS));
  await raiseAlerts(ports);
  expect(raised()).toMatchObject([{ notice }]);
});

test('a group that fails holds up no other', async () => {
  const { ports, alerts, raised } = bench();
  const { alertsOf } = alerts;
  alerts.alertsOf = async (rule, group, range) => {
    if (group[0] === 'bad') throw new Error('DynamoDB refused');
    return alertsOf.call(alerts, rule, group, range);
  };
  await alerts.keep(bundled({ ...SIGHTINGS, group: ['bad'], source: 'bad' }, SIGHTINGS));
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 1, failures: [{}] });
  expect(raised()).toHaveLength(1);
});

test('sightings that are damaged hold up no others of their group, and are told of once', async () => {
  const { ports, alerts, raised } = bench();
  await alerts.keep(bundled(SIGHTINGS));
  const readSightings = alerts.readSightings.bind(alerts);
  const damage = { damaged: 'sightings/x 2026', reason: 'it does not unpack' };
  alerts.readSightings = async (range, visit) => {
    visit(damage);
    await readSightings(range, visit);
  };
  const groupsOf = alerts.groupsOf.bind(alerts);
  alerts.groupsOf = async (bundles) => [damage, ...(await groupsOf(bundles))];
  const { failures } = await raiseAlerts(ports);
  expect(failures).toEqual([{ what: 'sightings/x 2026', error: new Error('it does not unpack') }]);
  expect(raised()).toHaveLength(1);
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 0, failures: [] });
});

test('of a storm beyond bounds the last events count', async () => {
  const ordered: CorrelationRule = {
    ...BURST,
    type: 'temporal_ordered',
    rules: [BURST.rules[0] ?? DETECTION, GONE],
    timespanSeconds: 86_400,
    condition: [{ comparison: 'gte', count: 2 }],
  };
  const { ports, alerts, raised } = bench({ rules: [ordered] });
  const slot = FIVE - 5 * 3600;
  const parts = Array.from({ length: 26 }, (_, part) => {
    const seen = Array.from({ length: 5000 }, (_, i) => seenAt(0, { at: timeOf(part, i) }));
    return { ...sightings(seen, `mails-${part}`, ordered), slot: slot - 1 };
  });
  await alerts.keep(bundled(...parts));
  const last = sightings([seenAt(0), seenAt(1, { rule: GONE.info.id })], 'last', ordered);
  await alerts.keep(bundled({ ...last, slot }));
  await raiseAlerts(ports);
  expect(raised()).toMatchObject([{ at: '2026-03-04T05:00:01Z' }]);
});

test.each(['9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '1969-12-31T23:59:59Z'])(
  'an event of %s raises an alert',
  async (time) => {
    const { ports, alerts, raised } = bench();
    const at = Date.parse(time) / 1000;
    const slot = slotAt(at);
    await alerts.keep(bundled({ ...sightings([seenAt(0, { at: `${time}#e` })], 'f'), slot }));
    expect(await raiseAlerts(ports)).toMatchObject({ settled: 1, failures: [] });
    expect(raised()).toMatchObject([{ at: time }]);
  },
);

test('an alert that was too old is told once fresh events belong to it', async () => {
  const { ports, alerts, raised } = bench({ oldestEventHours: 0.75 });
  await alerts.keep(bundled(sightings([seenAt(0)], 'a')));
  await raiseAlerts(ports);
  expect(raised()).toMatchObject([{ notice: 'too old' }]);
  await alerts.keep(bundled(sightings([seenAt(1800)], 'b')));
  const told: Alert[] = [];
  await raiseAlerts(ports, undefined, (alert) => told.push(alert));
  expect(raised()).toMatchObject([{ notice: 'pending', count: 2 }]);
  expect(told).toMatchObject([{ notice: 'pending', count: 2 }]);
});

test('an alert is told although the run died before it kept what else belongs to it', async () => {
  const { ports, alerts, raised } = bench({ oldestEventHours: 0.75 });
  await alerts.keep(bundled(sightings([seenAt(0)], 'a')));
  await raiseAlerts(ports);
  await alerts.keep(bundled(sightings([seenAt(1800)], 'b')));
  const extend = alerts.extend.bind(alerts);
  alerts.extend = async () => {
    throw new Error('the connection broke');
  };
  await raiseAlerts(ports);
  alerts.extend = extend;
  await raiseAlerts(ports);
  expect(raised()).toMatchObject([{ notice: 'pending', count: 2 }]);
});

test('a backfill of many windows is looked at window by window', async () => {
  const { ports, alerts, raised } = bench();
  const hours = Array.from({ length: 40 }, (_, hour) => hour);
  await alerts.keep(
    hours.flatMap((hour) =>
      bundled({
        ...sightings([seenAt(-hour * 3600)], `f-${hour}`),
        slot: FIVE - hour * 3600,
      }),
    ),
  );
  const ranges: number[] = [];
  const readSightings = alerts.readSightings.bind(alerts);
  alerts.readSightings = (range, visit) => {
    ranges.push(range.slots.to - range.slots.from);
    return readSightings(range, visit);
  };
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 40, failures: [] });
  expect(raised()).toHaveLength(40);
  expect(Math.max(...ranges)).toBeLessThan(4 * 3600);
});

test('sightings of a rule that is off by now raise nothing, though it serves a correlation', async () => {
  const { ports, alerts, raised } = bench({ rules: [{ ...DETECTION, alerts: false }, BURST] });
  await alerts.keep(bundled(SIGHTINGS));
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 1 });
  expect(raised()).toEqual([]);
});

test('how old an event is counts from when it arrived, not from when the function runs', async () => {
  let now = NOW;
  const alerts = new MemoryAlertStore(() => now);
  const { ports } = bench({ alerts });
  await alerts.keep(bundled(SIGHTINGS));
  now = new Date('2026-03-09T00:00:00Z');
  await raiseAlerts(ports);
  expect([...alerts.alerts.values()]).toMatchObject([{ notice: 'pending' }]);
});

test('sightings of a rule that is gone are settled, and raise nothing', async () => {
  const { ports, alerts, raised } = bench({ rules: [] });
  await alerts.keep(bundled(SIGHTINGS));
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 1 });
  expect(raised()).toEqual([]);
});

test('what there is no time for waits for the next run', async () => {
  const { ports, alerts, raised } = bench();
  const groups = Array.from({ length: 20 }, (_, i) => String(i));
  await alerts.keep(
    bundled(...groups.map((each) => ({ ...SIGHTINGS, group: [each], source: each }))),
  );
  const { settled } = await raiseAlerts(ports, () => raised().length < 2);
  expect(settled).toBeGreaterThanOrEqual(2);
  expect(settled).toBeLessThan(20);
  await raiseAlerts(ports);
  expect(raised()).toHaveLength(20);
});

test('a run that dies before it settles raises nothing twice', async () => {
  const { ports, alerts, raised } = bench();
  await alerts.keep(bundled(SIGHTINGS));
  const settle = alerts.settle.bind(alerts);
  alerts.settle = async () => {
    throw new Error('the connection broke');
  };
  expect(await raiseAlerts(ports)).toMatchObject({
    settled: 0,
    failures: [{ error: new Error('the connection broke') }],
  });
  alerts.settle = settle;
  expect(await raiseAlerts(ports)).toMatchObject({ alerts: [], extended: 0, settled: 1 });
  expect(raised()).toHaveLength(1);
});

test('any delivery of the same events, in order, raises the same alerts', async () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 9000 }), { minLength: 1, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Rule>(DETECTION, BURST),
      seconds,
      fc.integer({ min: 1, max: 30 }),
      fc.boolean(),
      async (rule, all, cut, twice) => {
        const sorted = [...new Set(all)].sort((a, b) => a - b);
        const whole = await alertsOf(rule, [sorted]);
        const parts = [sorted.slice(0, cut), sorted.slice(cut)].filter(({ length }) => length > 0);
        expect(await alertsOf(rule, twice ? [...parts, ...parts] : parts)).toEqual(whole);
      },
    ),
    { numRuns: 60 },
  );

  async function alertsOf(rule: Rule, files: readonly (readonly number[])[]) {
    const { ports, alerts, raised } = bench();
    for (const file of files) {
      const bySlot = new Map<number, SeenEvent[]>();
      for (const second of file) {
        const slot = slotAt(second);
        bySlot.set(slot, [...(bySlot.get(slot) ?? []), seenAt(second)]);
      }
      await alerts.keep(
        [...bySlot].flatMap(([slot, seen]) =>
          bundled({ ...sightings(seen, String(file[0]), rule), slot: FIVE + slot }),
        ),
      );
      await raiseAlerts(ports);
    }
    return raised().map(facts);
  }
});

describe('groups that lie together', () => {
  const named = (names: readonly string[], source = 'f'): Sightings[] =>
    names.map((name) => ({ ...SIGHTINGS, group: [name], source }));

  test('are read together, however many they are', async () => {
    const { ports, alerts, raised } = bench();
    const names = Array.from({ length: 500 }, (_, i) => `user-${i}`);
    await alerts.keep(bundled(...named(names)));
    const read = jest.spyOn(alerts, 'readSightings');
    expect(await raiseAlerts(ports)).toMatchObject({ settled: 1, failures: [] });
    expect(raised()).toHaveLength(500);
    expect(read).toHaveBeenCalledTimes(1);
  });

  test('have the events that raised their alerts found by few calls', async () => {
    const events = new MemoryEventStore();
    const { ports, alerts, raised } = bench({ events });
    const names = Array.from({ length: 150 }, (_, i) => `user-${i}`);
    const seen = (i: number) => [seenAt(0, { at: `${seenAt(0).at}-${i}` })];
    await alerts.keep(bundled(...named(names).map((each, i) => ({ ...each, seen: seen(i) }))));
    const find = jest.spyOn(events, 'find');
    await raiseAlerts(ports);
    expect(raised()).toHaveLength(150);
    expect(find).toHaveBeenCalledTimes(2);
  });

  test('have one that fails worked on again, and it alone is not told', async () => {
    const { ports, alerts, raised } = bench();
    const { alertsOf } = alerts;
    alerts.alertsOf = async (rule, group, range) => {
      if (group[0] === 'bad') throw new Error('DynamoDB refused');
      return alertsOf.call(alerts, rule, group, range);
    };
    await alerts.keep(bundled(...named(['good', 'bad', 'better'])));
    expect(await raiseAlerts(ports)).toMatchObject({ settled: 0, failures: [{}] });
    expect(raised()).toHaveLength(2);
    alerts.alertsOf = alertsOf;
    expect(await raiseAlerts(ports)).toMatchObject({ settled: 1, failures: [] });
    expect(raised()).toHaveLength(3);
  });

  test('are looked at fewer at a time where they hold very much', async () => {
    const { ports, alerts, raised } = bench();
    const names = Array.from({ length: 6 }, (_, i) => `user-${i}`);
    const seen = Array.from({ length: 30_000 }, (_, i) =>
      seenAt(0, { at: `${seenAt(i % 1800).at}-${i}` }),
    );
    await alerts.keep(bundled(...named(names).map((each) => ({ ...each, seen }))));
    expect(await raiseAlerts(ports)).toMatchObject({ settled: 1, failures: [] });
    expect(raised().map(({ count }) => count)).toEqual(names.map(() => 30_000));
  });

  test('each have the time at which they came themselves', async () => {
    let now = NOW;
    const alerts = new MemoryAlertStore(() => now);
    const { ports } = bench({ alerts, oldestEventHours: 2 });
    await alerts.keep(bundled(...named(['early'], 'a')));
    now = new Date('2026-03-04T20:00:00Z');
    await alerts.keep(bundled(...named(['late'], 'b')));
    await raiseAlerts(ports);
    const notices = [...alerts.alerts.values()].map(({ group, notice }) => [
      group[0]?.value,
      notice,
    ]);
    expect(Object.fromEntries(notices)).toEqual({ early: 'pending', late: 'too old' });
  });
});

test('bundles of several rules have their groups found by one call', async () => {
  const { ports, alerts, raised } = bench();
  const burst = [seenAt(0), seenAt(1), seenAt(2)];
  await alerts.keep(bundled(SIGHTINGS, sightings(burst, 'f', BURST)));
  const find = jest.spyOn(alerts, 'groupsOf');
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 2, failures: [] });
  expect(raised()).toHaveLength(2);
  expect(find).toHaveBeenCalledTimes(1);
});

test('when groups cannot be found, their bundles wait for the next run', async () => {
  const { ports, alerts, raised } = bench();
  await alerts.keep(bundled(SIGHTINGS));
  const error = new Error('DynamoDB refused');
  jest.spyOn(alerts, 'groupsOf').mockRejectedValueOnce(error);
  const failures = [{ what: 'looking for groups', error }];
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 0, failures });
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 1, failures: [] });
  expect(raised()).toHaveLength(1);
});

test('a rule that has much to do keeps no other waiting', async () => {
  const { ports, alerts, raised } = bench();
  const slots = Array.from({ length: 30 }, (_, i) => FIVE - (30 - i) * 7200);
  const much = slots.map((slot, i) => ({
    ...sightings([seenAt(slot - FIVE)], `f-${i}`),
    slot,
  }));
  await alerts.keep(bundled(...much));
  await alerts.keep(bundled(sightings([seenAt(0), seenAt(1), seenAt(2)], 'g', BURST)));
  await raiseAlerts(ports, () => raised().length < 6);
  expect(raised().map(({ rule }) => rule.name)).toContain('burst');
});

test('of a marker of which a part is done, the rest goes on waiting', async () => {
  const { ports, alerts, raised } = bench();
  const { alertsOf } = alerts;
  alerts.alertsOf = async (rule, group, range) => {
    if (group[0] === 'bad') throw new Error('DynamoDB refused');
    return alertsOf.call(alerts, rule, group, range);
  };
  const bad = { ...SIGHTINGS, group: ['bad'], source: 'bad' };
  await alerts.keep(bundled(SIGHTINGS, bad, { ...SIGHTINGS, rule: BURST.info.id }));
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 2, failures: [{}] });
  const waiting = [];
  for await (const each of alerts.listWaiting()) waiting.push(each);
  expect(waiting).toMatchObject([{ bundles: [{ source: 'bad' }] }]);
  alerts.alertsOf = alertsOf;
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 1, failures: [] });
  expect(raised()).toHaveLength(2);
});

test('what happens now does not wait behind a backfill of its rule', async () => {
  const { ports, alerts, raised } = bench();
  const slots = Array.from({ length: 50 }, (_, i) => FIVE - (i + 3) * 86_400);
  const old = slots.map((slot, i) => ({
    ...sightings([seenAt(slot - FIVE)], `old-${i}`),
    slot,
  }));
  await alerts.keep(bundled(...old, sightings([seenAt(0)], 'fresh')));
  await raiseAlerts(ports, () => raised().length < 1);
  expect(raised()).toMatchObject([{ at: '2026-03-04T05:00:00Z' }]);
});

test('a marker that is damaged is told of once, and holds up nothing', async () => {
  const { ports, alerts, raised } = bench();
  await alerts.keep(bundled(SIGHTINGS));
  const listWaiting = alerts.listWaiting.bind(alerts);
  alerts.listWaiting = async function* () {
    const damage = { damaged: 'waiting x', reason: 'it does not unpack' };
    yield { bundles: [], waitingSince: NOW.toISOString(), marker: 'waiting x', damage };
    yield* listWaiting();
  };
  const settle = jest.spyOn(alerts, 'settle');
  const { failures } = await raiseAlerts(ports);
  expect(failures).toEqual([{ what: 'waiting x', error: new Error('it does not unpack') }]);
  expect(settle.mock.calls.flatMap(([waiting]) => waiting)).toMatchObject([
    { marker: 'waiting x' },
    {},
  ]);
  expect(raised()).toHaveLength(1);
});

test('bundles that are gone are settled', async () => {
  const { ports, alerts } = bench();
  await alerts.keep(bundled(SIGHTINGS));
  alerts.bundles.clear();
  expect(await raiseAlerts(ports)).toMatchObject({ settled: 1, failures: [], alerts: [] });
});

/** An event as ingest notes it: who did it, and how many seconds after five. */
const noted = fc.record({
  user: fc.constantFrom('alice', 'bob', 'carol', 'dave'),
  second: fc.integer({ min: -4000, max: 9000 }),
  times: fc.constantFrom(1, 1, 1, 2, 60, 130),
});

/** Files whose slots were parted elsewhere for carol alone than for carol beside alice. */
const PARTED = [
  [
    { user: 'carol', second: 1870, times: 1 },
    { user: 'alice', second: -1801, times: 1 },
  ],
  [
    { user: 'carol', second: 0, times: 1 },
    { user: 'carol', second: -1730, times: 1 },
  ],
];

test('a group raises among others what it raises alone, however files come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(noted, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 6 }),
      async (files, order) => {
        // Each comes at least once, some again, in any order.
        const deliveries = [...order.map((i) => i % files.length), ...files.keys()];
        const together = await alertsOf(files, deliveries, () => true);
        const alone = [];
        for (const user of ['alice', 'bob', 'carol', 'dave']) {
          alone.push(...(await alertsOf(files, deliveries, (each) => each === user)));
        }
        expect(together.sort(byText)).toEqual(alone.sort(byText));
      },
    ),
    { numRuns: 40, examples: [[PARTED, [0, 0]]] },
  );

  type Noted = typeof noted extends fc.Arbitrary<infer T> ? T : never;

  async function alertsOf(
    files: readonly (readonly Noted[])[],
    deliveries: readonly number[],
    isNoted: (user: string) => boolean,
  ) {
    const { ports, alerts, raised } = bench();
    const routes = routesOf([DETECTION, BURST]);
    for (const [turn, place] of deliveries.entries()) {
      const lookout = new Lookout(routes, `file-${place}`);
      for (const [i, { user, second, times }] of (files[place] ?? []).entries()) {
        if (!isNoted(user)) continue;
        for (let time = 0; time < times; time++) {
          const { stream, at } = seenAt(second);
          const event = { record: fieldsOf({}), derived: () => user };
          lookout.note([DETECTION], event, { stream, at: `${at}-${place}-${i}-${time}` });
        }
      }
      await alerts.keep(lookout.take(true));
      if (turn % 2 === 1) await raiseAlerts(ports);
    }
    await raiseAlerts(ports);
    return raised().map(({ rule, group, ...alert }) =>
      JSON.stringify([rule.id, group, facts({ rule, group, ...alert }), alert.eventId]),
    );
  }
});

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}
