import type { FoundEvent, Position } from '../core/queries/ordering';
import type { CliContext } from './context';
import { EVENT_COLUMNS, EVENT_GLANCE } from './output/event-columns';
import { type EventFormat, type Glance, type Row, rowWriter } from './output/event-rows';

export interface PrintOptions {
  readonly limit: number;
  readonly output: EventFormat;
  /** Of the view's columns, in the order in which they are printed; the format's own where absent. */
  readonly columns?: readonly string[];
}

/** How a command shows events. */
export interface EventView {
  /** What every format but the table prints, in this order. */
  readonly columns: readonly string[];
  /** What the table shows. */
  readonly glance: Glance;
  rowOf(found: FoundEvent): Row;
}

export const PLAIN_VIEW: EventView = {
  columns: EVENT_COLUMNS,
  glance: EVENT_GLANCE,
  rowOf: ({ event }) => ({ ...event }),
};

export interface Printed {
  readonly count: number;
  /** Where the next page begins; absent when there is none. */
  readonly next?: Position;
}

/** Prints events as they come, up to a limit. */
export async function printEvents(
  events: AsyncIterable<FoundEvent>,
  { limit, output, columns }: PrintOptions,
  { out }: Pick<CliContext, 'out'>,
  view: EventView = PLAIN_VIEW,
): Promise<Printed> {
  // What was asked for by name is never left out.
  const glance = columns === undefined ? view.glance : { ...view.glance, columns, leastFirst: [] };
  const writer = rowWriter(output, out, columns ?? view.columns, glance);
  let count = 0;
  let last: Position | undefined;
  let hasMore = false;
  for await (const found of events) {
    if (count === limit) {
      hasMore = true;
      break;
    }
    await writer.add(view.rowOf(found));
    last = found.position;
    count++;
  }
  await writer.end();
  return { count, ...(hasMore && last !== undefined && { next: last }) };
}
