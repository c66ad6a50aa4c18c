import type { LedgerEntry, LogFile } from '../core/ledger/ledger-entry';
import type { FailureLog, FailureNote, Ledger, LedgerRange, LedgerReader } from '../core/ports';
import { parseLogKey } from '../core/records/log-key';

/** A record that was rejected, or a file that failed as a whole. */
export interface Quarantined {
  readonly file: LogFile;
  /** The record's place in its file; absent for a whole file. */
  readonly index?: number | undefined;
  readonly reason: string;
  /** When it was read, ISO 8601 in UTC. */
  readonly at: string;
}

/** What to look for. */
export interface QuarantineFilter {
  readonly range: LedgerRange;
  /** A part of the reason, whatever its case. */
  readonly reason?: string | undefined;
}

/** Where to look. */
export interface QuarantineStores {
  readonly ledger: Ledger & LedgerReader;
  /** Absent where the files that failed were told at once, and are not kept. */
  readonly failures?: FailureLog | undefined;
}

/**
 * Lists what could not be read: rejected records, of the file that was delivered last first, then files
 * that failed as a whole and were not done since.
 *
 * @param onUnlisted called with the number of rejected records of a file that the ledger does not tell
 */
export async function* listQuarantined(
  { ledger, failures }: QuarantineStores,
  { range, reason = '' }: QuarantineFilter,
  onUnlisted: (records: number) => void,
): AsyncGenerator<Quarantined> {
  const isAskedFor = ({ reason: its }: Quarantined) =>
    its.toLowerCase().includes(reason.toLowerCase());
  for await (const entry of ledger.list(range)) {
    yield* recordsOf(entry).filter(isAskedFor);
    const unlisted = entry.counts.rejected - entry.rejections.length;
    if (unlisted > 0) onUnlisted(unlisted);
  }
  if (failures === undefined) return;
  for await (const note of failures.list()) {
    const failed = failedFile(note);
    if (failed === undefined || !isInRange(failed.file, range) || !isAskedFor(failed)) continue;
    const entry = await ledger.find(failed.file);
    if (entry === undefined || entry.ingestedAt < note.failedAt) yield failed;
  }
}

function recordsOf({ file, rejections, ingestedAt: at }: LedgerEntry): readonly Quarantined[] {
  return rejections.map(({ index, reason }) => ({ file, index, reason, at }));
}

/** A note about a message that names no file is for `redrive`. */
function failedFile({ about, kind, reason, failedAt }: FailureNote): Quarantined | undefined {
  const key = /^s3:\/\/[^/]+\/(.+)$/s.exec(about)?.[1];
  if (key === undefined) return undefined;
  return { file: { uri: about, key }, reason: `${kind}: ${reason}`, at: failedAt };
}

function isInRange({ key }: LogFile, { account, region, since, until }: LedgerRange): boolean {
  const its = parseLogKey(key);
  return (
    isWithin(its.account, account, account) &&
    isWithin(its.region, region, region) &&
    isWithin(its.deliveredAt, since, until)
  );
}

/** What has no such thing is within no bounds of it. */
function isWithin(
  value: string | undefined,
  least: string | undefined,
  most: string | undefined,
): boolean {
  if (value === undefined) return least === undefined && most === undefined;
  return (least ?? value) <= value && value <= (most ?? value);
}
