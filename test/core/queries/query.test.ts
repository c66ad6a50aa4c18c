import { recordOf } from '../../../core/items/raw-record';
import type { EventReader, ReadRequest } from '../../../core/ports';
import { findInItem } from '../../../core/queries/ordering';
import { prepareQuery, type Question } from '../../../core/queries/query';
import type { JsonObject } from '../../../core/records/record';
import { DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';
import { take } from '../../support/found-events';
import { MemoryEventReader } from '../../support/memory-event-reader';
import { eventsOf, OWNERS_CHOICES, storeIn } from '../../support/stored-events';
import { listed } from '../../support/stream-listings';

const ALL_INDEXES = OWNERS_CHOICES['all indexes'] ?? [];
const PRINCIPAL = '111122223333:assumed-role/Operator/alice';

/** The nth of many deletions of one second, one object each. */
const deletion = (n: number, changes: JsonObject = {}): JsonObject => ({
  ...DELETE_OBJECT,
  eventID: `0ffa${String(n).padStart(4, '0')}`,
  requestParameters: { bucketName: 'ledger', key: `${n % 7}/${n}` },
  resources: undefined,
  ...changes,
});

function readerOf(records: readonly JsonObject[], mostItemsAPage = 1000): MemoryEventReader {
  const reader = new MemoryEventReader({ mostItemsAPage });
  storeIn(reader, eventsOf(records), ALL_INDEXES);
  return reader;
}

async function ask(question: Question, reader: EventReader, most?: number) {
  const query = await prepareQuery(question, reader);
  return { query, ids: (await take(query.events(), most)).map(({ event }) => event.eventID) };
}

const idsOf = (records: readonly JsonObject[]) => records.map(({ eventID }) => eventID);

test('a query that is prepared has read nothing yet', async () => {
  const reader = readerOf([DELETE_OBJECT]);
  const { costs } = await prepareQuery({ filter: {} }, reader);
  expect(reader.requests).toEqual([]);
  expect(costs.total).toEqual({ calls: 0, itemsRead: 0, readUnits: 0 });
});

test('a query answers from the beginning each time it is asked', async () => {
  const query = await prepareQuery({ filter: {} }, readerOf([SEND_EMAIL, DELETE_OBJECT]));
  const [first, again] = [await take(query.events()), await take(query.events())];
  expect(first.map(({ event }) => event.eventName)).toEqual(['SendEmail', 'DeleteObject']);
  expect(again).toEqual(first);
});

test('a question that an index serves is one call', async () => {
  const reader = readerOf([DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL]);
  const { query, ids } = await ask({ filter: { principal: { whole: PRINCIPAL } } }, reader);
  expect(ids).toEqual(idsOf([PUT_BUCKET_POLICY, DELETE_OBJECT]));
  expect(query.costs.total).toMatchObject({ calls: 1, itemsRead: 2 });
});

describe.each(['newest first', 'oldest first'] as const)('%s', (order) => {
  const many = Array.from({ length: 25 }, (_, n) => deletion(n));
  const expected = order === 'oldest first' ? idsOf(many) : idsOf(many).toReversed();

  test.each([1, 2, 3, 24, 25, 26])(
    'events that share a key of an index come in order, however few a page holds: %i',
    async (mostItemsAPage) => {
      const reader = readerOf(many.toReversed(), mostItemsAPage);
      const filter = { principal: { whole: PRINCIPAL } };
      expect((await ask({ filter, order }, reader)).ids).toEqual(expected);
    },
  );

  test('an event follows the position that it is asked behind, and none before it is read', async () => {
    const times = many.map((record, n) => ({
      ...record,
      eventTime: `2026-03-04T05:06:${String(n).padStart(2, '0')}Z`,
    }));
    const reader = readerOf(times);
    const [at] = eventsOf([times[12] ?? {}]).map(
      ({ eventTime, eventId }) => `${eventTime}#${eventId}`,
    );
    const after = { at: at ?? '', stream: '111122223333/s3/data' };
    const { query, ids } = await ask({ filter: {}, order, after }, reader);
    expect(ids).toEqual(expected.slice(13));
    expect(query.costs.total.itemsRead).toBe(13);
  });
});

describe('pages', () => {
  const many = Array.from({ length: 1000 }, (_, n) => deletion(n));

  test('are small where few events are expected', async () => {
    const reader = readerOf(many);
    const { query, ids } = await ask({ filter: {}, expected: 5 }, reader, 6);
    expect(ids).toHaveLength(6);
    expect(query.costs.total).toMatchObject({ calls: 1, itemsRead: 7 });
  });

  test('are shared out over the streams that are merged', async () => {
    const accounts = many.map((record, n) => ({
      ...record,
      recipientAccountId: String(111122223333 + (n % 10)),
    }));
    const { query } = await ask({ filter: {}, expected: 100 }, readerOf(accounts), 101);
    expect(query.costs.total.itemsRead).toBeLessThan(250);
  });

  test('grow where most events are passed by', async () => {
    const reader = readerOf([
      ...many,
      deletion(2000, { errorCode: 'NoSuchKey', eventTime: '2026-01-01T00:00:00Z' }),
    ]);
    const { query } = await ask(
      { filter: { errorCode: 'NoSuchKey', category: 'data' }, expected: 1 },
      reader,
    );
    expect(query.costs.total.calls).toBeLessThan(12);
  });

  test('are as large as can be where all events are wanted', async () => {
    const { query } = await ask({ filter: { category: 'data' } }, readerOf(many, 5000));
    expect(query.costs.total.calls).toBeLessThanOrEqual(2);
  });
});

describe('reading that finds nothing', () => {
  const AT = '2026-01-01T00:00:00Z#';
  /** A bucket's index of so many pages, and a stream of a thousand without any event of it. */
  function emptyReader(indexPages: number) {
    const pages = { index: 0, stream: 0 };
    const reader: EventReader = {
      listStreams: async () => [listed('111122223333/s3/data')],
      async *read({ index, range }) {
        if (index !== undefined && range !== undefined && 'from' in range) return;
        const most = index === undefined ? 1000 : indexPages;
        for (let n = 0; n < most; n++) {
          pages[index === undefined ? 'stream' : 'index']++;
          const at = n === most - 1 ? undefined : `${AT}${9999 - n}`;
          yield { items: [], itemsRead: 10, readUnits: 10, resumesAt: at, reachedAt: at };
        }
      },
    };
    return { reader, pages };
  }

  test('of one way ends with the page that the other was done with', async () => {
    const { reader, pages } = emptyReader(10);
    expect(
      (await ask({ filter: { resource: { name: 'ledger' } }, expected: 1 }, reader)).ids,
    ).toEqual([]);
    expect(pages.index).toBe(20);
    // Four for each one of the index, behind its head start.
    expect(pages.stream).toBeLessThan(4 * 20);
  });

  test('of one stream is waited for no longer than the page needs that is asked for', async () => {
    const found = Array.from({ length: 20 }, (_, n) =>
      deletion(n, { eventTime: '2026-03-04T05:06:09Z' }),
    );
    const others = Array.from({ length: 500 }, (_, n) =>
      deletion(n, {
        recipientAccountId: '444455556666',
        awsRegion: 'us-east-1',
        eventTime: '2026-03-04T05:06:08Z',
      }),
    );
    const filter = { region: 'eu-west-1' };
    const { query, ids } = await ask(
      { filter, expected: 5 },
      readerOf([...found, ...others], 10),
      6,
    );
    expect(ids).toHaveLength(6);
    expect(query.costs.total.itemsRead).toBeLessThan(60);
  });
});

describe('an event id', () => {
  const UNINDEXED = OWNERS_CHOICES['the default indexes'] ?? [];
  const streamsRead = ({ requests }: MemoryEventReader) =>
    requests.filter(({ index }) => index === undefined).length;

  test('is sought in streams only where the index does not hold it', async () => {
    const reader = new MemoryEventReader();
    storeIn(reader, eventsOf([DELETE_OBJECT, PUT_BUCKET_POLICY]), UNINDEXED);
    const [inIndex, inStream] = [PUT_BUCKET_POLICY.eventID, DELETE_OBJECT.eventID].map(String);
    expect((await ask({ filter: { eventId: inIndex } }, reader)).ids).toEqual([inIndex]);
    expect(streamsRead(reader)).toBe(0);
    expect((await ask({ filter: { eventId: inStream } }, reader)).ids).toEqual([inStream]);
    expect(streamsRead(reader)).toBe(1);
  });
});

describe('what is fetched', () => {
  test('is all that is read of an event, without its record', async () => {
    const reader = readerOf([DELETE_OBJECT]);
    const { events } = await prepareQuery({ filter: { principal: { whole: PRINCIPAL } } }, reader);
    const [bare] = await take(events());
    const [whole] = await take(
      reader.read({ partition: '111122223333/s3/data', order: 'newest first' }),
    );
    expect(bare?.event).toEqual(whole?.items.map(findInItem)[0]?.event);
    expect(bare?.item).not.toHaveProperty('raw');
  });

  test('is the record too, where it is wanted, byte for byte', async () => {
    const reader = readerOf([DELETE_OBJECT]);
    const { events } = await prepareQuery({ filter: {}, withRecords: true }, reader);
    const [found] = await take(events());
    expect(found && JSON.parse(recordOf(found.item).toString())).toEqual(DELETE_OBJECT);
  });
});

test('what a filter cannot say is asked of each event that it lets pass', async () => {
  const asked: string[] = [];
  const { ids } = await ask(
    {
      filter: { service: 's3' },
      accepts: ({ event }) => {
        asked.push(event.eventName);
        return event.level === 'bucket';
      },
    },
    readerOf([DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL]),
  );
  expect(ids).toEqual(idsOf([PUT_BUCKET_POLICY]));
  expect(asked.sort()).toEqual(['DeleteObject', 'PutBucketPolicy']);
});

test('each page that is read is reported', async () => {
  let reports = 0;
  const reader = readerOf(
    Array.from({ length: 10 }, (_, n) => deletion(n)),
    3,
  );
  const query = await prepareQuery({ filter: {} }, reader, () => reports++);
  await take(query.events());
  expect(reports).toBe(query.costs.total.calls);
});

describe('a store that fails', () => {
  const failing = (reader: EventReader, atPage: number): EventReader => ({
    listStreams: () => reader.listStreams(),
    async *read(request: ReadRequest) {
      let page = 0;
      for await (const each of reader.read(request)) {
        if (page++ === atPage) throw new Error('the store is gone');
        yield each;
      }
    },
  });

  test.each([0, 2])('fails the answer: at page %i', async (atPage) => {
    const reader = failing(
      readerOf(
        Array.from({ length: 20 }, (_, n) => deletion(n)),
        3,
      ),
      atPage,
    );
    await expect(ask({ filter: {} }, reader)).rejects.toThrow('the store is gone');
    await expect(ask({ filter: { resource: { name: 'ledger' } } }, reader)).rejects.toThrow(
      'the store is gone',
    );
  });

  test('tells so at once, and not when it has read what else there is', async () => {
    let pages = 0;
    const reader: EventReader = {
      listStreams: async () => [listed('111122223333/s3/data'), listed('444455556666/s3/data')],
      async *read({ partition }) {
        if (partition.startsWith('1')) throw new Error('the store is gone');
        for (let n = 0; n < 1000; n++) {
          const at = `2026-01-01T00:00:00Z#${9999 - n}`;
          pages++;
          yield { items: [], itemsRead: 1000, readUnits: 100, resumesAt: at, reachedAt: at };
        }
      },
    };
    const filter = { errorCode: 'any', category: 'data' } as const;
    await expect(ask({ filter }, reader)).rejects.toThrow('the store is gone');
    expect(pages).toBeLessThan(5);
  });

  test('to list its streams fails the question', async () => {
    const reader: EventReader = {
      ...failing(readerOf([]), 0),
      listStreams: () => Promise.reject(new Error('the store is gone')),
    };
    await expect(prepareQuery({ filter: {} }, reader)).rejects.toThrow('the store is gone');
  });
});
