import { type Item, stringOf } from '../items/attribute';
import { READABLE_ATTRIBUTES } from '../items/stored-event';
import type { EventReader, ItemPage, PageItems } from '../ports';
import { conditionFor } from './condition';
import { CostAccount } from './costs';
import type { EventFilter } from './event-filter';
import { type KeyedRead, keysOf, type Order } from './keyed-read';
import { matcherOf } from './matches';
import { mergeInOrder } from './merge';
import {
  comparePositions,
  type FoundEvent,
  findInItem,
  milestoneAt,
  type Position,
  type Step,
} from './ordering';
import { type EventPage, overtake } from './overtake';
import { type Plan, planQuery } from './plan';
import { withoutCopies } from './without-copies';

/** What to find, and how to answer. */
export interface Question {
  readonly filter: EventFilter;
  /** Newest first where absent. */
  readonly order?: Order | undefined;
  /** Answer only what comes after it. */
  readonly after?: Position | undefined;
  /** How many events will be taken, at most: pages are kept small for a few. All where absent. */
  readonly expected?: number | undefined;
  /** Whether the raw records are wanted (`recordOf`); they are a good third of what is sent. */
  readonly withRecords?: boolean | undefined;
  /** Asked of each event that the filter lets pass, for what a filter cannot say. */
  readonly accepts?: ((found: FoundEvent) => boolean) | undefined;
}

/** A question, planned: it has read nothing yet but the list of streams. */
export interface Query {
  readonly plan: Plan;
  /** What was read so far. */
  readonly costs: CostAccount;
  /** Answers from the beginning, each event once and in order, reading as the consumer takes. */
  events(): AsyncGenerator<FoundEvent>;
}

/** A page of DynamoDB's own megabyte holds about as many. */
const MOST_ITEMS_A_PAGE = 1000;
const FEWEST_ITEMS_A_PAGE = 8;
/** Parts of a share, of many shares: the further pages where nothing is passed by. */
const SECOND_HELPING = 4;
/** What one read unit or so pays for. */
const FEWEST_ITEMS_MORE = 4;
/** Items that wait in memory for their turn: some 2 KB each, with the raw record some 7 KB. */
const MOST_ITEMS_HELD = 30_000;
const MOST_RECORDS_HELD = 10_000;
/** Events beyond the expected ones: one says that there are more, one that the first stands alone. */
const LOOK_AHEAD = 2;
/** Of an index range in order of object keys: a little first, for it may be all. */
const GATHERED_PAGES: PageItems = { first: 100, growth: 2, most: 200 };

/**
 * Plans the reads for a question.
 * @param onRead called after each page that is read
 */
export async function prepareQuery(
  question: Question,
  reader: EventReader,
  onRead?: () => void,
): Promise<Query> {
  const { filter, after, order = 'newest first' } = question;
  const plan = planQuery(narrow(filter, after, order), await reader.listStreams());
  const costs = new CostAccount(onRead);
  const reading = new Reading({ ...question, order }, plan, reader, costs);
  return { plan, costs, events: () => reading.events() };
}

/** The filter for what can come after a position: events of its second may. */
function narrow(filter: EventFilter, after: Position | undefined, order: Order): EventFilter {
  if (after === undefined) return filter;
  const time = after.at.slice(0, after.at.indexOf('#'));
  const { since, until } = filter;
  return order === 'newest first'
    ? { ...filter, until: until !== undefined && until < time ? until : time }
    : { ...filter, since: since !== undefined && since > time ? since : time };
}

/** Calls for each page that is read; says whether to read on. */
type OnPage = (readUnits: number) => 'go on' | 'stop';

class Reading {
  private readonly order: Order;
  private readonly matches: (found: FoundEvent) => boolean;

  constructor(
    private readonly question: Question & { readonly order: Order },
    private readonly plan: Plan,
    private readonly reader: EventReader,
    private readonly costs: CostAccount,
  ) {
    this.order = question.order;
    const matches = matcherOf(plan.filter);
    const { accepts } = question;
    this.matches = (found) => matches(found.event) && accepts?.(found) !== false;
  }

  events(): AsyncGenerator<FoundEvent> {
    return withoutCopies(this.eventsOfAllShards(), {
      order: this.order,
      after: this.question.after,
      streams: this.plan.streams,
      read: (position) => this.readWhole(position),
    });
  }

  private async *eventsOfAllShards(): AsyncGenerator<FoundEvent> {
    let isFound = false;
    for await (const step of this.steps()) {
      if (step.event === undefined) continue;
      isFound = true;
      yield step;
    }
    const { otherwise } = this.plan;
    if (isFound || otherwise === undefined) return;
    for await (const step of this.walk(otherwise, this.question.after)) {
      if (step.event !== undefined) yield step;
    }
  }

  private async readWhole({ stream, at }: Position): Promise<Item | undefined> {
    const read: KeyedRead = { partition: stream, range: { from: at, to: at } };
    for await (const page of this.reader.read({ ...read, order: this.order })) {
      this.costs.add(read, page);
      const [item] = page.items;
      if (item !== undefined) return item;
    }
    return undefined;
  }

  private steps(): AsyncGenerator<Step> {
    const { inOrder, byObjectKey } = this.plan;
    const { after, expected } = this.question;
    const sequences = inOrder.map((read) => this.inTimeOrder(read, after));
    if (byObjectKey !== undefined) {
      sequences.push(
        overtake({
          order: this.order,
          after,
          expected,
          gather: (from) => this.gather(byObjectKey.ranges, from),
          walk: (from, onPage) => this.walk(byObjectKey.streams, from, onPage),
        }),
      );
    }
    return mergeInOrder(sequences, this.order);
  }

