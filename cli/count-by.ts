import { type Dimension, isTimeUnit, valueBy } from '../core/queries/dimension';
import type { EventFilter } from '../core/queries/event-filter';
import type { FoundEvent } from '../core/queries/ordering';
import {
  addOutcomes,
  type Counted,
  countOutcome,
  NO_OUTCOMES,
  type Outcomes,
  Tally,
} from '../core/queries/tally';
import { fillGaps } from '../core/queries/time-series';
import { ask } from './ask';
import type { CliContext, OpenStore } from './context';
import { percentOf, printCounts } from './output/count-table';
import { rowWriter } from './output/event-rows';
import { forJson } from './output/neutralise';
import type { SummaryOptions } from './summary';

/** Values that are told apart: some tens of megabytes. */
const MOST_VALUES = 100_000;
const MOST_ROWS = 20;
/** Six weeks of hours. */
const MOST_TIMES = 1_000;
/** A longer series is not filled up with hours in which nothing happened. */
const MOST_FILLED = 200;

/** What was counted. */
interface Counts {
  readonly by: Dimension;
  readonly all: Outcomes;
  readonly rows: readonly Counted[];
  /** Values without a row, those that were not told apart left out. */
  readonly more: readonly Counted[];
  /** Events whose values were too many to be told apart. */
  readonly others: Outcomes;
}

/** Counts events by one thing, the most frequent first, or in order of time. */
export async function countBy(
  { filter, by }: { readonly filter: EventFilter; readonly by: Dimension },
  options: SummaryOptions,
  store: OpenStore,
  context: CliContext,
): Promise<void> {
  const limit = options.limit ?? (isTimeUnit(by) ? MOST_TIMES : MOST_ROWS);
  const counts = await ask({ filter }, options, store, context, (events) =>
    count(events, by, limit),
  );
  await print(counts, options, context);
  await tellWhatIsMissing(counts, options, context);
}

async function count(
  events: AsyncIterable<FoundEvent>,
  by: Dimension,
  limit: number,
): Promise<Counts> {
  const tally = new Tally(MOST_VALUES);
  let all = NO_OUTCOMES;
  for await (const { event } of events) {
    all = countOutcome(all, event);
    tally.add(valueBy(event, by), event);
  }
  const counted = isTimeUnit(by) ? tally.inOrder() : tally.mostFirst();
  // Of a long time, the end is asked for.
  const begin = isTimeUnit(by) ? Math.max(0, counted.length - limit) : 0;
  const rows = counted.slice(begin, begin + limit);
  const more = [...counted.slice(0, begin), ...counted.slice(begin + limit)];
  return { by, all, rows, more, others: tally.others };
}

async function print(counts: Counts, options: SummaryOptions, { out }: CliContext): Promise<void> {
  const { by, rows } = counts;
  switch (options.output) {
    case 'table':
      return printTable(counts, out);
    case 'json':
      return out.write(`${forJson(jsonOf(counts), 2)}\n`);
    default: {
      const columns = [by, 'events', 'percent', 'denied', 'failed'];
      const writer = rowWriter(options.output, out, columns, { columns, keys: [], leastFirst: [] });
      for (const row of rows) await writer.add(rowOf(row, counts));
      return writer.end();
    }
  }
}

async function printTable(counts: Counts, out: CliContext['out']): Promise<void> {
  const { by, all, rows, others } = counts;
  const isFilled = isTimeUnit(by) && out.isTerminal;
  await printCounts(
    {
      title: by,
      events: all.events,
      rows: isFilled ? fillGaps(rows, by, MOST_FILLED) : rows,
      rest: [
        ...(counts.more.length > 0 ? [{ value: describeMore(counts), ...sum(counts.more) }] : []),
        ...(others.events > 0 ? [{ value: 'others', ...others }] : []),
      ],
    },
    out,
  );
}

function jsonOf(counts: Counts): object {
  const { by, all, rows, more, others } = counts;
  return {
    by,
    ...all,
    rows: rows.map((row) => rowOf(row, counts)),
    ...(more.length > 0 && { more: { values: more.length, ...sum(more) } }),
    ...(others.events > 0 && { others }),
  };
}

function rowOf(
  { value = null, events, denied, failed }: Counted | (Outcomes & { value: null }),
  { by, all }: Counts,
) {
  return { [by]: value, events, percent: percentOf(events, all.events), denied, failed };
}

function describeMore({ by, more }: Counts): string {
  return isTimeUnit(by) ? `${more.length} earlier` : `${more.length} more`;
}

function sum(counted: readonly Counted[]): Outcomes {
  return counted.reduce<Outcomes>(addOutcomes, NO_OUTCOMES);
}

async function tellWhatIsMissing(
  counts: Counts,
  { output }: SummaryOptions,
  { err }: CliContext,
): Promise<void> {
  const { all, more, others } = counts;
  if (all.events === 0) await err.write('no events match\n');
  const isSilent = output === 'jsonl' || output === 'csv';
  if (more.length > 0 && isSilent) {
    await err.write(`${describeMore(counts)}: raise --limit\n`);
  }
  if (others.events > 0) {
    await err.write(
      `more than ${MOST_VALUES} values: ${others.events} events were counted, but not told apart\n`,
    );
  }
}
