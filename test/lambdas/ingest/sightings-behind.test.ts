import type { Bundle } from '../../../core/alerts/bundles';
import { StoreUnavailableError } from '../../../core/errors';
import { writeItem } from '../../../core/items/written-item';
import type { SightingStore } from '../../../core/ports';
import { ItemWriter } from '../../../lambdas/ingest/item-writer';
import { SightingsBehind } from '../../../lambdas/ingest/sightings-behind';
import { eventItem } from '../../support/event-items';
import { type Journal, MemoryEventStore } from '../../support/memory-ports';

const BUNDLE: Bundle = { rule: 'rule', shard: '', slot: 0, source: 'file-0', groups: [] };
const REFUSAL = new StoreUnavailableError('the table alerts refused them');

/** A store that takes sightings when it is told to. */
class SlowStore implements SightingStore {
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly journal: Journal) {}

  keep(): Promise<void> {
    this.journal.push('keep');
    return new Promise((taken) => this.waiting.push(taken));
  }

  async take(): Promise<void> {
    await passed();
    this.journal.push('kept');
    this.waiting.shift()?.();
  }
}

const passed = () => new Promise((done) => setImmediate(done));

function bench() {
  const journal: Journal = [];
  const writer = new ItemWriter(new MemoryEventStore(journal));
  const store = new SlowStore(journal);
  return { journal, writer, store, sightings: new SightingsBehind(writer, store) };
}

test('sightings are kept behind the events that were written before', async () => {
  const { journal, writer, store, sightings } = bench();
  await writer.write(writeItem(eventItem(0)));
  await sightings.keep([BUNDLE]);
  await store.take();
  await sightings.finish();
  expect(journal).toEqual(['look', 'write', 'finish', 'keep', 'kept']);
});

test('more may come while they are kept', async () => {
  const { journal, writer, store, sightings } = bench();
  await sightings.keep([BUNDLE]);
  await passed();
  await writer.write(writeItem(eventItem(1)));
  await writer.finish();
  expect(journal).toEqual(['keep', 'look', 'write', 'finish']);
  await store.take();
  await sightings.finish();
});

test('the next ones wait for them', async () => {
  const { journal, store, sightings } = bench();
  await sightings.keep([BUNDLE]);
  const next = sightings.keep([BUNDLE]);
  await passed();
  expect(journal).toEqual(['keep']);
  await store.take();
  await next;
  await store.take();
  await sightings.finish();
  expect(journal).toEqual(['keep', 'kept', 'keep', 'kept']);
});

describe('when the store refuses them', () => {
  const refused = async () => {
    const { writer } = bench();
    const sightings = new SightingsBehind(writer, { keep: () => Promise.reject(REFUSAL) });
    await sightings.keep([BUNDLE]);
    await passed();
    return sightings;
  };

  test('whoever comes with more is told', async () => {
    await expect((await refused()).keep([BUNDLE])).rejects.toBe(REFUSAL);
  });

  test('whoever ends is told', async () => {
    await expect((await refused()).finish()).rejects.toBe(REFUSAL);
  });
});
