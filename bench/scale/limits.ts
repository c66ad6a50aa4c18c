/**
 * What AWS and the stack allow, as the simulation takes it. Where AWS publishes no figure the comment says
 * that it is assumed.
 */

/**
 * Write units a second of one partition, of a table as of an index.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html
 */
export const PARTITION_WRITE_UNITS = 1_000;

/**
 * Write units a second that a new on-demand table takes, and each of its indexes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export const NEW_TABLE_WRITE_UNITS = 4_000;

/**
 * On-demand tables take twice their previous peak at once, and throttle what exceeds it within 30 minutes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
export const PEAK_GROWTH = 2;
export const PEAK_SECONDS = 30 * 60;

/**
 * Write units a second of one table, and again of each of its indexes, until the quota is raised.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const TABLE_QUOTA_WRITE_UNITS = 40_000;

/**
 * Unused capacity that DynamoDB keeps for bursts, in seconds. It says that the capacity that was provisioned
 * can be exceeded by it; that a partition's own limit could be is said nowhere, and not assumed.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html
 */
export const BURST_SECONDS = 300;

/**
 * How long a partition is too hot before it is split. Assumed: DynamoDB says that it splits for sustained
 * heat, and not when.
 * @see https://aws.amazon.com/blogs/database/part-2-scaling-dynamodb-how-partitions-hot-keys-and-split-for-heat-impact-performance/
 */
export const SPLIT_SECONDS = 600;

/** Auto scaling aims at this part of what is provisioned, and follows in minutes: both as lib/event-store.ts. */
export const PROVISIONED_USE = 0.7;

/**
 * Events of a log file that is full: 50 MB before compression, some 2 KB a record.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 */
export const EVENTS_A_FILE = 25_000;

/** CloudTrail delivers what happened since its last delivery about so often. */
export const DELIVERY_SECONDS = 300;

/**
 * Lambda begins with five batches of a queue at a time and adds 300 a minute.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const FIRST_FUNCTIONS = 5;
export const FUNCTIONS_MORE_A_SECOND = 5;

/** As lib/ingest-function.ts, less what lambdas/ingest/deadline.ts keeps back. */
export const CALL_SECONDS = 285;

/** As lib/ingest-queue.ts. */
export const VISIBILITY_SECONDS = 1_800;
export const MOST_RECEIVES = 5;

/**
 * CPU of one event on one core, from its bytes to the answer of DynamoDB: docs/benchmarks.md, `local-ingest`,
 * where the database is a process of its own. The function has the memory that is one core.
 */
export const CPU_SECONDS_AN_EVENT = 450e-6;

/** As lambdas/ingest/item-writer.ts: items of one file on their way to the table at a time. */
export const ITEMS_IN_FLIGHT = 3 * 100;
/** Of a read and the writes after it, in a Region's own network. Assumed. */
export const WRITE_SECONDS = 0.03;

/** The age of the oldest message at which lib/health-alarms.ts raises the alarm. */
export const MOST_WAIT_SECONDS = 1_800;
