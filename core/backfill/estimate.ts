import { LOG_CLASSES } from '../costs/event-shapes';
import {
  CALLS_A_MESSAGE,
  INGEST_SECONDS_A_RECORD,
  KEY_READS_AN_EVENT,
  LEDGER_READS_A_FILE,
  LEDGER_WRITES_A_FILE,
} from '../costs/pipeline-figures';
import { costOf, PRICES, type Price } from '../costs/prices';
import { INGEST_MEMORY_MIB } from '../function-memory';
import type { LedgerEntry } from '../ledger/ledger-entry';
import type { EventClass, IngestSettings } from '../settings';
import { EVENT_INDEXES, type EventIndex } from '../tables';

/** What is to be ingested. */
export interface BackfillWork {
  /** Day folders that were listed. */
  readonly folders: number;
  /** Calls that it took to list them. */
  readonly listCalls: number;
  /** Logs of the range, known ones included. */
  readonly logs: number;
  /** Logs that the ledger does not have. */
  readonly files: number;
  /** Theirs, compressed. */
  readonly bytes: number;
}

export const NO_WORK: BackfillWork = { folders: 0, listCalls: 0, logs: 0, files: 0, bytes: 0 };

/** Amazon S3 API Reference, "ListObjectsV2": keys in one answer. */
const KEYS_A_CALL = 1000;

/** The work with one more day folder in it. */
export function addDay(
  work: BackfillWork,
  day: {
    readonly objects: number;
    readonly logs: number;
    readonly missing: readonly { readonly size?: number | undefined }[];
  },
): BackfillWork {
  return {
    folders: work.folders + 1,
    listCalls: work.listCalls + Math.max(1, Math.ceil(day.objects / KEYS_A_CALL)),
    logs: work.logs + day.logs,
    files: work.files + day.missing.length,
    bytes: day.missing.reduce((sum, { size = 0 }) => sum + size, work.bytes),
  };
}

/** What logs of a store are like. */
export interface LogRatios {
  /** Files that say so; none where it is assumed. */
  readonly files: number;
  readonly recordsPerByte: number;
  /** Uncompressed bytes of a compressed one. */
  readonly expansion: number;
  readonly storedPerRecord: number;
  readonly secondsPerRecord: number;
}

/**
 * Measured on this project's own generated logs (127 records a file, 2,013 bytes a record): 315 bytes a
 * record and 6.4 times as much uncompressed. That all is stored is on the safe side.
 */
export const ASSUMED_RATIOS: LogRatios = {
  files: 0,
  recordsPerByte: 1 / 315,
  expansion: 6.4,
  storedPerRecord: 1,
  secondsPerRecord: INGEST_SECONDS_A_RECORD,
};

/** What files that were ingested say of those that will be; the assumed ratios where they say nothing. */
export function ratiosOf(entries: readonly LedgerEntry[]): LogRatios {
  // A file that a person decompressed has no compressed size.
  const telling = entries.filter(({ file: { size, key } }) => size && key.endsWith('.gz'));
  const sum = (of: (entry: LedgerEntry) => number) =>
    telling.reduce((total, entry) => total + of(entry), 0);
  const compressed = sum(({ file }) => file.size ?? 0);
  const records = sum(({ counts }) => counts.records);
  if (records === 0) return ASSUMED_RATIOS;
  return {
    files: telling.length,
    recordsPerByte: records / compressed,
    expansion: sum(({ bytes }) => bytes) / compressed,
    storedPerRecord: sum(({ counts }) => counts.stored) / records,
    secondsPerRecord: sum(({ durationMilliseconds }) => durationMilliseconds) / 1000 / records,
  };
}

/** An amount that is known within bounds; both are the same where it is known. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** One line of what a backfill costs. */
export interface CostLine {
  readonly what: string;
  readonly amount: Bounds;
  /** In US dollars. */
  readonly usd: Bounds;
}

export interface BackfillEstimate {
  readonly work: BackfillWork;
  readonly ratios: LogRatios;
  readonly uncompressedBytes: number;
  readonly records: number;
  /** Events that are stored of them. */
  readonly stored: Bounds;
  /** Classes of events that are older than their retention: they are read, and not stored. */
  readonly expiredClasses: readonly EventClass[];
  readonly lines: readonly CostLine[];
  readonly usd: Bounds;
}

