import { type Activity, ActivitySummary } from '../core/queries/activity-summary';
import type { EventFilter } from '../core/queries/event-filter';
import type { FoundEvent } from '../core/queries/ordering';
import { ask } from './ask';
import type { CliContext } from './context';
import { type ActivityList, activityJson, printActivity } from './output/activity';
import { headed } from './output/headed-sink';
import { forJson, forTerminal } from './output/neutralise';
import { openPage, type PageOptions, tellNextPage } from './page';
import { type EventView, PLAIN_VIEW, printEvents } from './print-events';

export interface TimelineOptions extends PageOptions {
  readonly since?: string;
  readonly until?: string;
}

/** Whose timeline it is. */
export interface TimelineSubject {
  readonly filter: EventFilter;
  /** The command with its subject: `key AKIAEXAMPLE`. */
  readonly name: string;
  /** What the table says of whoever made a call. */
  readonly who: 'principal' | 'accessKey';
  /** What the summary lists. */
  readonly lists: readonly ActivityList[];
  /** What is to be said beside it, on standard error. */
  readonly remark?: ((activity: Activity) => string | undefined) | undefined;
}

/** Distinct values of a kind that are told apart; a key or a principal seldom has more. */
const MOST_VALUES = 5_000;
/** Values of a kind that the table lists. */
const MOST_LISTED = 10;

/**
 * Prints a summary of all events of a subject, then the newest ones. The formats of one row a line have
 * no room for a summary, and a further page does not repeat it.
 */
export async function timeline(
  subject: TimelineSubject,
  options: TimelineOptions,
  context: CliContext,
): Promise<number> {
  const { out, err } = context;
  const { output, next } = options;
  const page = openPage(subject.filter, options, subject.name);
  const hasSummary = next === undefined && (output === 'table' || output === 'json');
  const store = await context.openStore(options, 'read');
  try {
    const summary = hasSummary
      ? await ask({ filter: subject.filter }, options, store, context, summarise)
      : undefined;
    if (summary !== undefined) await tellSummary(summary, subject, options, context);
    const head = output === 'json' ? jsonHead(summary, subject) : '';
    const printed = await ask(page.question, options, store, context, (found) =>
      printEvents(found, options, { out: headed(out, head) }, viewOf(subject)),
    );
    if (printed.count === 0) await err.write('no events match\n');
    const token = await tellNextPage(printed, page, context);
    if (output === 'json') await out.write(token ? `,"next": ${forJson(token)}\n}\n` : '}\n');
    return 0;
  } finally {
    await store.close();
  }
}

/** Of one subject, what was done and on what says more than by whom. */
function viewOf({ who }: TimelineSubject): EventView {
  return {
    ...PLAIN_VIEW,
    glance: {
      columns: ['at', 'eventName', 'resource', 'objectKey', who, 'sourceIp', 'region', 'errorCode'],
      keys: ['at', 'eventName'],
      leastFirst: [who, 'region', 'sourceIp', 'objectKey', 'errorCode'],
    },
  };
}

async function summarise(events: AsyncIterable<FoundEvent>): Promise<ActivitySummary> {
  const summary = new ActivitySummary(MOST_VALUES);
  for await (const { event } of events) summary.add(event);
  return summary;
}

/** What stands before the events in JSON. */
function jsonHead(summary: ActivitySummary | undefined, { lists }: TimelineSubject): string {
  const activity = summary && activityJson(summary.report(MOST_VALUES), lists);
  return `{\n${activity === undefined ? '' : `"summary": ${forJson(activity)},\n`}"events": `;
}

/** Prints the table's summary, and for every format what is to be said beside it. */
async function tellSummary(
  summary: ActivitySummary,
  { lists, remark }: TimelineSubject,
  { output }: TimelineOptions,
  { out, err }: CliContext,
): Promise<void> {
  if (output === 'table') await printActivity(summary.report(MOST_LISTED), lists, out);
  const said = remark?.(summary.report(1));
  if (said !== undefined) await err.write(`${forTerminal(said)}\n`);
}
