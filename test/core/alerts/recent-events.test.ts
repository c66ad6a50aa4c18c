import { recentEvents } from '../../../core/alerts/recent-events';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { ALERT } from '../../support/alerts';
import { DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';
import { eventId } from '../../support/log-records';
import { MemoryEventReader } from '../../support/memory-event-reader';
import { eventsOf, storeIn } from '../../support/stored-events';

const KEY = 'AKIAEXAMPLEEXAMPLE12';
const at = (minute: number) => `2026-03-04T05:${String(minute).padStart(2, '0')}:00Z`;
const ALERTED = { ...ALERT, accessKey: KEY, principal: '111122223333:user/mailer', to: at(30) };

/** Mail that was sent, a minute apart. */
const sends = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    ...SEND_EMAIL,
    eventID: eventId(n),
    eventTime: at(n),
  }));

async function recentOf(records: object[], alert: typeof ALERT) {
  const reader = new MemoryEventReader();
  storeIn(reader, eventsOf(records as (typeof SEND_EMAIL)[]), [DEFAULT_SETTINGS]);
  return (await recentEvents(alert, reader)).map((event) => event.at);
}

test('the last ten, newest first', async () => {
  const recent = await recentOf(sends(20), ALERTED);
  expect(recent).toEqual(Array.from({ length: 10 }, (_, n) => at(19 - n)));
});

test('nothing that came after the alert, and nothing older than a day', async () => {
  const old = { ...SEND_EMAIL, eventTime: '2026-03-03T05:01:59Z', eventID: eventId(99) };
  expect(await recentOf([...sends(40), old], { ...ALERTED, to: at(2) })).toEqual([
    at(2),
    at(1),
    at(0),
  ]);
  expect(await recentOf([old], ALERTED)).toEqual([]);
});

test('an access key is found among data events too', async () => {
  const user = SEND_EMAIL.userIdentity;
  const deleted = { ...DELETE_OBJECT, userIdentity: user, eventTime: at(9) };
  expect(await recentOf([deleted], ALERTED)).toEqual([at(9)]);
});

test('without a key, the principal is looked for among management events', async () => {
  const user = SEND_EMAIL.userIdentity;
  const changed = { ...PUT_BUCKET_POLICY, userIdentity: user, eventTime: at(8) };
  const deleted = { ...DELETE_OBJECT, userIdentity: user, eventTime: at(9) };
  expect(await recentOf([changed, deleted], { ...ALERTED, accessKey: undefined })).toEqual([at(8)]);
});

test('nobody did nothing', async () => {
  const nobody = { ...ALERTED, accessKey: undefined, principal: undefined };
  expect(await recentOf(sends(3), nobody)).toEqual([]);
});

test('where no index serves, it reads some pages and no more: a message must not wait for it', async () => {
  let pages = 0;
  const reader = new MemoryEventReader({ mostItemsAPage: 5, onPage: () => void pages++ });
  const others = Array.from({ length: 500 }, (_, n) => ({
    ...DELETE_OBJECT,
    eventTime: at(n % 60),
    eventID: eventId(n),
  }));
  const settings = { ...DEFAULT_SETTINGS, indexes: { ...DEFAULT_SETTINGS.indexes, data: [] } };
  storeIn(reader, eventsOf(others), [settings]);
  const recent = await recentEvents({ ...ALERTED, accessKey: 'AKIAIOSFODNN7EXAMPLE' }, reader);
  expect(recent.length).toBeLessThanOrEqual(10);
  expect(pages).toBeLessThanOrEqual(25);
});