  private async *gather(ranges: readonly KeyedRead[], after: Position | undefined) {
    for (const range of ranges) {
      for await (const page of this.pages(range, after, GATHERED_PAGES)) {
        yield { ...page, isLast: range === ranges.at(-1) && page.resumesAt === undefined };
      }
    }
  }

  private walk(
    streams: readonly KeyedRead[],
    after: Position | undefined,
    onPage?: OnPage,
  ): AsyncGenerator<Step> {
    const sequences = streams.map((read) => this.inTimeOrder(read, after, onPage));
    return mergeInOrder(sequences, this.order);
  }

  /** The events of a read whose sort keys are in order of time, and milestones where it finds none. */
  private async *inTimeOrder(
    read: KeyedRead,
    after: Position | undefined,
    onPage?: OnPage,
  ): AsyncGenerator<Step> {
    let last = after;
    for await (const step of this.eventsAndMilestones(read, after, onPage)) {
      // A milestone is no finer than an index's key: it may lie before the event that was read last. And
      // what a reading passes by before it begins says nothing: its events are told already.
      const isBehind = last === undefined || comparePositions(step.position, last, this.order) > 0;
      if (step.event === undefined && !isBehind) continue;
      yield step;
      last = step.position;
    }
  }

  private async *eventsAndMilestones(
    read: KeyedRead,
    after: Position | undefined,
    onPage: OnPage = () => 'go on',
  ): AsyncGenerator<Step> {
    const { sortKey } = keysOf(read.index);
    // Index keys hold the beginning of the event id: events that share one come in any order.
    let sameKey: FoundEvent[] = [];
    let key: string | undefined;
    for await (const page of this.pages(read, after, this.pageItems(read))) {
      for (const found of page.found) {
        const itsKey = stringOf(found.item, sortKey);
        if (itsKey !== key) {
          yield* this.inTheirOrder(sameKey);
          sameKey = [];
          key = itsKey;
        }
        sameKey.push(found);
      }
      if (page.resumesAt !== key || read.index === undefined) {
        yield* this.inTheirOrder(sameKey);
        sameKey = [];
      }
      if (onPage(page.readUnits) === 'stop') return;
      if (page.reachedAt !== undefined) yield milestoneAt(page.reachedAt, this.order);
    }
    yield* this.inTheirOrder(sameKey);
  }

  private inTheirOrder(found: FoundEvent[]): readonly FoundEvent[] {
    return found.sort((a, b) => comparePositions(a.position, b.position, this.order));
  }

  private async *pages(
    read: KeyedRead,
    after: Position | undefined,
    pageItems: PageItems,
  ): AsyncGenerator<EventPage & Pick<ItemPage, 'resumesAt' | 'reachedAt'>> {
    const pages = this.reader.read({
      ...read,
      order: this.order,
      condition: conditionFor(read, this.plan.filter, this.plan.streams),
      attributes: this.question.withRecords ? undefined : attributesFor(read),
      pageItems,
    });
    for await (const page of pages) {
      this.costs.add(read, page);
      const found = page.items.map(findInItem).filter((each) => this.isAskedFor(each, after));
      yield { ...page, found };
    }
  }

  private isAskedFor(found: FoundEvent, after: Position | undefined): boolean {
    const isAfter = after === undefined || comparePositions(found.position, after, this.order) > 0;
    return isAfter && this.matches(found);
  }

  /**
   * What is expected is shared out over the reads. Where every item read is an event found, whoever needs
   * more than its share takes small helpings, so that little is read in vain; where most may be passed
   * by, pages grow. A page of each read waits in memory to be merged: of many reads, small ones.
   */
  private pageItems(read: KeyedRead): PageItems {
    const { expected, accepts, withRecords } = this.question;
    const { filter, inOrder, byObjectKey, streams, otherwise = [] } = this.plan;
    const all = inOrder.length + otherwise.length + (byObjectKey?.streams.length ?? 0);
    // A bucket's objects share with the bucket itself, whichever way they are found.
    const sharing = inOrder.includes(read)
      ? inOrder.length + (byObjectKey === undefined ? 0 : 1)
      : Math.max(otherwise.length, byObjectKey?.streams.length ?? 0);
    const most = clampPage((withRecords ? MOST_RECORDS_HELD : MOST_ITEMS_HELD) / all);
    if (expected === undefined) return { first: most, growth: 1, most };
    const isExact =
      conditionFor(read, filter, streams) === undefined &&
      accepts === undefined &&
      filter.sourceIp === undefined &&
      (filter.eventId === undefined || read.index !== undefined);
    const first = Math.min(most, Math.ceil((expected + LOOK_AHEAD) / sharing));
    return isExact
      ? {
          first,
          second: Math.max(FEWEST_ITEMS_MORE, Math.ceil(first / Math.min(sharing, SECOND_HELPING))),
          growth: 1,
          most,
        }
      : { first: Math.min(most, Math.max(first, FEWEST_ITEMS_A_PAGE)), growth: 2, most };
  }
}

function clampPage(items: number): number {
  return Math.min(MOST_ITEMS_A_PAGE, Math.max(FEWEST_ITEMS_A_PAGE, Math.ceil(items)));
}

/** An index's own sort key tells which events share it. */
function attributesFor(read: KeyedRead): readonly string[] {
  const { sortKey } = keysOf(read.index);
  return READABLE_ATTRIBUTES.includes(sortKey)
    ? READABLE_ATTRIBUTES
    : [...READABLE_ATTRIBUTES, sortKey];
}
