import * as fc from 'fast-check';
import type { Order } from '../../../core/queries/keyed-read';
import type { FoundEvent } from '../../../core/queries/ordering';
import { prepareQuery, type Question } from '../../../core/queries/query';
import { bruteForce, firstDifference } from '../../support/brute-force';
import { filterFrom, filterRecipes } from '../../support/filter-recipes';
import { hostileRecords } from '../../support/hostile-records';
import { MemoryEventReader } from '../../support/memory-event-reader';
import { eventsOf, generatedEvents, OWNERS_CHOICES, storeIn } from '../../support/stored-events';

const orders = fc.constantFrom<Order>('newest first', 'oldest first');

async function ask(question: Question, reader: MemoryEventReader): Promise<FoundEvent[]> {
  const query = await prepareQuery(question, reader);
  const found: FoundEvent[] = [];
  for await (const each of query.events()) found.push(each);
  return found;
}

describe.each(Object.entries(OWNERS_CHOICES))('%s', (_, choices) => {
  const options = { mostItemsAPage: 1000 };
  const reader = new MemoryEventReader(options);
  const events = [...eventsOf(hostileRecords(500, 1)), ...generatedEvents(700, 2)];
  const stored = storeIn(reader, events, choices);

  test('any filter finds exactly what it asks for, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        filterRecipes,
        orders,
        fc.constantFrom(1, 2, 7, 1000),
        async (recipe, order, mostItemsAPage) => {
          options.mostItemsAPage = mostItemsAPage;
          const filter = filterFrom(recipe, events);
          const expected = bruteForce(filter, stored, order);
          const found = await ask({ filter, order }, reader);
          expect({ filter, wrong: firstDifference(found, expected) }).toEqual({ filter });
        },
      ),
      { numRuns: 300 },
    );
  });
});
