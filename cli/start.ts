import type { Alert } from '../core/alerts/alert';
import { composeMessage } from '../core/alerts/message';
import { recentEvents } from '../core/alerts/recent-events';
import type { StoredEvent } from '../core/items/stored-event';
import type { EventReader } from '../core/ports';
import { type Activity, ActivitySummary } from '../core/queries/activity-summary';
import { isDenial } from '../core/queries/denied';
import type { EventFilter } from '../core/queries/event-filter';
import { prepareQuery } from '../core/queries/query';
import { type Counted, Tally } from '../core/queries/tally';
import { LEVELS } from '../core/rules/rule';
import type { CliContext, LocalSystem } from './context';
import { printKinds, printTop } from './output/activity-tables';
import { forTerminal } from './output/neutralise';
import { Progress } from './output/progress';
import type { Sink } from './output/sink';
import { TableWriter } from './output/table';

/** Some ten megabytes of JSON: enough to look at, done in seconds. */
const DEMONSTRATION = { events: 6000, seed: 1 };
const TOP = 5;
const MOST_RULES = 10;
const MOST_LINES = 70;
/** Values of a kind that are told apart: the store may hold more than the demonstration. */
const MOST_VALUES = 100_000;

/** What starting needs from outside. */
export type StartContext = Pick<
  CliContext,
  'out' | 'err' | 'now' | 'rulePack' | 'startSystem' | 'generate' | 'gzip'
>;

/**
 * Runs the whole system on this machine: generated logs into a local bucket, the deployed function
 * over them, and what the store says then.
 */
export async function start(context: StartContext): Promise<number> {
  const { out } = context;
  await out.write('Starting a bucket, a queue, the function and the tables on 127.0.0.1\n');
  const system = await context.startSystem();
  try {
    await deliverLogs(system, context);
    await system.raiseAlerts();
    const failures = system.failures();
    for (const failure of failures) await context.err.write(`${forTerminal(failure)}\n`);
    const summary = await summarise(system.reader);
    await printSummary(summary, context);
    const alert = await printAlerts(system, context);
    await printNextSteps(summary, alert, system.reader, context);
    return failures.length > 0 ? 1 : 0;
  } finally {
    await system.close();
  }
}

async function deliverLogs(
  system: Awaited<ReturnType<CliContext['startSystem']>>,
  context: StartContext,
): Promise<void> {
  const progress = new Progress(context.err, context.now);
  let files = 0;
  let records = 0;
  for (const file of context.generate(DEMONSTRATION)) {
    await system.put(file.key, context.gzip(file));
    files++;
    records += file.records;
    progress.update(() => `${files} log files, ${records} of ${DEMONSTRATION.events} records`);
  }
  await system.drain();
  await progress.clear();
  await context.out.write(
    `Put ${files} log files with ${records} records into the bucket; the function has read them\n`,
  );
}

/** What the store says. */
interface Summary {
  readonly activity: Activity;
  /** The most frequent denied calls, and by whom. */
  readonly denied: readonly Counted[];
  /** The long-lived key with the most denied calls, if any was denied. */
  readonly suspect: string | undefined;
}

async function summarise(reader: EventReader): Promise<Summary> {
  const all = new ActivitySummary(MOST_VALUES);
  const denied = new Tally(MOST_VALUES);
  const deniedKeys = new Tally(MOST_VALUES);
  const everything = await prepareQuery({ filter: {} }, reader);
  for await (const { event } of everything.events()) {
    all.add(event);
    if (!isDenial(event.errorCode)) continue;
    denied.add(`${event.eventName} by ${event.principal}`, event);
    if (event.accessKey?.startsWith('AKIA')) deniedKeys.add(event.accessKey, event);
  }
  return {
    activity: all.report(TOP),
    denied: denied.mostFirst().slice(0, TOP),
    suspect: deniedKeys.mostFirst()[0]?.value,
  };
}

async function printSummary({ activity, denied }: Summary, { out }: StartContext): Promise<void> {
  await out.write(`\nStored: ${activity.events} events\n`);
  await printKinds(activity.kinds, out);
  const tops = [
    ['Top principals', activity.principals.top],
    ['Top access keys', activity.accessKeys.top],
    ['Denied calls', denied],
  ] as const;
  for (const [title, top] of tops) await printTop(title, { top, more: 0 }, out);
}

