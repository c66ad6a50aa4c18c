import { type Item, stringOf } from '../../core/items/attribute';
import type { EventReader, ItemPage, ReadRequest } from '../../core/ports';
import { eventItem } from '../support/event-items';
import { eventId } from '../support/log-records';

/** An event reader, and a way to store what it reads. */
export interface EventReaderUnderTest {
  readonly reader: EventReader;
  write(...items: readonly Item[]): Promise<void>;
}

const STREAM = '111122223333/s3/data';

/** The nth second of a minute. */
const atOf = (n: number) => `2026-03-04T05:06:${String(n).padStart(2, '0')}Z#${eventId(n)}`;
const atSecond = (n: number, changes: Item = {}) =>
  eventItem(n, { at: { S: atOf(n) }, ...changes });
const seconds = (count: number) => Array.from({ length: count }, (_, n) => atSecond(n));

/** The perfect request: a whole stream, in order of time. */
const WHOLE: ReadRequest = { partition: STREAM, order: 'oldest first' };

/** What every adapter of `EventReader` does. */
export function describeEventReader(getReader: () => Promise<EventReaderUnderTest>): void {
  let underTest: EventReaderUnderTest;
  beforeEach(async () => {
    underTest = await getReader();
  });

  async function pagesOf(changes: Partial<ReadRequest> = {}): Promise<ItemPage[]> {
    const pages: ItemPage[] = [];
    for await (const page of underTest.reader.read({ ...WHOLE, ...changes })) pages.push(page);
    return pages;
  }

  async function read(changes: Partial<ReadRequest> = {}): Promise<readonly Item[]> {
    return (await pagesOf(changes)).flatMap(({ items }) => items);
  }

  async function numbersOf(changes: Partial<ReadRequest> = {}): Promise<number[]> {
    return (await read(changes)).map((item) =>
      Number(item.index && 'N' in item.index && item.index.N),
    );
  }

  test('an item comes back as it was written', async () => {
    await underTest.write(eventItem(0));
    expect(await read()).toEqual([eventItem(0)]);
  });

  test('a stream that holds nothing gives nothing', async () => {
    await underTest.write(eventItem(0));
    expect(await read({ partition: '111122223333/s3/management' })).toEqual([]);
  });

  describe('the list of streams', () => {
    const inAll = (n: number, stream: string) =>
      eventItem(n, {
        stream: { S: stream },
        principalAt: { S: '2026-03-04T05:06:07Z#0000' },
        eventNameAt: { S: '2026-03-04T05:06:07Z#0000' },
        eventId: { S: eventId(n) },
      });

    test('of an empty store is empty', async () => {
      expect(await underTest.reader.listStreams()).toEqual([]);
    });

    test('names each stream that was written to', async () => {
      const streams = ['111122223333/s3/data', '111122223333/s3/data/3', '444455556666/s3/data'];
      await underTest.write(...streams.map((stream) => inAll(0, stream)), inAll(1, STREAM));
      expect(await underTest.reader.listStreams()).toEqual(
        streams.map((stream) => ({
          stream,
          unindexed: [],
          eventNames: ['DeleteObject'],
          hasObjects: true,
        })),
      );
    });

    test('names the indexes that not every event is in', async () => {
      const { objectKeyAt: _, ...withoutResource } = inAll(1, STREAM);
      await underTest.write(inAll(0, STREAM), withoutResource, eventItem(2));
      expect(await underTest.reader.listStreams()).toMatchObject([
        { stream: STREAM, unindexed: ['resource', 'principal', 'eventName', 'eventId'] },
      ]);
    });
  });

  describe('an order', () => {
    test.each([
      ['oldest first', [0, 1, 2, 3, 4]],
      ['newest first', [4, 3, 2, 1, 0]],
    ] as const)('is kept: %s', async (order, expected) => {
      await underTest.write(...seconds(5).toReversed());
      expect(await numbersOf({ order })).toEqual(expected);
    });

    test('of keys is the one of their bytes in UTF-8', async () => {
      const keys = ['/a', '/z', '/~', '/ü', '/\u20ac', '/\uff5e', '/😀'];
      const items = keys.map((key, n) => atSecond(n, { objectKeyAt: { S: key } }));
      await underTest.write(...items.toReversed());
      expect(await numbersOf({ index: 'by-resource', partition: 'ledger' })).toEqual([
        ...keys.keys(),
      ]);
    });
  });

  describe('a range', () => {
    test.each([
      ['holds both its ends', { from: atOf(1), to: atOf(3) }, [1, 2, 3]],
      ['may lie between two keys', { from: `${atOf(1)}x`, to: `${atOf(3)}x` }, [2, 3]],
      ['may hold nothing', { from: `${atOf(1)}x`, to: `${atOf(1)}y` }, []],
      ['may be a beginning', { beginsWith: '2026-03-04T05:06:02' }, [2]],
      ['may be the beginning of all', { beginsWith: '2026' }, [0, 1, 2, 3, 4]],
    ])('%s', async (_, range, expected) => {
      await underTest.write(...seconds(5));
      expect(await numbersOf({ range })).toEqual(expected);
    });

    test('that ends before it begins is refused', async () => {
      await expect(read({ range: { from: 'b', to: 'a' } })).rejects.toThrow();
    });
  });

  describe('an index', () => {
    const BY_NAME = { index: 'by-event-name', partition: 'DeleteObject' } as const;
    const named = (n: number, changes: Item = {}) =>
      atSecond(n, { eventNameAt: { S: `2026-03-04T05:06:0${n}Z#0000` }, ...changes });

    test('holds the items that have both its keys, whatever their stream', async () => {
      await underTest.write(
        named(0),
        atSecond(1),
        named(2, { eventName: { S: 'GetObject' } }),
        named(3, { stream: { S: '444455556666/s3/data' } }),
      );
      expect(await numbersOf(BY_NAME)).toEqual([0, 3]);
    });

    test.each(['oldest first', 'newest first'] as const)(
      'gives every item of those that share its keys, page by page: %s',
      async (order) => {
        const time = { eventNameAt: { S: '2026-03-04T05:06:07Z#0000' } };
        await underTest.write(
          ...Array.from({ length: 23 }, (_, n) =>
            named(n % 9, { ...time, at: { S: atOf(n) }, index: { N: String(n) } }),
          ),
        );
        const found = await numbersOf({ ...BY_NAME, order, pageItems: { first: 4, growth: 1 } });
        expect(found.sort((a, b) => a - b)).toEqual([...Array(23).keys()]);
      },
    );

    test('is read by a range of its own keys', async () => {
      await underTest.write(...[0, 1, 2, 3].map((n) => named(n)));
      const range = { from: '2026-03-04T05:06:01Z', to: '2026-03-04T05:06:02Z$' };
      expect(await numbersOf({ ...BY_NAME, range })).toEqual([1, 2]);
    });
  });

  describe('a condition', () => {
    const conditions: readonly (readonly [string, Record<string, string>, readonly number[]])[] = [
      ['#a = :b', { ':b': 'DeleteObject' }, [0]],
      ['#a = :b OR #a = :c', { ':b': 'DeleteObject', ':c': 'PutObject' }, [0, 2]],
      ['#a = :b AND begins_with(#a, :c)', { ':b': 'GetObject', ':c': 'Get' }, [1]],
      [
        '(#a = :b OR #a = :c) AND contains(#a, :d)',
        { ':b': 'GetObject', ':c': 'PutObject', ':d': 'Put' },
        [2],
      ],
      ['#a IN (:b, :c)', { ':b': 'GetObject', ':c': 'PutObject' }, [1, 2]],
      ['#a BETWEEN :b AND :c', { ':b': 'DeleteObject', ':c': 'GetObject' }, [0, 1]],
      ['#a BETWEEN :b AND :c AND #a = :b', { ':b': 'DeleteObject', ':c': 'GetObject' }, [0]],
      ['contains(#a, :b)', { ':b': 'tObj' }, [1, 2]],
      ['begins_with(#a, :b)', { ':b': 'Pu' }, [2]],
      ['attribute_exists(#a)', {}, [0, 1, 2]],
      ['#a = :b', { ':b': '#a = :b OR attribute_exists(#a)' }, []],
    ];

    test.each(conditions)(
      'leaves out what does not fulfil it: %s %j',
      async (expression, values, expected) => {
        const names = ['DeleteObject', 'GetObject', 'PutObject'];
        const items = names.map((name, n) => atSecond(n, { eventName: { S: name } }));
        const { eventName: _, ...nameless } = atSecond(3);
        await underTest.write(...items, nameless);
        const condition = { expression, names: { '#a': 'eventName' }, values };
        expect(await numbersOf({ condition })).toEqual(expected);
      },
    );

    test('does not spare the reading', async () => {
      await underTest.write(...seconds(5));
      const condition = {
        expression: '#a = :b',
        names: { '#a': 'eventName' },
        values: { ':b': 'GetObject' },
      };
      const pages = await pagesOf({ condition });
      expect(pages.flatMap(({ items }) => items)).toEqual([]);
      expect(sum(pages, 'itemsRead')).toBe(5);
      expect(sum(pages, 'readUnits')).toBeGreaterThan(0);
    });

    test.each(['stream', 'at'])('on a key of what is read is refused: %s', async (key) => {
      await underTest.write(eventItem(0));
      const condition = { expression: '#a = :b', names: { '#a': key }, values: { ':b': 'x' } };
      await expect(read({ condition })).rejects.toThrow();
    });

    test.each([
      ['that is not defined', '#a = :c', { ':b': 'x' }],
      ['that is not used', 'attribute_exists(#a)', { ':b': 'x' }],
    ])('with a value %s is refused', async (_, expression, values) => {
      const condition = { expression, names: { '#a': 'eventName' }, values };
      await expect(read({ condition })).rejects.toThrow();
    });
  });

  test('gives the attributes that were asked for, whatever words they are', async () => {
    await underTest.write(eventItem(0));
    const attributes = ['stream', 'at', 'region', 'index', 'eventName'];
    const { stream, at, index, eventName } = eventItem(0);
    expect(await read({ attributes })).toEqual([{ stream, at, index, eventName }]);
  });

  test('gives the attributes that were asked for of those that fulfil a condition on others', async () => {
    await underTest.write(eventItem(0), eventItem(1, { principal: { S: 'nobody' } }));
    const names = { '#principal': 'principal' };
    const condition = { expression: '#principal = :p', names, values: { ':p': 'nobody' } };
    expect(await read({ attributes: ['index'], condition })).toEqual([{ index: { N: '1' } }]);
  });

  describe('pages', () => {
    test.each(['oldest first', 'newest first'] as const)(
      'of a few items give all of them, in order, and tell where the next begins: %s',
      async (order) => {
        await underTest.write(...seconds(10));
        const pages = await pagesOf({ order, pageItems: { first: 3, growth: 1 } });
        const expected = order === 'oldest first' ? seconds(10) : seconds(10).toReversed();
        expect(pages.flatMap(({ items }) => items)).toEqual(expected);
        expect(Math.max(...pages.map(({ itemsRead }) => itemsRead))).toBe(3);
        for (const { items, resumesAt } of pages.slice(0, -1)) {
          expect(resumesAt).toBe(items.at(-1) && stringOf(items.at(-1) ?? {}, 'at'));
        }
        expect(pages.at(-1)?.resumesAt).toBeUndefined();
      },
    );

    test('grow as they were told', async () => {
      await underTest.write(...seconds(20));
      const pages = await pagesOf({ pageItems: { first: 2, growth: 2 } });
      expect(pages.slice(0, 4).map(({ itemsRead }) => itemsRead)).toEqual([2, 4, 8, 6]);
    });

    test('are of another size from the second on', async () => {
      await underTest.write(...seconds(20));
      const pages = await pagesOf({ pageItems: { first: 8, second: 2, growth: 2, most: 5 } });
      expect(pages.slice(0, 5).map(({ itemsRead }) => itemsRead)).toEqual([8, 2, 4, 5, 1]);
    });

    test('grow no further than they were told', async () => {
      await underTest.write(...seconds(20));
      const pages = await pagesOf({ pageItems: { first: 2, growth: 3, most: 7 } });
      expect(pages.slice(0, 4).map(({ itemsRead }) => itemsRead)).toEqual([2, 6, 7, 5]);
    });

    test('count what a condition left out, and go on behind it', async () => {
      await underTest.write(...seconds(10));
      const names = { '#a': 'index', '#b': 'eventName' };
      const condition = {
        expression: 'attribute_exists(#a) AND #b = :b',
        names,
        values: { ':b': 'GetObject' },
      };
      const pages = await pagesOf({ condition, pageItems: { first: 4, growth: 1 } });
      expect(pages.slice(0, 2)).toMatchObject([
        { items: [], itemsRead: 4, resumesAt: atOf(3) },
        { items: [], itemsRead: 4, resumesAt: atOf(7) },
      ]);
    });

    test('are read one by one, as they are asked for', async () => {
      await underTest.write(...seconds(9));
      const pages = underTest.reader.read({ ...WHOLE, pageItems: { first: 3, growth: 1 } });
      const iterator = pages[Symbol.asyncIterator]();
      await iterator.next();
      await underTest.write(atSecond(30));
      const rest: Item[] = [];
      for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) {
        rest.push(...step.value.items);
      }
      expect(rest.map((item) => stringOf(item, 'at'))).toEqual([3, 4, 5, 6, 7, 8, 30].map(atOf));
    });
  });
}

function sum(pages: readonly ItemPage[], count: 'itemsRead' | 'readUnits'): number {
  return pages.reduce((total, page) => total + page[count], 0);
}
