import * as fc from 'fast-check';
import { bytesOf } from '../../../core/items/attribute';
import { recordOf } from '../../../core/items/raw-record';
import type { EventFilter } from '../../../core/queries/event-filter';
import type { Order } from '../../../core/queries/keyed-read';
import { comparePositions, type FoundEvent, type Position } from '../../../core/queries/ordering';
import { readPageToken, writePageToken } from '../../../core/queries/page-token';
import { prepareQuery, type Question } from '../../../core/queries/query';
import {
  bruteForce,
  firstDifference,
  lineOf,
  type StoredTrailEvent,
} from '../../support/brute-force';
import { filterFrom, filterRecipes } from '../../support/filter-recipes';
import { BUCKET, hostileRecords, OBJECT_KEYS } from '../../support/hostile-records';
import { MemoryEventReader } from '../../support/memory-event-reader';
import {
  eventsOf,
  generatedEvents,
  OWNERS_CHOICES,
  storedEvents,
  storeIn,
} from '../../support/stored-events';

const orders = fc.constantFrom<Order>('newest first', 'oldest first');

async function ask(question: Question, reader: MemoryEventReader): Promise<FoundEvent[]> {
  const query = await prepareQuery(question, reader);
  const found: FoundEvent[] = [];
  for await (const each of query.events()) found.push(each);
  return found;
}

/** As many as asked for, and whether there are more. */
async function askForPage(question: Question & { expected: number }, reader: MemoryEventReader) {
  const query = await prepareQuery(question, reader);
  const found: FoundEvent[] = [];
  for await (const each of query.events()) {
    if (found.length === question.expected) return { found, hasMore: true };
    found.push(each);
  }
  return { found, hasMore: false };
}

describe.each(Object.entries(OWNERS_CHOICES))('%s', (_, choices) => {
  const options = { mostItemsAPage: 1000 };
  const reader = new MemoryEventReader(options);
  const events = [...eventsOf(hostileRecords(400, 1)), ...generatedEvents(200, 2)];
  const stored = storeIn(reader, events, choices);

  test('any filter finds exactly what it asks for, in order', async () => {
    const pages = fc.constantFrom(1, 3, 25, 1000);
    await fc.assert(
      fc.asyncProperty(filterRecipes, orders, pages, async (recipe, order, mostItemsAPage) => {
        options.mostItemsAPage = mostItemsAPage;
        const filter = filterFrom(recipe, events);
        const found = await ask({ filter, order }, reader);
        const wrong = firstDifference(found, bruteForce(filter, stored, order));
        expect({ filter, wrong }).toEqual({ filter });
      }),
      { numRuns: 35 },
    );
  });

  test('any number of the first events is the same, however many are expected', async () => {
    const numbers = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(filterRecipes, orders, numbers, async (recipe, order, expected) => {
        options.mostItemsAPage = 1 + (expected % 7);
        const filter = filterFrom({ ...recipe, fields: recipe.fields.slice(0, 1) }, events);
        const { found, hasMore } = await askForPage({ filter, order, expected }, reader);
        const all = bruteForce(filter, stored, order);
        const wrong = firstDifference(found, all.slice(0, expected));
        expect({ filter, wrong, hasMore }).toEqual({ filter, hasMore: all.length > expected });
      }),
      { numRuns: 18 },
    );
  });

  test('every object is found by its key, and no other one with it', async () => {
    options.mostItemsAPage = 1000;
    for (const objectKey of OBJECT_KEYS) {
      const filter = { resource: { name: BUCKET, objectKey } };
      const found = await ask({ filter }, reader);
      expect(firstDifference(found, bruteForce(filter, stored, 'newest first'))).toBeUndefined();
    }
  });

  test("an event is found with its record's own bytes, when they are wanted, and without when not", async () => {
    const filter: EventFilter = { resource: { name: BUCKET }, account: '111122223333' };
    const bytes = new Map(stored.map((each) => [lineOf(each), each.event.bytes]));
    const found = await ask({ filter, withRecords: true }, reader);
    expect(found.length).toBeGreaterThan(50);
    for (const each of found) expect(recordOf(each.item)).toEqual(bytes.get(lineOf(each)));
    const [bare] = await ask({ filter }, reader);
    expect(bare && bytesOf(bare.item, 'raw')).toBeUndefined();
  });
});