/**
 * The rules that raised alerts, and what is told of the last alert of the gravest.
 * @returns that alert
 */
async function printAlerts(
  { alerts, reader }: LocalSystem,
  { out, rulePack }: StartContext,
): Promise<Alert | undefined> {
  const byTitle = new Map<string, { readonly alert: Alert; count: number }>();
  for await (const alert of alerts.list({})) {
    const known = byTitle.get(alert.rule.title);
    if (known === undefined) byTitle.set(alert.rule.title, { alert, count: 1 });
    else known.count++;
  }
  const gravestFirst = [...byTitle.values()].sort(
    (a, b) => compareLevels(b.alert, a.alert) || b.count - a.count,
  );
  const [gravest] = gravestFirst;
  if (gravest === undefined) return undefined;
  await printAlertCounts(gravestFirst, out);
  const { alert } = gravest;
  const { rulesOf } = await import('../core/rules/rule-pack');
  const { rules } = rulesOf(await rulePack());
  const rule = rules.find(({ info }) => info.id === alert.rule.id)?.info;
  const recent = await recentEvents(alert, reader);
  await out.write(
    `\nThe message of one:\n${indented(composeMessage({ alert, rule, recent }).text)}`,
  );
  return alert;
}

async function printAlertCounts(
  rules: readonly { readonly alert: Alert; readonly count: number }[],
  out: Sink,
): Promise<void> {
  await out.write('\n');
  const columns = [
    { title: 'alerts', align: 'right' },
    { title: 'level' },
    { title: 'rule' },
  ] as const;
  const table = new TableWriter([...columns], out);
  for (const { alert, count } of rules.slice(0, MOST_RULES)) {
    await table.add([String(count), alert.rule.level, alert.rule.title]);
  }
  const more = rules.length - MOST_RULES;
  if (more > 0) await table.add(['', '', `and ${more} more`]);
  await table.end();
}

function compareLevels(a: Alert, b: Alert): number {
  return LEVELS.indexOf(a.rule.level) - LEVELS.indexOf(b.rule.level);
}

/** As much of a message as a screen takes. */
function indented(text: string): string {
  const lines = text.trimEnd().split('\n');
  const shown = lines.slice(0, MOST_LINES).map((line) => `  ${forTerminal(line)}`.trimEnd());
  if (lines.length > MOST_LINES) shown.push('  …');
  return `${shown.join('\n')}\n`;
}

async function printNextSteps(
  { activity, suspect }: Summary,
  alert: Alert | undefined,
  reader: EventReader,
  { out }: StartContext,
): Promise<void> {
  const accessKey = suspect ?? activity.accessKeys.top[0]?.value ?? '';
  const refused = suspect && (await findEvent({ accessKey, errorCode: 'denied' }, reader));
  const day = refused ? refused.at.slice(0, '2026-01-02'.length) : '7d';
  const deleted = await findEvent({ accessKey, eventName: 'DeleteObject' }, reader);
  const sent = await findEvent({ accessKey, access: 'send' }, reader);
  const steps = [
    ['events --service ses --category data --limit 20'],
    ['key', accessKey],
    ['object', deleted?.objectKey && `s3://${deleted.resource}/${deleted.objectKey}`],
    ['identity', sent?.resource],
    ['alerts --level high'],
    ['alerts show', alert?.id],
    ['denied --since', day],
    ['summary --by hour --service ses'],
  ].filter(([, ...names]) => names.every((name = '') => SAFE_IN_A_SHELL.test(name)));
  const lines = steps.map((words) => `  npx trailstore ${words.join(' ')}\n`);
  await out.write(`\nTry next:\n${lines.join('')}`);
}

/** What is to be copied into a shell must not hold what somebody else chose for it. */
const SAFE_IN_A_SHELL = /^\w[\w.:/=@-]*$/;

async function findEvent(
  filter: EventFilter,
  reader: EventReader,
): Promise<StoredEvent | undefined> {
  const query = await prepareQuery({ filter, expected: 1 }, reader);
  for await (const { event } of query.events()) return event;
  return undefined;
}
