import { UsageError } from '../core/errors';
import { describeCosts, explainCosts, explainPlan } from '../core/queries/explain';
import type { Order } from '../core/queries/keyed-read';
import type { FoundEvent } from '../core/queries/ordering';
import { prepareQuery, type Query, type Question } from '../core/queries/query';
import type { CliContext, OpenStore } from './context';
import { forTerminal } from './output/neutralise';
import { Progress, QUIET_MILLISECONDS } from './output/progress';

export interface AskOptions {
  /** Print the plan first, and at the end what was read. */
  readonly explain?: boolean;
  /** Read everything where no key narrows the reading. */
  readonly allowScan?: boolean;
}

/**
 * Asks a store: plans, refuses what no key serves, explains where that is wanted, and shows progress
 * while the reading is long.
 *
 * @param use takes the events, as many as it wants
 * @throws {UsageError} when no key serves the filter and that was not allowed
 */
export async function ask<T>(
  question: Question,
  options: AskOptions,
  store: OpenStore,
  context: CliContext,
  use: (events: AsyncIterable<FoundEvent>) => Promise<T>,
): Promise<T> {
  const { err, now } = context;
  const progress = new Progress(err, now, QUIET_MILLISECONDS);
  let isAt = '';
  const query: Query = await prepareQuery(question, store.reader, () =>
    progress.update(() => describeProgress(query, isAt)),
  );
  const { scans } = query.plan;
  if (scans !== undefined && options.allowScan !== true) {
    throw new UsageError(
      `no key serves this filter, every event would be read: add ${scans}; or read everything with --allow-scan`,
    );
  }
  const explain = async (lines: readonly string[]) => {
    if (options.explain !== true) return;
    for (const line of lines) await err.write(`${forTerminal(line)}\n`);
  };
  const order: Order = question.order ?? 'newest first';
  await explain(explainPlan(query.plan, order));
  try {
    const answer = await use(
      (async function* () {
        for await (const found of query.events()) {
          isAt = found.event.at;
          await progress.clear();
          yield found;
        }
      })(),
    );
    await progress.clear();
    await explain(explainCosts(query.costs));
    return answer;
  } finally {
    await progress.clear();
  }
}

function describeProgress({ costs }: Query, isAt: string): string {
  return `${describeCosts(costs.total)}${isAt === '' ? '' : `, at ${isAt}`}`;
}
