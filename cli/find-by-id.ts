import { stringOf } from '../core/items/attribute';
import { parseAtKey } from '../core/items/keys';
import type { StreamListing } from '../core/ports';
import type { EventFilter } from '../core/queries/event-filter';
import { readerOfStreams, readerUntilFound } from '../core/queries/narrowed-reader';
import type { FoundEvent } from '../core/queries/ordering';
import type { Question } from '../core/queries/query';
import { type AskOptions, ask } from './ask';
import type { CliContext, OpenStore } from './context';
import { forTerminal } from './output/neutralise';
import { ERASE_LINE } from './output/progress';

/** An id, and what else is known of its event. */
export type IdFilter = Pick<EventFilter, 'account' | 'service' | 'category' | 'since' | 'until'> & {
  readonly eventId: string;
};

/** What a search by an event's id works with. */
export interface SearchDesk {
  readonly store: OpenStore;
  readonly listings: readonly StreamListing[];
  readonly options: AskOptions;
  readonly context: CliContext;
}

/** Reading that takes longer is explained. */
const PATIENCE_MILLISECONDS = 2_000;
const NAMED_STREAMS = 3;

/**
 * Finds the events of an id, with their records: of several accounts there may be several. The index
 * is asked first. Where it has none, the streams that are not in it are read from their newest events
 * on, until the first of this id is found; others of the id are then sought in its second.
 *
 * @throws {UsageError} when no event is in the index and every one would have to be read
 */
export async function findById(filter: IdFilter, desk: SearchDesk): Promise<readonly FoundEvent[]> {
  const question = { filter, withRecords: true };
  if (filter.since !== undefined && filter.since === filter.until) return findAll(question, desk);
  const indexed = desk.listings.filter(isIndexed);
  const inIndex = indexed.length > 0 ? await findAll(question, { ...desk, listings: indexed }) : [];
  if (inIndex.length > 0 || indexed.length === desk.listings.length) return inIndex;
  const at = await findTime(filter, desk);
  if (at === undefined) return [];
  return findAll({ ...question, filter: { ...filter, since: at, until: at } }, desk);
}

/** Takes all that a question finds in the streams that are listed. */
export async function findAll(
  question: Question,
  { store, listings, options, context }: SearchDesk,
): Promise<readonly FoundEvent[]> {
  const reader = readerOfStreams(store.reader, listings);
  return ask(question, options, { ...store, reader }, context, async (events) => {
    const all: FoundEvent[] = [];
    for await (const found of events) all.push(found);
    return all;
  });
}

/** Whether every event of a stream is in the index by event id. */
export function isIndexed({ unindexed }: StreamListing): boolean {
  return !unindexed.includes('eventId');
}

async function findTime(
  filter: IdFilter,
  { store, listings, options, context }: SearchDesk,
): Promise<string | undefined> {
  const rest = listings.filter((listing) => !isIndexed(listing));
  const isSought = (at = '') => parseAtKey(at).eventId === filter.eventId;
  const reader = readerUntilFound(
    readerOfStreams(store.reader, rest),
    (item) => isSought(stringOf(item, 'at')),
    explainOnce(rest, context),
  );
  // Where there is an index, that some events are not in it is the store's choice, not the reader's.
  const allowScan = options.allowScan === true || rest.length < listings.length;
  const question = { filter, expected: 1 };
  return ask(question, { ...options, allowScan }, { ...store, reader }, context, async (events) => {
    for await (const { event } of events) return event.at;
    return undefined;
  });
}

/** Says why it takes so long, when it does. */
function explainOnce(
  rest: readonly StreamListing[],
  { err, now }: CliContext,
): () => Promise<void> {
  const startedAt = now().getTime();
  let isExplained = false;
  return async () => {
    if (isExplained || now().getTime() - startedAt < PATIENCE_MILLISECONDS) return;
    isExplained = true;
    const named = rest.slice(0, NAMED_STREAMS).map(({ stream }) => stream);
    const streams = [...named, ...(rest.length > named.length ? ['…'] : [])].join(', ');
    const note = `the index by event id does not hold the events of ${streams}: these are read one by one; a time (TIME#EVENT_ID, --since, --until) spares that`;
    await err.write(`${err.isTerminal ? ERASE_LINE : ''}${forTerminal(note)}\n`);
  };
}
