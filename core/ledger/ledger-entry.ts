import { createHash } from 'node:crypto';
import { cutKey } from '../items/cut';
import { MAX_SORT_KEY_BYTES } from '../items/keys';
import { parseLogKey } from '../records/log-key';
import type { IngestSettings } from '../settings';
import type { FileCounts } from './file-counts';

/** A log file, wherever it lies. */
export interface LogFile {
  /** `s3://bucket/key` or `file:///path`. */
  readonly uri: string;
  /** The key in its bucket, or the path, with forward slashes. */
  readonly key: string;
  /** What changes when the content does: S3's ETag, or a local file's size and time. */
  readonly etag?: string | undefined;
  readonly version?: string | undefined;
  /** As stored, in bytes; where it is known before the file is opened. */
  readonly size?: number | undefined;
}

/** A record that was not stored, with its place and the reason. */
export interface Rejection {
  readonly index: number;
  readonly reason: string;
}

/** What the ledger holds of a file that was read to its end. */
export interface LedgerEntry {
  readonly file: LogFile;
  readonly counts: FileCounts;
  /** The first ones; `counts.rejected` says how many there were. */
  readonly rejections: readonly Rejection[];
  /** SHA-256 of the uncompressed bytes, hexadecimal. */
  readonly sha256: string;
  /** Uncompressed. */
  readonly bytes: number;
  readonly services: IngestSettings['services'];
  /** Over how many partitions its data events were spread; a file keeps to it for ever. */
  readonly shards: number;
  /** What else the result depends on: see `recipeOf`. */
  readonly recipe: string;
  /** ISO 8601 in UTC. */
  readonly ingestedAt: string;
  readonly durationMilliseconds: number;
  /** How often the file was delivered to the function, this time included. */
  readonly attempt: number;
}

/** How many rejections an entry keeps: enough to see the pattern, never enough to outgrow an item. */
export const MAX_REJECTIONS = 50;

/** The key of a file in the ledger: grouped by account and Region, in order of delivery. */
export interface LedgerKey {
  readonly group: string;
  readonly file: string;
}

/** The group that lists the streams which hold events. */
export const STREAMS_GROUP = 'streams';

/** The group that lists the groups of files. */
export const GROUPS_GROUP = 'groups';

/** The group of files whose names are not CloudTrail's. */
export const OTHER_FILES_GROUP = 'files/other';

/** The same file always has the same key, so that it can be looked up without a search. */
export function ledgerKey(file: LogFile): LedgerKey {
  const { account, region, deliveredAt } = parseLogKey(file.key);
  const group = account === undefined ? OTHER_FILES_GROUP : `files/${account}/${region}`;
  const name = deliveredAt === undefined ? file.uri : `${deliveredAt}#${file.uri}`;
  return { group, file: cutKey(name, MAX_SORT_KEY_BYTES) };
}

/** Counts up when the same file would be read otherwise than before: what was rejected may be read now. */
const READER_VERSION = 3;

/**
 * Names what a file's result depends on besides its services: retention, indexes, the reader and rules.
 * @param rules tells the rules that look at it from others
 */
export function recipeOf(settings: IngestSettings, rules: string): string {
  const { retentionDays, indexes, stripCredentials } = settings;
  const ingredients = JSON.stringify([
    READER_VERSION,
    retentionDays,
    indexes,
    stripCredentials,
    rules,
  ]);
  return createHash('sha256').update(ingredients).digest('hex').slice(0, 16);
}

/**
 * The settings to read a file with, when an earlier reading is known. What was stored then stays
 * accounted for: its services are read again beside those that are asked for now. And an event goes
 * to the partition that it lies in already, or a new number of shards would store it twice.
 */
export function settingsForFile(
  settings: IngestSettings,
  known: LedgerEntry | undefined,
): IngestSettings {
  if (known === undefined) return settings;
  const services =
    settings.services === 'all' || known.services === 'all'
      ? 'all'
      : [...new Set([...settings.services, ...known.services])];
  return { ...settings, services, shards: known.shards };
}

/**
 * Whether a file need not be read again: the same content was read to its end before, with the same
 * recipe and for every service that is asked for now.
 */
export function isAlreadyIngested(
  known: LedgerEntry | undefined,
  file: LogFile,
  settings: IngestSettings,
  recipe: string,
): known is LedgerEntry {
  if (known === undefined || known.file.etag === undefined) return false;
  if (known.file.etag !== file.etag || known.recipe !== recipe) return false;
  if (known.services === 'all') return true;
  if (settings.services === 'all') return false;
  return settings.services.every((service) => known.services.includes(service));
}
