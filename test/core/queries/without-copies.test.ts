import * as fc from 'fast-check';
import type { Item } from '../../../core/items/attribute';
import { buildEventItem } from '../../../core/items/event-item';
import type { Order } from '../../../core/queries/keyed-read';
import { prepareQuery, type Question } from '../../../core/queries/query';
import type { JsonObject } from '../../../core/records/record';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { bruteForce, storedWith } from '../../support/brute-force';
import { DELETE_OBJECT } from '../../support/events';
import { filterFrom, filterRecipes } from '../../support/filter-recipes';
import { take } from '../../support/found-events';
import { MemoryEventReader } from '../../support/memory-event-reader';
import { eventsOf, generatedEvents } from '../../support/stored-events';

const orders = fc.constantFrom<Order>('newest first', 'oldest first');
const over = (shards: number) => ({ ...DEFAULT_SETTINGS, shards });

/** All places of an answer, in pages of so many events, each asked for by the last place of the one before. */
async function placesInPages(question: Question, reader: MemoryEventReader, size: number) {
  const places: string[] = [];
  for (let after = question.after; ; ) {
    const query = await prepareQuery({ ...question, after, expected: size }, reader);
    const page = await take(query.events(), size);
    places.push(...page.map(({ position }) => position.at));
    if (page.length < size) return places;
    after = page.at(-1)?.position;
  }
}

test('whatever the shards were, each event is found once (property)', async () => {
  const events = generatedEvents(120, 5);
  const stored = events.map((event) => storedWith(event, DEFAULT_SETTINGS));
  const builtOver = new Map<number, readonly Item[]>();
  const itemsOver = (shards: number) => {
    const built = builtOver.get(shards) ?? events.map((each) => buildEventItem(each, over(shards)));
    builtOver.set(shards, built);
    return built;
  };
  const counts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
  const sizes = fc.constantFrom(1, 7, 1_000);
  const cases = [counts, fc.nat(2), filterRecipes, orders, sizes] as const;
  await fc.assert(
    fc.asyncProperty(...cases, async (shards, more, recipe, order, size) => {
      const reader = new MemoryEventReader({ mostItemsAPage: 25 });
      // Each is read with one of the numbers, and some are read again with the next ones.
      const items = events.flatMap((_, n) =>
        Array.from({ length: n % 3 === 0 ? 1 + more : 1 }, (_, again) => {
          return itemsOver(shards[(n + again) % shards.length] ?? 1)[n] ?? {};
        }),
      );
      reader.put(...items);
      const filter = filterFrom({ ...recipe, fields: recipe.fields.slice(0, 2) }, events);
      const expected = bruteForce(filter, stored, order).map(({ item }) => item.at);
      const found = await placesInPages({ filter, order }, reader, size);
      expect(found.map((S) => ({ S }))).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

describe('an event in two shards', () => {
  const readerOf = (...stored: readonly (readonly [record: JsonObject, shards: number])[]) => {
    const reader = new MemoryEventReader();
    for (const [record, shards] of stored) {
      for (const event of eventsOf([record])) reader.put(buildEventItem(event, over(shards)));
    }
    return reader;
  };
  const ask = async (reader: MemoryEventReader, question: Partial<Question> = {}) => {
    const query = await prepareQuery({ filter: {}, ...question }, reader);
    const found = await take(query.events());
    return { query, streams: found.map(({ position }) => position.stream) };
  };
  const DATA = '111122223333/s3/data';

  test('is answered once, and both are read whole for it', async () => {
    const reader = readerOf([DELETE_OBJECT, 1], [DELETE_OBJECT, 4]);
    const { query, streams } = await ask(reader, { order: 'oldest first' });
    expect(streams).toEqual([DATA]);
    expect(query.costs.total.calls).toBe(4);
  });

  test('is not answered again on the next page', async () => {
    const reader = readerOf([DELETE_OBJECT, 1], [DELETE_OBJECT, 4]);
    const order = 'oldest first';
    const at = `${DELETE_OBJECT.eventTime}#${DELETE_OBJECT.eventID}`;
    const { streams } = await ask(reader, { order, after: { at, stream: DATA } });
    expect(streams).toEqual([]);
  });

  test('is two where the contents differ: neither may hide the other', async () => {
    const reader = readerOf([DELETE_OBJECT, 1], [{ ...DELETE_OBJECT, requestID: 'FORGED' }, 4]);
    expect((await ask(reader)).streams).toHaveLength(2);
  });

  test('is two where two accounts have it', async () => {
    const reader = readerOf(
      [DELETE_OBJECT, 1],
      [{ ...DELETE_OBJECT, recipientAccountId: '444455556666' }, 1],
    );
    expect((await ask(reader)).streams).toHaveLength(2);
  });

  test('costs nothing where there is one', async () => {
    const { query } = await ask(readerOf([DELETE_OBJECT, 4]));
    expect(query.costs.total.calls).toBe(1);
  });
});
