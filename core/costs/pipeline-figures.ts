import { METRICS } from '../metrics';

/** Hours and days of a month, as AWS's price pages count them: 8,760 hours a year in twelve parts. */
export const HOURS_A_MONTH = 730;
export const DAYS_A_MONTH = HOURS_A_MONTH / 24;
const MINUTES_A_MONTH = HOURS_A_MONTH * 60;

/**
 * What one log file holds, measured on this project's own generated logs. CloudTrail delivers about every
 * five minutes, so that a Region with a million events a month comes to as many.
 */
export const RECORDS_A_FILE = 127;

/**
 * What ingest takes for a record, on the safe side: docs/benchmarks.md has 210 to 270 microseconds of work,
 * besides waiting for the table.
 */
export const INGEST_SECONDS_A_RECORD = 0.001;

/**
 * Read units that it takes to look at an event's key before it is written (docs/adr/0009): a consistent
 * read, which is billed whether there is such an item or not. DynamoDB Developer Guide, "Capacity unit
 * consumption for read operations".
 */
export const KEY_READS_AN_EVENT = 1;

/** A message is received once and deleted once, in the worst case alone. */
export const CALLS_A_MESSAGE = 2;
/** S3 sends each message by itself, and the queue's owner pays for it. */
export const CALLS_OF_S3_A_MESSAGE = 1;

/**
 * Empty receives: Lambda asks with five pollers, each of which waits 20 seconds. AWS does not promise
 * either. Lambda Developer Guide, "Using Lambda with Amazon SQS".
 */
export const IDLE_RECEIVES_A_MONTH = 5 * (60 / 20) * MINUTES_A_MONTH;

/** The ledger's entry of a file: looked for by ingest, consistently. */
export const LEDGER_READS_A_FILE = 1;
/** The entry, and the note that it is not proven yet: 840 and 540 bytes, a write unit each. */
export const LEDGER_WRITES_A_FILE = 2;
/** The audit looks for the entry, and takes the note away. */
export const AUDIT_READS_A_FILE = 1;
export const AUDIT_WRITES_A_FILE = 1;
/** What stays of a file: the ledger never forgets. */
export const LEDGER_BYTES_A_FILE = 840;

/** Regions of an account from the start; a trail of all Regions gets a digest of each, every hour. */
export const REGIONS = 17;
export const DIGESTS_A_MONTH = REGIONS * HOURS_A_MONTH;
/** Compressed, with a dozen log files in it. */
export const DIGEST_BYTES = 1_500;

/**
 * The audit's own calls in an hour in which all is well, counted in a test: for each Region four lists,
 * one digest read, a verdict of two write units and the chain's state of two more.
 */
export const AUDIT_LISTS_A_DIGEST = 4;
export const AUDIT_GETS_A_DIGEST = 1;
export const AUDIT_WRITES_A_DIGEST = 4;
/** It reads the verdicts of the last 14 days, 336 items of 1,600 bytes, and those around the hour. */
export const AUDIT_READS_A_DIGEST = 140;
/** The walk through the bucket's folders. */
export const AUDIT_LISTS_A_RUN = 4;
/** What stays of a digest. */
export const VERDICT_BYTES = 1_600;

export const ALERT_RUNS_A_MONTH = MINUTES_A_MONTH;
export const AUDIT_RUNS_A_MONTH = HOURS_A_MONTH;
/** Assumed, not measured on AWS: a few calls to the tables, most of them with an empty answer. */
export const ALERT_RUN_SECONDS = 0.3;
/** Assumed as well: seven seconds for the calls of 17 Regions, four at a time. */
export const AUDIT_RUN_SECONDS = 7;
/** Each minute's lease is taken and given back. */
export const ALERT_WRITES_A_RUN = 2;
/** Two consistent queries for what waits, and two of an index for messages that were not sent. */
export const ALERT_READS_A_RUN = 3;

/**
 * What an answer reads: the dearest of the questions of docs/benchmarks.md, the newest hundred events of a
 * bucket that holds tens of thousands. Most questions read a tenth of it.
 */
export const READS_A_QUERY = 200;

/** Alarms of the default configuration: 15 of the pipeline, one for each rule from `medium` up. */
export const DEFAULT_ALARMS = 71;

/** Metrics that ingest raises for each file, whatever it holds. */
const INGEST_METRICS = [
  METRICS.filesIngested,
  METRICS.records,
  METRICS.recordsStored,
  METRICS.recordsDuplicate,
  METRICS.recordsFiltered,
  METRICS.recordsExpired,
  METRICS.recordsRejected,
  METRICS.recordsUnclassified,
  METRICS.deniedCalls,
  METRICS.sends,
  METRICS.deletes,
  METRICS.lag,
];
/** Stored events by service and category: S3 and SES, management and data. */
const KINDS_OF_EVENTS = 4;
/** Digests are passed over. */
const KINDS_PASSED_OVER = 1;
const ALERT_METRICS = [METRICS.alertsFailed, METRICS.alertsSent, METRICS.alertsUnsent];
const AUDIT_METRICS = [
  METRICS.auditFindings,
  METRICS.auditQueued,
  METRICS.digestsProven,
  METRICS.digestsOpen,
  METRICS.logsProven,
  METRICS.auditLag,
];

/** Metrics that have a number in every hour. A rule's matches are one more while there are some. */
export const STEADY_METRICS =
  INGEST_METRICS.length +
  KINDS_OF_EVENTS +
  KINDS_PASSED_OVER +
  ALERT_METRICS.length +
  AUDIT_METRICS.length;

/**
 * What the functions log: a line and some metrics for each file and digest, and Lambda's own three lines
 * for each call. Assumed from the lines' lengths.
 */
export const LOG_BYTES_A_FILE = 3_500;
export const LOG_BYTES_A_RUN = 900;
