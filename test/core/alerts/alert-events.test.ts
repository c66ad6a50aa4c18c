import { alertEvents } from '../../../core/alerts/alert-events';
import { type Sightings, SLOT_SECONDS } from '../../../core/alerts/sightings';
import { ALERT, BURST, bundled, FIVE, SIGHTINGS, seenAt } from '../../support/alerts';
import { MemoryAlertStore } from '../../support/memory-alert-store';

async function idsOf(kept: readonly Sightings[], alert = ALERT) {
  const store = new MemoryAlertStore();
  await store.keep(bundled(...kept));
  return (await alertEvents(alert, store)).map(({ eventId }) => eventId);
}

test('an event is told with what finds it again', async () => {
  const store = new MemoryAlertStore();
  await store.keep(bundled(SIGHTINGS));
  expect(await alertEvents(ALERT, store)).toEqual([
    { at: '2026-03-04T05:00:00Z', eventId: 'e-0', stream: '111122223333/s3/management' },
  ]);
});

test('events of several files come in order, each once', async () => {
  const kept = [
    { ...SIGHTINGS, source: 'b', seen: [seenAt(60), seenAt(0)] },
    { ...SIGHTINGS, source: 'a', seen: [seenAt(30), seenAt(0)] },
  ];
  expect(await idsOf(kept)).toEqual(['e-0', 'e-30', 'e-60']);
});

test('the slot in which the alert began is looked at from its beginning', async () => {
  const earlier = { ...SIGHTINGS, slot: FIVE - SLOT_SECONDS, source: 'a', seen: [seenAt(-30)] };
  expect(await idsOf([SIGHTINGS, earlier])).toEqual(['e--30', 'e-0']);
});

test('what happened before or after belongs to another alert', async () => {
  expect(await idsOf([{ ...SIGHTINGS, seen: [seenAt(-61), seenAt(0), seenAt(121)] }])).toEqual([
    'e-0',
  ]);
});

test('events of another group do not belong to it', async () => {
  expect(await idsOf([{ ...SIGHTINGS, group: ['111122223333:user/bob'] }])).toEqual([]);
});

test("a correlation's events are those that its rules saw", async () => {
  const rule = BURST.info.id;
  const alert = { ...ALERT, rule: { ...ALERT.rule, id: rule } };
  const kept = [{ ...SIGHTINGS, rule, seen: [seenAt(0), seenAt(5)] }];
  expect(await idsOf(kept, alert)).toEqual(['e-0', 'e-5']);
});
