import { type Activity, ActivitySummary } from '../core/queries/activity-summary';
import type { EventFilter } from '../core/queries/event-filter';
import type { Counted } from '../core/queries/tally';
import { ask } from './ask';
import type { CliContext, OpenStore } from './context';
import { countedJson, valuesJson } from './output/activity';
import { printKinds, printTop } from './output/activity-tables';
import { rowWriter } from './output/event-rows';
import { forJson } from './output/neutralise';
import type { SummaryOptions } from './summary';

const MOST_VALUES = 100_000;
const MOST_ROWS = 5;

/** The tables, by what they are of. */
const TOPS = [
  ['principals', 'principal', 'Top principals'],
  ['accessKeys', 'accessKey', 'Top access keys'],
  ['eventNames', 'eventName', 'Top event names'],
  ['sourceIps', 'sourceIp', 'Top addresses'],
  ['errorCodes', 'errorCode', 'Top errors'],
] as const;

/** Tells of events how many there are, of which kinds, and whose and what the most are. */
export async function overview(
  filter: EventFilter,
  options: SummaryOptions,
  store: OpenStore,
  context: CliContext,
): Promise<void> {
  const { out, err } = context;
  const all = new ActivitySummary(MOST_VALUES);
  await ask({ filter }, options, store, context, async (events) => {
    for await (const { event } of events) all.add(event);
  });
  const activity = all.report(options.limit ?? MOST_ROWS);
  switch (options.output) {
    case 'table':
      await printTables(activity, out);
      break;
    case 'json':
      await out.write(`${forJson(jsonOf(activity), 2)}\n`);
      break;
    default:
      await printRows(activity, options.output, out);
  }
  if (activity.events === 0) await err.write('no events match\n');
  for (const [list, name] of TOPS) {
    const { others } = activity[list];
    if (others === 0) continue;
    await err.write(
      `${name}: more than ${MOST_VALUES} values; ${others} events are not told apart\n`,
    );
  }
}

async function printTables(activity: Activity, out: CliContext['out']): Promise<void> {
  const { events, first, last, kinds } = activity;
  if (events === 0) return;
  await out.write(`${events} events, from ${first} to ${last}\n\n`);
  await printKinds(kinds, out);
  for (const [list, , title] of TOPS) await printTop(title, activity[list], out);
}

function jsonOf(activity: Activity): object {
  const { events, succeeded, denied, failed, first = null, last = null, kinds } = activity;
  return {
    events,
    succeeded,
    denied,
    failed,
    first,
    last,
    kinds: kinds.map(countedJson),
    ...Object.fromEntries(TOPS.map(([list]) => [list, valuesJson(activity[list])])),
  };
}

async function printRows(activity: Activity, output: 'jsonl' | 'csv', out: CliContext['out']) {
  const columns = ['of', 'value', 'events', 'denied', 'failed'];
  const writer = rowWriter(output, out, columns, { columns, keys: [], leastFirst: [] });
  const addAll = async (of: string, counted: readonly Counted[]) => {
    for (const each of counted) await writer.add({ of, ...each });
  };
  await addAll('kind', activity.kinds);
  for (const [list, of] of TOPS) await addAll(of, activity[list].top);
  await writer.end();
}
