import type { StoredEvent } from '../core/items/stored-event';
import type { EventReader } from '../core/ports';
import { isDenial } from '../core/queries/denied';
import type { EventFilter } from '../core/queries/event-filter';
import { prepareQuery } from '../core/queries/query';
import type { CliContext } from './context';
import { Progress } from './output/progress';
import { TableWriter } from './output/table';

/** Some ten megabytes of JSON: enough to look at, done in seconds. */
const DEMONSTRATION = { events: 6000, seed: 1 };
const TOP = 5;

/**
 * Runs the whole system on this machine: generated logs into a local bucket, the deployed function
 * over them, and what the store says then.
 */
export async function start(context: CliContext): Promise<number> {
  const { out } = context;
  await out.write('Starting a bucket, a queue, the function and the tables on 127.0.0.1\n');
  const system = await context.startSystem();
  try {
    await deliverLogs(system, context);
    const failures = system.failures();
    for (const failure of failures) await context.err.write(`${failure}\n`);
    const summary = await summarise(system.reader);
    await printSummary(summary, context);
    await printNextSteps(summary, system.reader, context);
    return failures.length > 0 ? 1 : 0;
  } finally {
    await system.close();
  }
}

async function deliverLogs(
  system: Awaited<ReturnType<CliContext['startSystem']>>,
  context: CliContext,
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

interface Summary {
  readonly events: number;
  readonly byKind: ReadonlyMap<string, { total: number; denied: number; failed: number }>;
  readonly principals: readonly [string, number][];
  readonly keys: readonly [string, number][];
  readonly denied: readonly [string, number][];
  /** The key with the most denied calls, if any call was denied. */
  readonly suspect: StoredEvent | undefined;
}

async function summarise(reader: EventReader): Promise<Summary> {
  const byKind = new Map<string, { total: number; denied: number; failed: number }>();
  const principals = new Map<string, number>();
  const keys = new Map<string, number>();
  const denied = new Map<string, number>();
  const deniedByKey = new Map<string, { count: number; event: StoredEvent }>();
  let events = 0;
  const everything = await prepareQuery({ filter: {} }, reader);
  for await (const { event } of everything.events()) {
    events++;
    const kind = `${event.service} ${event.category}`;
    const tally = byKind.get(kind) ?? { total: 0, denied: 0, failed: 0 };
    byKind.set(kind, tally);
    tally.total++;
    count(principals, event.principal);
    if (event.accessKey !== undefined) count(keys, event.accessKey);
    if (event.errorCode === undefined) continue;
    if (!isDenial(event.errorCode)) {
      tally.failed++;
      continue;
    }
    tally.denied++;
    count(denied, `${event.eventName} by ${event.principal}`);
    if (event.accessKey?.startsWith('AKIA')) {
      const seen = deniedByKey.get(event.accessKey) ?? { count: 0, event };
      deniedByKey.set(event.accessKey, { ...seen, count: seen.count + 1 });
    }
  }
  const [suspect] = [...deniedByKey.values()].sort((a, b) => b.count - a.count);
  return {
    events,
    byKind,
    principals: top(principals),
    keys: top(keys),
    denied: top(denied),
    suspect: suspect?.event,
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function top(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, TOP);
}

async function printSummary(summary: Summary, { out }: CliContext): Promise<void> {
  await out.write(`\nStored: ${summary.events} events\n`);
  const kinds = new TableWriter(
    [
      { title: 'service and category' },
      { title: 'events', align: 'right' },
      { title: 'succeeded', align: 'right' },
      { title: 'denied', align: 'right' },
      { title: 'failed', align: 'right' },
    ],
    out,
  );
  for (const [kind, { total, denied, failed }] of [...summary.byKind].sort()) {
    await kinds.add([kind, total, total - denied - failed, denied, failed].map(String));
  }
  await kinds.end();
  await printTop('Top principals', summary.principals, out);
  await printTop('Top access keys', summary.keys, out);
  await printTop('Denied calls', summary.denied, out);
}

async function printTop(
  title: string,
  rows: readonly [string, number][],
  out: CliContext['out'],
): Promise<void> {
  await out.write('\n');
  const table = new TableWriter([{ title: 'events', align: 'right' }, { title }], out);
  for (const [name, total] of rows) await table.add([String(total), name]);
  await table.end();
}

async function printNextSteps(
  summary: Summary,
  reader: EventReader,
  { out }: CliContext,
): Promise<void> {
  const accessKey = summary.suspect?.accessKey ?? summary.keys[0]?.[0] ?? '';
  const day = summary.suspect?.at.slice(0, '2026-01-02'.length) ?? '7d';
  const deleted = await findEvent({ accessKey, eventName: 'DeleteObject' }, reader);
  const sent = await findEvent({ accessKey, access: 'send' }, reader);
  const steps = [
    ['events --service ses --category data --limit 20'],
    ['key', accessKey],
    ['object', deleted?.objectKey && `s3://${deleted.resource}/${deleted.objectKey}`],
    ['identity', sent?.resource],
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
