import type { StoredEvent } from '../core/items/stored-event';
import type { EventReader } from '../core/ports';
import { isDenial } from '../core/queries/denied';
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
    await printNextSteps(summary, context);
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

async function printNextSteps(summary: Summary, { out }: CliContext): Promise<void> {
  const key = summary.suspect?.accessKey ?? summary.keys[0]?.[0] ?? '';
  const steps = [
    'npx trailstore events --service ses --category data --limit 20',
    `npx trailstore events --access-key ${key}`,
    'npx trailstore events --service s3 --category management --output json --limit 5',
  ];
  await out.write(`\nTry next:\n${steps.map((step) => `  ${step}\n`).join('')}`);
}
