import { forEachConcurrently } from '../core/concurrently';
import { CorruptFileError } from '../core/errors';
import { addCounts, type FileCounts, NO_COUNTS } from '../core/ledger/file-counts';
import type { Rejection } from '../core/ledger/ledger-entry';
import type { FoundFile } from '../core/ports';
import type { IngestSettings } from '../core/settings';
import { raiseAlerts } from '../lambdas/alerts/raise-alerts';
import { type IngestPorts, ingestFile } from '../lambdas/ingest/ingest-file';
import type { CliContext, OpenStore, StoreChoice } from './context';
import { describeFileSystemError, type FileReport, fileReport, reportUnread } from './file-report';
import { type Candidate, judgeByName } from './log-candidates';
import { forTerminal } from './output/neutralise';
import { Progress } from './output/progress';

/** Files in hand at a time: while one waits for the store, another is read. */
const FILES_AT_A_TIME = 4;
const NAMED_REJECTIONS = 10;

/** What became of the logs at some paths. */
export interface IngestTotals {
  readonly files: number;
  /** Files that were passed over: known already, or no logs. */
  readonly skipped: number;
  /** Files that could not be read. */
  readonly failures: number;
  readonly counts: FileCounts;
  /** New alerts; absent where a deployed function raises them. */
  readonly alerts?: number | undefined;
}

/**
 * Reads the logs at some paths into a store, with progress, and says on standard error what could not
 * be read. Files that the ledger knows are passed over, so that it can be stopped and started again.
 */
export async function ingestPaths(
  paths: readonly string[],
  options: StoreChoice & { readonly services: IngestSettings['services'] },
  store: OpenStore,
  context: CliContext,
): Promise<IngestTotals> {
  const settings = { ...store.settings, services: options.services };
  // Only who ingests waits for the rules' engine.
  const { rulesOf } = await import('../core/rules/rule-pack');
  const { watchFor } = await import('../lambdas/ingest/watch');
  const { rules } = rulesOf(await context.rulePack());
  const watch = watchFor(rules, { stackName: store.stackName, oldestEventHours: ANY_AGE });
  const { source, now } = context;
  const ports = { ...store, sightings: store.alerts, settings, watch, source, now };
  const run = new IngestRun(ports, context);
  for (const path of paths) await run.ingestPath(path, options);
  const totals = await run.finish();
  if (store.stackName !== undefined) return totals;
  // On one machine nobody is told: alerts are there to be listed.
  const told = { oldestEventHours: ANY_AGE, isTold: false };
  const raised = await raiseAlerts({ ...store, rules, ...told });
  return { ...totals, alerts: raised.alerts.length };
}

/** Logs that a person reads in are as old as they are. */
const ANY_AGE = Infinity;

class IngestRun {
  private readonly report: FileReport = fileReport();
  private readonly progress: Progress;
  private readonly startedAt: number;
  private counts: FileCounts = NO_COUNTS;
  private readonly inHand = new Map<string, FileCounts>();
  private readonly rejections: string[] = [];

  constructor(
    private readonly ports: IngestPorts,
    private readonly context: CliContext,
  ) {
    this.progress = new Progress(context.err, context.now);
    this.startedAt = context.now().getTime();
  }

  async ingestPath(path: string, choice: StoreChoice): Promise<void> {
    const candidates = this.candidates(path, choice);
    await forEachConcurrently(candidates, FILES_AT_A_TIME, (candidate) =>
      this.ingestOne(candidate),
    );
  }

  private async *candidates(path: string, choice: StoreChoice): AsyncGenerator<Candidate> {
    try {
      for await (const file of this.context.findFiles(path, choice)) yield judgeByName(file);
    } catch (error) {
      this.report.fail(path, describeFileSystemError(error));
    }
  }

  private async ingestOne(candidate: Candidate): Promise<void> {
    if (candidate.kind === 'skip') {
      this.report.skip(candidate.file.shown, candidate.why);
      return;
    }
    const { file } = candidate;
    try {
      const { kind, entry } = await ingestFile(file, this.ports, 1, (counts) => {
        this.inHand.set(file.uri, counts);
        this.progress.update(() => this.describeProgress());
      });
      if (kind === 'known') {
        this.report.skip(file.shown, 'already ingested');
        return;
      }
      this.report.read();
      this.counts = addCounts(this.counts, entry.counts);
      this.keepRejections(file, entry.rejections);
    } catch (error) {
      reportUnread(error, candidate, this.report);
      // What was read before a file broke off is stored, and counts; of a corrupt one nothing is.
      const counts = error instanceof CorruptFileError ? undefined : this.inHand.get(file.uri);
      this.counts = addCounts(this.counts, counts ?? NO_COUNTS);
    } finally {
      this.inHand.delete(file.uri);
    }
  }

  private keepRejections(file: FoundFile, rejections: readonly Rejection[]): void {
    for (const { index, reason } of rejections) {
      if (this.rejections.length >= NAMED_REJECTIONS) return;
      this.rejections.push(`rejected record ${index} of ${file.shown}: ${reason}`);
    }
  }

  async finish(): Promise<IngestTotals> {
    const { err } = this.context;
    await this.progress.clear();
    for (const line of this.rejections) await err.write(`${forTerminal(line)}\n`);
    const unnamed = this.counts.rejected - this.rejections.length;
    if (unnamed > 0) {
      await err.write(`and ${unnamed} more records were rejected\n`);
    }
    await this.report.print(err);
    const { filesRead: files, skipped, failures } = this.report;
    return { files, skipped, failures, counts: this.counts };
  }

  private describeProgress(): string {
    const counts = [...this.inHand.values()].reduce(addCounts, this.counts);
    const seconds = (this.context.now().getTime() - this.startedAt) / 1000;
    const rate = Math.round(counts.records / Math.max(seconds, 0.001));
    return `${this.report.filesRead} files, ${counts.records} records, ${counts.stored} stored, ${rate} records a second`;
  }
}
