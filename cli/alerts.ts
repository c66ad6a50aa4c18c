import type { Alert } from '../core/alerts/alert';
import { partitionKey } from '../core/items/keys';
import type { AlertRange } from '../core/ports';
import type { PrincipalFilter } from '../core/queries/event-filter';
import { readFilter } from '../core/queries/written-filter';
import { LEVELS, type Level } from '../core/rules/rule';
import type { CliContext, StoreChoice } from './context';
import { ALERT_COLUMNS, ALERT_GLANCE, alertRow } from './output/alert-rows';
import { type EventFormat, rowWriter } from './output/event-rows';
import { Progress, QUIET_MILLISECONDS } from './output/progress';
import type { Sink } from './output/sink';

export interface AlertsOptions extends StoreChoice {
  readonly since?: string;
  readonly until?: string;
  readonly account?: string;
  /** A rule's id or name. */
  readonly rule?: string;
  /** Alerts of this level, and of graver ones. */
  readonly level?: Level;
  readonly principal?: string;
  readonly limit: number;
  readonly output: EventFormat;
}

/** Prints alerts, the one that was raised last first. */
export async function alerts(options: AlertsOptions, context: CliContext): Promise<number> {
  const { account, since, until, principal } = readFilter(
    {
      account: options.account,
      since: options.since,
      until: options.until,
      principal: options.principal,
    },
    context.now(),
  );
  const range: AlertRange = { account, since, until };
  const isAskedFor = testOf(options, principal);
  const store = await context.openStore(options, 'read');
  try {
    const chosen = chooseAlerts(store.alerts.list(range), isAskedFor, context);
    const { count, hasMore } = await print(chosen, options, context.out);
    if (count === 0) await context.err.write('no alerts match\n');
    if (hasMore)
      await context.err.write(`${describeCount(count)}; there are more: raise --limit\n`);
    return 0;
  } finally {
    await store.close();
  }
}

/** What the store cannot leave out itself. */
function testOf(
  { rule: asked, level }: AlertsOptions,
  principal: PrincipalFilter | undefined,
): (alert: Alert) => boolean {
  const least = level === undefined ? 0 : LEVELS.indexOf(level);
  return ({ rule, principal: name }) =>
    LEVELS.indexOf(rule.level) >= least &&
    (asked === undefined || asked === rule.id || asked === rule.name) &&
    (principal === undefined || isBy(name, principal));
}

function isBy(name: string | undefined, asked: PrincipalFilter): boolean {
  if (name === undefined) return false;
  return 'part' in asked ? name.includes(asked.part) : name === partitionKey(asked.whole);
}

async function* chooseAlerts(
  all: AsyncIterable<Alert>,
  isAskedFor: (alert: Alert) => boolean,
  { err, now }: CliContext,
): AsyncGenerator<Alert> {
  const progress = new Progress(err, now, QUIET_MILLISECONDS);
  let read = 0;
  try {
    for await (const alert of all) {
      read++;
      progress.update(() => `${read} alerts read, at ${alert.at}`);
      if (!isAskedFor(alert)) continue;
      await progress.clear();
      yield alert;
    }
  } finally {
    await progress.clear();
  }
}

async function print(
  chosen: AsyncIterable<Alert>,
  { output, limit }: AlertsOptions,
  out: Sink,
): Promise<{ readonly count: number; readonly hasMore: boolean }> {
  const writer = rowWriter(output, out, ALERT_COLUMNS, ALERT_GLANCE);
  let count = 0;
  let hasMore = false;
  for await (const alert of chosen) {
    hasMore = count === limit;
    if (hasMore) break;
    await writer.add(alertRow(alert, output));
    count++;
  }
  await writer.end();
  return { count, hasMore };
}

function describeCount(count: number): string {
  return `${count} ${count === 1 ? 'alert' : 'alerts'}`;
}
