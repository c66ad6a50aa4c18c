import type { LogFile } from '../ledger/ledger-entry';
import type { ArchivedObject, LedgerReader, LogArchive } from '../ports';
import { parseLogKey } from '../records/log-key';
import type { DayFolder, TimeSpan } from './day-folders';

/** What backfill compares. */
export interface ComparedStores {
  readonly archive: LogArchive;
  readonly bucket: string;
  readonly ledger: LedgerReader;
}

/** A day's folder, compared with the ledger. */
export interface DayReading {
  /** Objects that were listed, whatever they are. */
  readonly objects: number;
  /** Logs of the range. */
  readonly logs: number;
  /** Those of them that the ledger does not have, in order of their keys. */
  readonly missing: readonly LogFile[];
}

/** Lists a day's folder and finds the logs of a range that the ledger does not have. */
export async function readDay(
  folder: DayFolder,
  range: TimeSpan,
  stores: ComparedStores,
): Promise<DayReading> {
  let objects = 0;
  const logs: DeliveredFile[] = [];
  for await (const object of stores.archive.list(stores.bucket, folder.prefix)) {
    objects++;
    const log = logOf(object, stores.bucket, range);
    if (log !== undefined) logs.push(log);
  }
  const known = await knownFiles(logs, folder, stores.ledger);
  const missing = logs.map(({ file }) => file).filter((file) => !isKnown(file, known));
  return { objects, logs: logs.length, missing };
}

interface DeliveredFile {
  readonly file: LogFile;
  readonly deliveredAt: string;
}

/** An object that is a log of the range; one without bytes says nothing, and ingest passes it over. */
function logOf(
  { key, etag, size }: ArchivedObject,
  bucket: string,
  { since, until }: TimeSpan,
): DeliveredFile | undefined {
  const { kind, deliveredAt } = parseLogKey(key);
  if (kind !== 'log' || size === 0 || deliveredAt === undefined) return undefined;
  if (deliveredAt < since || deliveredAt > until) return undefined;
  return { file: { uri: `s3://${bucket}/${key}`, key, etag, size }, deliveredAt };
}

/** The ETags that the ledger holds, by the files' addresses. */
type KnownFiles = ReadonlyMap<string, string | undefined>;

async function knownFiles(
  logs: readonly DeliveredFile[],
  { account, region }: DayFolder,
  ledger: LedgerReader,
): Promise<KnownFiles> {
  const known = new Map<string, string | undefined>();
  const times = logs.map(({ deliveredAt }) => deliveredAt).sort();
  const [since] = times;
  const until = times.at(-1);
  if (since === undefined || until === undefined) return known;
  for await (const { file } of ledger.list({ account, region, since, until })) {
    known.set(file.uri, file.etag);
  }
  return known;
}

/**
 * An entry without an ETag is of a file that was announced without it, as CloudTrail's own notifications
 * and `quarantine --retry` do: its name is what there is to compare, and CloudTrail uses no name twice.
 */
function isKnown({ uri, etag }: LogFile, known: KnownFiles): boolean {
  if (!known.has(uri)) return false;
  const its = known.get(uri);
  return its === undefined || its === etag;
}