describe('while events arrive', () => {
  const events = [...eventsOf(hostileRecords(150, 3)), ...generatedEvents(100, 4)];
  const pool = storedEvents(events, Object.values(OWNERS_CHOICES).flat());

  /** Some of the events, and the others, which come in time. */
  function divide(seed: number) {
    const isLate = (n: number) => (n * 7919 + seed) % 3 === 0;
    return {
      present: pool.filter((_, n) => !isLate(n)),
      late: pool.filter((_, n) => isLate(n)),
    };
  }

  const broadRecipes = filterRecipes.map((recipe) => ({
    ...recipe,
    fields: recipe.fields.slice(0, 1),
  }));

  test('each page begins behind the one before, with no gap and no repeat', async () => {
    await fc.assert(
      fc.asyncProperty(
        broadRecipes,
        orders,
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
        fc.nat(100),
        async (recipe, order, limits, seed) => {
          const filter = filterFrom(recipe, events);
          const { present, late } = divide(seed);
          const reader = new MemoryEventReader({ mostItemsAPage: 1 + (seed % 9) });
          reader.put(...present.map(({ item }) => item));
          let after: Position | undefined;
          for (let page = 0, hasMore = true; hasMore; page++) {
            const expected = limits[page % limits.length] ?? 1;
            const answer = await askForPage({ filter, order, after, expected }, reader);
            const left = bruteForce(filter, present, order).filter((each) =>
              isBehind(each, after, order),
            );
            const wrong = firstDifference(answer.found, left.slice(0, expected));
            expect({ filter, page, wrong }).toEqual({ filter, page });
            expect(answer.hasMore).toBe(left.length > expected);
            hasMore = answer.hasMore;
            const last = answer.found.at(-1)?.position;
            after = last && readPageToken(writePageToken({ after: last }, filter), filter).after;
            const arrived = late.splice(0, 3);
            present.push(...arrived);
            reader.put(...arrived.map(({ item }) => item));
          }
        },
      ),
      { numRuns: 18 },
    );
  });

  test('what was there before is found in order, and once, whatever is read meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(broadRecipes, orders, fc.nat(100), async (recipe, order, seed) => {
        const filter = filterFrom(recipe, events);
        const { present, late } = divide(seed);
        const reader = new MemoryEventReader({
          mostItemsAPage: 1 + (seed % 5),
          onPage: () => reader.put(...late.splice(0, 1).map(({ item }) => item)),
        });
        reader.put(...present.map(({ item }) => item));
        const found = await ask({ filter, order, expected: 1 + seed }, reader);
        const [lines, all] = [found.map(lineOf), bruteForce(filter, pool, order).map(lineOf)];
        expect(
          bruteForce(filter, present, order)
            .map(lineOf)
            .filter((line) => !lines.includes(line)),
        ).toEqual([]);
        expect(lines.filter((line) => !all.includes(line))).toEqual([]);
        expect(firstOutOfOrder(found, order)).toBeUndefined();
      }),
      { numRuns: 18 },
    );
  });
});

function isBehind(each: StoredTrailEvent, after: Position | undefined, order: Order): boolean {
  if (after === undefined) return true;
  const [time, id, stream] = each.place;
  return comparePositions({ at: `${time}#${id}`, stream }, after, order) > 0;
}

function firstOutOfOrder(found: readonly FoundEvent[], order: Order): string | undefined {
  const n = found.findIndex((each, index) => {
    const before = found[index - 1];
    return before !== undefined && comparePositions(before.position, each.position, order) >= 0;
  });
  return n === -1
    ? undefined
    : found
        .slice(n - 1, n + 1)
        .map(lineOf)
        .join(' before ');
}
