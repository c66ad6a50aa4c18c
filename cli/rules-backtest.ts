import { parseMoment } from '../core/queries/time-range';
import { fieldsOf } from '../core/records/record-fields';
import { ruleEvent } from '../core/rules/rule-event';
import { type AskOptions, ask } from './ask';
import type { CliContext, StoreChoice } from './context';
import { type FilterOptions, filterOf } from './filter-options';
import { type BacktestFormat, printBacktest } from './output/backtest-report';
import { chooseRules, countOf, printProblems } from './rules-reading';
import { Replay } from './rules-replay';
import { rereadEvent } from './rules-stored';
import { StoredRecords } from './stored-records';

export interface RulesBacktestOptions extends StoreChoice, FilterOptions, AskOptions {
  /** Rule files; the rules that the configuration has on, where left out. */
  readonly rules?: readonly string[];
  readonly output: BacktestFormat;
}

/** What a person who tries a rule wants to know: how it would have been in an ordinary week. */
const A_WEEK = '7d';

/**
 * Runs rules over the events of a store, and prints how often each would have fired, and for whom;
 * over the last week where no time is given.
 *
 * @returns the exit code: 1 when a rule cannot be used or a record cannot be read
 */
export async function rulesBacktest(
  options: RulesBacktestOptions,
  context: CliContext,
): Promise<number> {
  const { rules, problems } = await chooseRules(options.rules, context);
  const filter = filterOf(await withTime(options, context), context.now());
  const replay = new Replay(rules);
  const records = new StoredRecords();
  const store = await context.openStore(options, 'read');
  const { stackName = context.configuredStack } = store;
  try {
    await ask(
      { filter, order: 'oldest first', withRecords: true },
      options,
      store,
      context,
      async (events) => {
        for await (const found of events) {
          const record = records.of(found);
          if (record === undefined) continue;
          const { value, ...read } = rereadEvent(found, record);
          replay.add(found, ruleEvent(fieldsOf(value), read, { stackName }));
        }
      },
    );
  } finally {
    await store.close();
  }
  const outcomes = replay.outcomes();
  await printBacktest(outcomes, options.output, context.out);
  const isUnreadable = await records.tellUnreadable(context.err);
  await printProblems(problems, context.err);
  const fired = outcomes.filter(({ events }) => events > 0).length;
  const silent = countOf(outcomes.length - fired, 'rule');
  await context.err.write(`${countOf(replay.events, 'event')}; ${silent} matched nothing\n`);
  return problems.length > 0 || isUnreadable ? 1 : 0;
}

async function withTime(
  options: RulesBacktestOptions,
  { err, now }: CliContext,
): Promise<FilterOptions> {
  if (options.since !== undefined || options.until !== undefined) return options;
  await err.write(`since ${parseMoment(A_WEEK, 'since', now())}; --since to change\n`);
  return { ...options, since: A_WEEK };
}
