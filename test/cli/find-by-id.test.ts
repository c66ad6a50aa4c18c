import type { CliContext, OpenStore } from '../../cli/context';
import { findById } from '../../cli/find-by-id';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { DELETE_OBJECT, PUT_BUCKET_POLICY } from '../support/events';
import { eventId } from '../support/log-records';
import { MemoryAlertStore } from '../support/memory-alert-store';
import { MemoryEventReader } from '../support/memory-event-reader';
import { MemoryEventStore, MemoryLedger } from '../support/memory-ports';
import { PaperSink } from '../support/sink';
import { eventsOf, storeIn } from '../support/stored-events';
import { UNUSED } from '../support/unused-adapters';

/** A minute of object deletions in two accounts, the newest one with the highest number. */
const DELETIONS = Array.from({ length: 60 }, (_, n) => ({
  ...DELETE_OBJECT,
  eventID: eventId(n),
  eventTime: `2026-03-04T05:06:${String(n).padStart(2, '0')}Z`,
  recipientAccountId: n % 2 === 0 ? '111122223333' : '444455556666',
}));

/** A search in a store in which every page takes some seconds. */
async function search(id: string, options: { allowScan?: boolean; withIndex?: boolean } = {}) {
  let milliseconds = 0;
  const reader = new MemoryEventReader({
    mostItemsAPage: 5,
    onPage: () => {
      milliseconds += 700;
    },
  });
  const records = options.withIndex === false ? DELETIONS : [...DELETIONS, PUT_BUCKET_POLICY];
  storeIn(reader, eventsOf(records), [DEFAULT_SETTINGS]);
  const err = new PaperSink();
  const store: OpenStore = {
    events: new MemoryEventStore(),
    reader,
    ledger: new MemoryLedger(),
    alerts: new MemoryAlertStore(),
    settings: DEFAULT_SETTINGS,
    close: async () => {},
  };
  const context: CliContext = {
    ...UNUSED,
    out: err,
    err,
    now: () => new Date(milliseconds),
  };
  const listings = await reader.listStreams();
  const found = await findById({ eventId: id }, { store, listings, options, context });
  return { ids: found.map(({ event }) => event.eventID), pages: milliseconds / 700, err: err.text };
}

test('an event that is in the index is one read, whatever else is not', async () => {
  const { ids, pages, err } = await search(String(PUT_BUCKET_POLICY.eventID));
  expect(ids).toEqual([PUT_BUCKET_POLICY.eventID]);
  expect(pages).toBe(1);
  expect(err).toBe('');
});

test('for an event that is not, no stream is read further than to it', async () => {
  const { ids, pages } = await search(eventId(58));
  expect(ids).toEqual([eventId(58)]);
  // The index, a page of each of the two streams, then the second of the event in all three.
  expect(pages).toBe(6);
});

test('the other streams end with the one that holds it', async () => {
  const { ids, pages } = await search(eventId(30));
  expect(ids).toEqual([eventId(30)]);
  expect(pages).toBeLessThan(12);
});

test('a long search says why it is long, once, and what is short', async () => {
  const { err } = await search(eventId(0));
  expect(err.match(/the index by event id does not hold/g)).toHaveLength(1);
  expect(err).toContain('111122223333/s3/data, 444455556666/s3/data');
  expect(err).toContain('TIME#EVENT_ID');
});

test('an unknown id is sought everywhere, in vain', async () => {
  expect((await search('unknown')).ids).toEqual([]);
});

test('where no event is in the index, the streams are read', async () => {
  const { ids } = await search(eventId(3), { withIndex: false });
  expect(ids).toEqual([eventId(3)]);
});
