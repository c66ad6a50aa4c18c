import type { LogFile } from '../core/ledger/ledger-entry';
import type { Ledger, LedgerReader } from '../core/ports';
import type { CliContext, DeployedPipeline, OpenStore, StoreChoice } from './context';
import { describeFiles } from './file-report';
import { ingestPaths } from './ingest-run';
import { forJson } from './output/neutralise';

/** Where files are read again. */
export interface RetryPlace {
  readonly store: OpenStore;
  /** Absent for the local store. */
  readonly pipeline: DeployedPipeline | undefined;
  readonly choice: StoreChoice;
  readonly output: 'table' | 'json' | 'jsonl';
}

interface RetryResult {
  /** Files that the ingest function is to read. */
  readonly queued: number;
  /** Files that were read here. */
  readonly read: number;
  readonly failures: number;
  /** Of the files that were read here. */
  readonly rejectedBefore: number;
  readonly rejectedNow: number;
}

/**
 * Has files read again: those of a stack's own bucket by its function, others here and now.
 * @returns the exit code: 1 when a file could not be read
 */
export async function retry(
  files: readonly LogFile[],
  place: RetryPlace,
  context: CliContext,
): Promise<number> {
  const { pipeline, output } = place;
  const isOwn = ({ uri }: LogFile) =>
    pipeline !== undefined && uri.startsWith(`s3://${pipeline.logBucket}/`);
  const own = files.filter(isOwn);
  await pipeline?.announcer.announce(own.map(withoutEtag));
  const others = files.filter((file) => !isOwn(file));
  const result = { queued: own.length, ...(await readAgain(others, place, context)) };
  await context.out.write(output === 'table' ? describe(result) : `${forJson(result)}\n`);
  return result.failures > 0 ? 1 : 0;
}

/** Ingest takes a file for known by its ETag: what has none is read. */
function withoutEtag({ uri, key, version, size }: LogFile): LogFile {
  return { uri, key, version, size };
}

async function readAgain(
  files: readonly LogFile[],
  { store, choice }: RetryPlace,
  context: CliContext,
): Promise<Omit<RetryResult, 'queued'>> {
  if (files.length === 0) return { read: 0, failures: 0, rejectedBefore: 0, rejectedNow: 0 };
  const rejectedBefore = await countRejected(files, store.ledger);
  const again = { ...store, ledger: rereading(store.ledger, files) };
  const options = { ...choice, services: store.settings.services };
  const totals = await ingestPaths(files.map(pathOf), options, again, context);
  return {
    read: totals.files,
    failures: totals.failures,
    rejectedBefore,
    rejectedNow: await countRejected(files, store.ledger),
  };
}

/** No file was read by it. */
const NO_RECIPE = '';

/** A ledger that takes none of these files for known, and keeps what must stay as it was. */
function rereading(
  ledger: Ledger & LedgerReader,
  files: readonly LogFile[],
): Ledger & LedgerReader {
  const uris = new Set(files.map(({ uri }) => uri));
  return {
    find: async (file) => {
      const known = await ledger.find(file);
      return known && uris.has(file.uri) ? { ...known, recipe: NO_RECIPE } : known;
    },
    record: (entry) => ledger.record(entry),
    list: (range) => ledger.list(range),
    findByName: (fileName) => ledger.findByName(fileName),
  };
}

/** As a person would write it. */
function pathOf({ uri, key }: LogFile): string {
  return uri.startsWith('s3://') ? uri : key;
}

async function countRejected(files: readonly LogFile[], ledger: Ledger): Promise<number> {
  let rejected = 0;
  for (const file of files) rejected += (await ledger.find(file))?.counts.rejected ?? 0;
  return rejected;
}

function describe({ queued, read, failures, rejectedBefore, rejectedNow }: RetryResult): string {
  if (queued + read + failures === 0) return 'there is nothing to read again\n';
  const lines = [
    ...(queued > 0
      ? [`${describeFiles(queued)} queued: the ingest function reads them again within minutes`]
      : []),
    ...(read + failures > 0
      ? [
          `${describeFiles(read)} read again, ${failures} could not be read: ${rejectedBefore} records were rejected before, and ${rejectedNow} are now`,
        ]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}