const FUNCTION_GIGABYTES = INGEST_MEMORY_MIB / 1024;
/** Files that one message to the queue's API sends. */
const MESSAGES_A_SEND = 10;
/** Bounded reads of known entries: a kilobyte or two each, eight to a unit. */
const KNOWN_ENTRIES_A_UNIT = 4;
const DAY_MILLISECONDS = 86_400_000;

/**
 * What a backfill is likely to cost, before it queues anything. What it is: the calls that it makes, and
 * what the pipeline then does with each file. What rules see, alerts, and reading files out of colder
 * storage are not in it.
 *
 * @param until the end of the range, ISO 8601 in UTC
 */
export function estimateBackfill(
  work: BackfillWork,
  ratios: LogRatios,
  settings: IngestSettings,
  until: string,
  now: Date,
): BackfillEstimate {
  const records = Math.round(work.bytes * ratios.recordsPerByte);
  const kept = LOG_CLASSES.filter((each) => !isExpired(settings.retentionDays[each], until, now));
  const whole = Math.round(records * ratios.storedPerRecord);
  const stored: Bounds = {
    least: kept.length === LOG_CLASSES.length ? whole : 0,
    most: kept.length > 0 ? whole : 0,
  };
  const lines = [
    // Once to estimate, and once more to queue: what is there by then is not queued twice.
    line('S3 list requests', PRICES.s3List, 2 * work.listCalls),
    line('S3 get requests', PRICES.s3Get, work.files),
    line('SQS requests', PRICES.sqsRequest, sqsRequests(work.files)),
    line('Lambda requests', PRICES.lambdaRequest, work.files),
    line(
      'Lambda GB-seconds',
      PRICES.lambdaGigabyteSecond,
      records * ratios.secondsPerRecord * FUNCTION_GIGABYTES,
    ),
    line('DynamoDB reads, files table', PRICES.dynamoDbReadUnit, ledgerReads(work)),
    line(
      'DynamoDB writes, files table',
      PRICES.dynamoDbWriteUnit,
      LEDGER_WRITES_A_FILE * work.files,
    ),
    // Each event's key is looked at before it is written.
    line('DynamoDB reads, events table', PRICES.dynamoDbReadUnit, {
      least: KEY_READS_AN_EVENT * stored.least,
      most: KEY_READS_AN_EVENT * stored.most,
    }),
    // One write unit an item and an index: docs/adr/0001.
    line('DynamoDB writes, events table', PRICES.dynamoDbWriteUnit, stored),
    ...EVENT_INDEXES.map((index) =>
      line(
        `DynamoDB writes, index ${index}`,
        PRICES.dynamoDbWriteUnit,
        indexWrites(index, kept, stored, settings),
      ),
    ),
  ];
  return {
    work,
    ratios,
    uncompressedBytes: Math.round(work.bytes * ratios.expansion),
    records,
    stored,
    expiredClasses: LOG_CLASSES.filter((each) => !kept.includes(each)),
    lines: lines.filter(({ amount }) => amount.most > 0),
    usd: {
      least: lines.reduce((sum, { usd }) => sum + usd.least, 0),
      most: lines.reduce((sum, { usd }) => sum + usd.most, 0),
    },
  };
}

function isExpired(
  days: IngestSettings['retentionDays'][EventClass],
  until: string,
  now: Date,
): boolean {
  return days !== 'forever' && Date.parse(until) + days * DAY_MILLISECONDS <= now.getTime();
}

function sqsRequests(files: number): number {
  return Math.ceil(files / MESSAGES_A_SEND) + CALLS_A_MESSAGE * files;
}

function ledgerReads({ logs, files }: BackfillWork): number {
  return LEDGER_READS_A_FILE * files + Math.ceil((2 * (logs - files)) / KNOWN_ENTRIES_A_UNIT);
}

/** Nothing tells beforehand which class an event is of: an index that not all classes fill may stay empty. */
function indexWrites(
  index: EventIndex,
  kept: readonly EventClass[],
  stored: Bounds,
  { indexes }: IngestSettings,
): Bounds {
  const filling = kept.filter((each) => indexes[each].includes(index));
  return {
    least: filling.length === LOG_CLASSES.length ? stored.least : 0,
    most: filling.length > 0 ? stored.most : 0,
  };
}

function line(what: string, price: Price, amount: number | Bounds): CostLine {
  const bounds = typeof amount === 'number' ? { least: amount, most: amount } : amount;
  return {
    what,
    amount: bounds,
    usd: { least: costOf(price, bounds.least), most: costOf(price, bounds.most) },
  };
}
