import { setTimeout as wait } from 'node:timers/promises';
import { BackfillCheckpoint } from '../core/backfill/checkpoint';
import { findPlaces, type TimeSpan } from '../core/backfill/day-folders';
import { type BackfillEstimate, estimateBackfill, ratiosOf } from '../core/backfill/estimate';
import { Pace } from '../core/backfill/pace';
import { UsageError } from '../core/errors';
import type { LedgerEntry } from '../core/ledger/ledger-entry';
import type { LedgerReader } from '../core/ports';
import { readFilter } from '../core/queries/written-filter';
import { BackfillRun } from './backfill-run';
import type { CliContext, StoreChoice } from './context';
import { type DeployedSystem, withDeployed } from './deployed-pipeline';
import { describeFiles } from './file-report';
import { printEstimate } from './output/backfill-estimate';
import { forJson } from './output/neutralise';

export interface BackfillOptions extends Pick<StoreChoice, 'stack' | 'profile'> {
  readonly since: string;
  readonly until?: string;
  readonly account?: string;
  /** Of the logs; the stack's own is `stackRegion`. */
  readonly region?: string;
  readonly stackRegion?: string;
  readonly dryRun?: true;
  /** Files a second. */
  readonly rate: number;
  readonly restart?: true;
  /** Asks nobody. */
  readonly yes?: true;
  readonly output: 'table' | 'json';
}

/** Entries of the ledger that tell what logs of this store are like. */
const SAMPLED_ENTRIES = 500;

/**
 * Queues the log files of a deployed stack's bucket that its ledger does not have, an estimate first.
 * @returns the exit code: 1 when the person said no
 */
export function backfill(options: BackfillOptions, context: CliContext): Promise<number> {
  const written = rangeOf(options, context.now());
  return withDeployed(choiceOf(options), context, (system) =>
    backfillSystem(system, written, options, context),
  );
}

function choiceOf({ stack, stackRegion, profile }: BackfillOptions): StoreChoice {
  return {
    ...(stack !== undefined && { stack }),
    ...(stackRegion !== undefined && { region: stackRegion }),
    ...(profile !== undefined && { profile }),
  };
}

/** @throws {UsageError} as `readFilter`, and for a range that has not begun yet */
function rangeOf({ since: from, until: to }: BackfillOptions, now: Date): TimeSpan {
  const latest = `${now.toISOString().slice(0, 19)}Z`;
  const { since = latest, until = latest } = readFilter({ since: from, until: to }, now);
  if (since > latest) throw new UsageError(`nothing was delivered since ${since}: it is not yet`);
  return { since, until: until < latest ? until : latest };
}

async function backfillSystem(
  { store, stackName, pipeline }: DeployedSystem,
  written: TimeSpan,
  options: BackfillOptions,
  context: CliContext,
): Promise<number> {
  const { logBucket: bucket, archive, announcer, checkpoints } = pipeline;
  const { since, until, account, region, rate } = options;
  const name = { stackName, bucket, since, until, account, region };
  const checkpoint = new BackfillCheckpoint(checkpoints, name);
  const resumed = options.restart ? undefined : await checkpoint.read();
  const { range, done } = resumed ?? { range: written, done: new Set<string>() };
  if (resumed !== undefined) await sayResumed(range, done.size, context);

  const places = await findPlaces(archive, bucket, { account, region });
  const compared = { archive, bucket, ledger: store.ledger };
  const run = new BackfillRun({ places, range, done }, compared, context);
  const work = await run.survey();
  const ratios = ratiosOf(await sampleEntries(store.ledger, options));
  const estimate = estimateBackfill(work, ratios, store.settings, range.until, context.now());
  const backfill = { bucket, range, estimate, filesPerSecond: rate };
  await printEstimate(backfill, options.output === 'json' ? context.err : context.out);

  const verdict = await mayQueue(estimate, options, context);
  if (verdict === 'yes') {
    if (resumed === undefined) await checkpoint.begin(range);
    const pace = new Pace(rate, context.now, wait);
    await queueOrSay(run, () => run.queueMissing({ announcer, pace, checkpoint }), context);
  }
  if (verdict === 'yes' || verdict === 'nothing to do') await checkpoint.remove();
  const result = { bucket, ...range, estimate, queued: run.queued };
  await printResult(result, verdict, options, context);
  return verdict === 'no' ? 1 : 0;
}

type Verdict = 'yes' | 'no' | 'nothing to do' | 'dry run';

async function mayQueue(
  { work: { files } }: BackfillEstimate,
  { dryRun, yes }: BackfillOptions,
  { confirm }: CliContext,
): Promise<Verdict> {
  if (dryRun) return 'dry run';
  if (files === 0) return 'nothing to do';
  if (yes || confirm === undefined) return 'yes';
  return (await confirm(`queue ${describeFiles(files)}?`)) ? 'yes' : 'no';
}

async function queueOrSay(
  run: BackfillRun,
  queue: () => Promise<void>,
  { err }: CliContext,
): Promise<void> {
  try {
    await queue();
  } catch (error) {
    await err.write(
      `stopped when ${describeFiles(run.queued)} were queued; the same command goes on from there\n`,
    );
    throw error;
  }
}

async function sayResumed(range: TimeSpan, done: number, { err }: CliContext): Promise<void> {
  await err.write(
    `going on with the backfill of ${range.since} to ${range.until} that was stopped: ${done} day folders are done; --restart begins anew\n`,
  );
}

async function sampleEntries(
  ledger: LedgerReader,
  { account, region }: BackfillOptions,
): Promise<readonly LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  const range = {
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
  };
  for await (const entry of ledger.list(range)) {
    entries.push(entry);
    if (entries.length === SAMPLED_ENTRIES) break;
  }
  return entries;
}

interface BackfillResult extends TimeSpan {
  readonly bucket: string;
  readonly estimate: BackfillEstimate;
  readonly queued: number;
}

async function printResult(
  { estimate, ...result }: BackfillResult,
  verdict: Verdict,
  { output }: BackfillOptions,
  { out }: CliContext,
): Promise<void> {
  if (output === 'json') {
    const { work, ...rest } = estimate;
    await out.write(`${forJson({ ...result, ...work, ...rest }, 2)}\n`);
    return;
  }
  await out.write(`\n${describeResult(result.queued, verdict)}\n`);
}

function describeResult(queued: number, verdict: Verdict): string {
  switch (verdict) {
    case 'yes':
      return `${describeFiles(queued)} queued; trailstore files --stack shows what becomes of them`;
    case 'no':
      return 'nothing was queued';
    case 'nothing to do':
      return 'nothing is missing';
    case 'dry run':
      return 'nothing was queued: it was a dry run';
  }
}
