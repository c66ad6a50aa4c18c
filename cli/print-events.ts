import type { FoundEvent, Position } from '../core/queries/ordering';
import type { CliContext } from './context';
import { EVENT_COLUMNS, EVENT_GLANCE } from './output/event-columns';
import { type EventFormat, rowWriter } from './output/event-rows';

export interface PrintOptions {
  readonly limit: number;
  readonly output: EventFormat;
  /** Of `EVENT_COLUMNS`, in the order in which they are printed; the format's own where absent. */
  readonly columns?: readonly string[];
}

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
): Promise<Printed> {
  const glance = columns === undefined ? EVENT_GLANCE : { ...EVENT_GLANCE, columns };
  const writer = rowWriter(output, out, columns ?? EVENT_COLUMNS, glance);
  let count = 0;
  let last: Position | undefined;
  let hasMore = false;
  for await (const { event, position } of events) {
    if (count === limit) {
      hasMore = true;
      break;
    }
    await writer.add({ ...event });
    last = position;
    count++;
  }
  await writer.end();
  return { count, ...(hasMore && last !== undefined && { next: last }) };
}
