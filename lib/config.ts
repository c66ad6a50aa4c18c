import { RetentionDays as CloudWatchRetention } from 'aws-cdk-lib/aws-logs';
import * as z from 'zod';
import { DEFAULT_AUDIT_SETTINGS } from '../core/audit/audit-settings';
import {
  COLD_MINIMUM_DAYS,
  DEFAULT_FUNCTION_LOG_DAYS,
  DEFAULT_LOG_LIFECYCLE,
} from '../core/log-lifecycle';
import { LEVELS } from '../core/rules/rule';
import { DEFAULT_SETTINGS, type EventClass } from '../core/settings';
import { EVENT_INDEXES } from '../core/tables';
import { applyContext } from './config-context';
import { ConfigError } from './config-error';

/** A century: a longer number is a slip of the finger. */
const LONGEST_DAYS = 36_500;

/**
 * The log bucket is named `<stackName>-logs-<12 digits>-<8 digits>` and a bucket name ends at 63
 * characters.
 */
const LONGEST_STACK_NAME = 36;

/**
 * CloudTrail takes 500 values in all the selectors of one trail; ours need a dozen besides the
 * buckets, the rest is left for later ones.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudtrail-trail-advancedeventselector.html
 */
const MOST_BUCKETS = 400;
const MOST_EXCEPTED_BUCKETS = 50;

/**
 * An alarm with periods as short as ours looks back one day at most.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const MOST_SILENCE_HOURS = 24;

/** A longer list is better kept as a mailing list, where nobody has to deploy to join. */
const MOST_ADDRESSES = 20;

/** Each is a rule with an alarm, and CloudFormation takes 500 resources. */
const MOST_WATCHED = 100;

/** CloudWatch Logs accepts these numbers of days and no other. */
const LOG_RETENTION_DAYS = Object.values(CloudWatchRetention).filter(
  (days): days is number => typeof days === 'number' && days !== CloudWatchRetention.INFINITE,
);

const MEGABYTE = 1024 * 1024;

/** More than the function reads in its time, by far. */
const LONGEST_FILE_MEGABYTES = 16_384;

const days = z.int().min(1).max(LONGEST_DAYS);

const stackName = field(
  `3 to ${LONGEST_STACK_NAME} letters, digits and single hyphens, beginning with a letter`,
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/)
    .min(3)
    .max(LONGEST_STACK_NAME),
);

const services = field(
  "'all', or a list of services such as ses, s3 or iam (lower case)",
  z.union([z.literal('all'), z.array(z.string().regex(/^(?!all$)[a-z0-9-]+$/)).min(1)]),
);

const objectCalls = field("'writes', 'all' or 'none'", z.enum(['writes', 'all', 'none']));

const bucketNames = z.array(z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)).min(1);

const buckets = field(
  `a list of 1 to ${MOST_BUCKETS} bucket names (leave the field out for all buckets)`,
  bucketNames.max(MOST_BUCKETS),
);

const exceptBuckets = field(
  `a list of 1 to ${MOST_EXCEPTED_BUCKETS} bucket names`,
  bucketNames.max(MOST_EXCEPTED_BUCKETS),
);

const yesOrNo = field('true or false', z.boolean());

const retention = field(
  `whole days from 1 to ${LONGEST_DAYS}, or 'forever'`,
  z.union([z.literal('forever'), days]),
);

const indexes = field(
  `a list of indexes, empty for none, out of ${EVENT_INDEXES.join(', ')}`,
  z.array(z.enum(EVENT_INDEXES)),
);

const shards = field('a whole number from 1 to 100', z.int().min(1).max(100));

/**
 * Fewer than two and more than a thousand functions of one queue Lambda does not take.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
const FEWEST_FUNCTIONS = 2;
const MOST_FUNCTIONS = 1_000;

/**
 * More messages than ten Lambda only gathers in a time of waiting.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const MOST_FILES_A_CALL = 10;

const functionsAtOnce = field(
  `a whole number from ${FEWEST_FUNCTIONS} to ${MOST_FUNCTIONS}`,
  z.int().min(FEWEST_FUNCTIONS).max(MOST_FUNCTIONS),
);

const filesACall = field(
  `a whole number from 1 to ${MOST_FILES_A_CALL}`,
  z.int().min(1).max(MOST_FILES_A_CALL),
);

/** What a new on-demand table is warm for, and less than which DynamoDB refuses. */
const LEAST_WARM_UNITS = 4_000;
/** Far beyond the quotas that AWS begins with: a longer number is a slip of the finger. */
const MOST_WRITE_UNITS = 1_000_000;

const warmWriteUnits = field(
  `whole write units a second from ${LEAST_WARM_UNITS} to ${MOST_WRITE_UNITS} (leave the field out for DynamoDB's own)`,
  z.int().min(LEAST_WARM_UNITS).max(MOST_WRITE_UNITS),
);

/**
 * What one table takes until its quota is raised.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
const TABLE_QUOTA = 40_000;

const mostWriteUnits = field(
  `whole write units a second from 1 to ${MOST_WRITE_UNITS}`,
  z.int().min(1).max(MOST_WRITE_UNITS),
);

const provisionedWriteUnits = field(
  `whole write units a second from 1 to ${MOST_WRITE_UNITS} (leave the field out for tables on demand)`,
  z.int().min(1).max(MOST_WRITE_UNITS),
);

const fileMegabytes = field(
  `whole megabytes from 1 to ${LONGEST_FILE_MEGABYTES}`,
  z.int().min(1).max(LONGEST_FILE_MEGABYTES),
);

const lifecycleDays = field(
  `whole days from 1 to ${LONGEST_DAYS}, or 'never'`,
  z.union([z.literal('never'), days]),
);

const logRetention = field(
  `one of ${LOG_RETENTION_DAYS.join(', ')}`,
  z.literal(LOG_RETENTION_DAYS),
);

const address = z.string().regex(/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/);

const addresses = field(
  `an e-mail address, or a list of up to ${MOST_ADDRESSES}`,
  z.union([address, z.array(address).max(MOST_ADDRESSES)]),
);

const hours = field(
  'a number of hours above 0',
  z
    .number()
    .positive()
    .max(LONGEST_DAYS * 24),
);

/** A digest that is judged before its log files are ingested only queues them a second time. */
const MOST_AUDIT_DELAY_HOURS = 24;
/** Log files of before are better judged by hand: see docs/audit.md. */
const MOST_AUDIT_DAYS = 365;

const auditDelayHours = field(
  `whole hours from 1 to ${MOST_AUDIT_DELAY_HOURS}`,
  z.int().min(1).max(MOST_AUDIT_DELAY_HOURS),
);

const auditFirstDays = field(
  `whole days from 1 to ${MOST_AUDIT_DAYS}`,
  z.int().min(1).max(MOST_AUDIT_DAYS),
);

const silenceHours = field(
  `whole hours from 1 to ${MOST_SILENCE_HOURS}`,
  z.int().min(1).max(MOST_SILENCE_HOURS),
);

const rulePacks = field(
  'a list of folder names below rules/packs',
  z.array(z.string().regex(/^[a-z0-9][a-z0-9_-]*$/)),
);

const ruleNames = field('a list of ids or names of rules', z.array(z.string().min(1)));

const watched = field(
  `a list of up to ${MOST_WATCHED} calls such as 's3:DeleteBucketPolicy'`,
  z.array(z.string().min(1)).max(MOST_WATCHED),
);

const fromLevel = field(`one of ${LEVELS.join(', ')}, none`, z.enum([...LEVELS, 'none']));

const dataEvents = section({
  /**
   * Which object calls CloudTrail records: `writes` (puts, deletes, copies), `all` (reads too) or
   * `none`. CloudTrail bills 0.10 USD for 100,000 of them and DynamoDB some three write units each;
   * reads are usually by far the most. Without writes, nobody can say who deleted an object.
   */
  s3: objectCalls.default('writes'),
  /**
   * Narrows the object calls to these buckets; left out, every bucket of the account is recorded,
   * those not yet created too.
   */
  buckets: buckets.optional(),
  /**
   * Buckets whose object calls are not recorded, besides the store's own two. Those that other trails
   * deliver into belong here: each delivery would be an event, and two trails that record each other's
   * deliveries never come to rest.
   */
  exceptBuckets: exceptBuckets.optional(),
  /**
   * Whether SES sends through the API are recorded, at the price of a data event each. Mail sent over
   * SMTP is never in CloudTrail.
   */
  sesSends: yesOrNo.default(true),
}).check(({ value, issues }) => {
  if (value.s3 === 'none' && value.buckets !== undefined) {
    issues.push({
      code: 'custom',
      path: ['buckets'],
      input: value.buckets,
      message: "nothing beside s3: 'none' (there is nothing to narrow down)",
    });
  }
});

const logs = section({
  /**
   * Days until a log file of 128 KB or more moves to Glacier Instant Retrieval, which costs about a
   * sixth to keep and can still be read at once; `never` leaves all files where they are.
   */
  coldAfterDays: lifecycleDays.default(DEFAULT_LOG_LIFECYCLE.coldAfterDays),
  /**
   * Days until a log file is deleted, or `never`. It is the evidence itself: what the tables hold can
   * be built again from it, and nothing else can. At least 90 days after `coldAfterDays`, the
   * shortest time that the cold class bills.
   */
  expireAfterDays: lifecycleDays.default(DEFAULT_LOG_LIFECYCLE.expireAfterDays),
}).check(({ value, issues }) => {
  const { coldAfterDays, expireAfterDays } = value;
  if (coldAfterDays === 'never' || expireAfterDays === 'never') return;
  if (expireAfterDays < coldAfterDays + COLD_MINIMUM_DAYS) {
    issues.push({
      code: 'custom',
      path: ['expireAfterDays'],
      input: expireAfterDays,
      message:
        `at least ${COLD_MINIMUM_DAYS} days after logs.coldAfterDays (${coldAfterDays}), ` +
        "or logs.coldAfterDays 'never'",
    });
  }
});

const tables = section({
  /**
   * Write units a second that the events table, and each index that data events fill, can take at once, 4000 or
   * more. A new table takes 4000 and learns more within hours. DynamoDB bills what is warmed once, and takes
   * nothing back: a lower number later is refused.
   */
  warmWriteUnits: warmWriteUnits.optional(),
  /**
   * Provisions write units by the hour instead of paying by the write, from this many a second: less than half
   * the price where the load is steady. Left out, tables are on demand.
   */
  leastWriteUnits: provisionedWriteUnits.optional(),
  /** Up to this many, as auto scaling follows the load; of no account without `leastWriteUnits`. */
  mostWriteUnits: mostWriteUnits.default(TABLE_QUOTA),
}).check(({ value, issues }) => {
  const { leastWriteUnits, mostWriteUnits } = value;
  if (leastWriteUnits === undefined || mostWriteUnits >= leastWriteUnits) return;
  issues.push({
    code: 'custom',
    path: ['mostWriteUnits'],
    input: mostWriteUnits,
    message: `at least tables.leastWriteUnits (${leastWriteUnits})`,
  });
});

const configSchema = section({
  /**
   * Name of the CloudFormation stack and of the trail; the command line finds a deployed store by it.
   * A second store in the same account, in whichever Region, needs a second name, and changing the
   * name deploys a second store.
   */
  stackName: stackName.default('Trailstore'),
  /**
   * Services whose events go into the tables, by the first label of their event source (`iam` for
   * iam.amazonaws.com; `s3` stands for every S3 source), or `all`. The log files hold the events of
   * all services whatever stands here; each event in the tables costs some three to six DynamoDB
   * write units.
   */
  services: services.default([...DEFAULT_SETTINGS.services]),
  /** The data events that the trail records. CloudTrail bills each of them; none is free. */
  dataEvents: dataEvents.prefault({}),
  /**
   * Days that an event can be queried, counted from the time it happened; `forever` keeps it. Storage
   * is about 0.25 USD a GB and month, and deletion is free. A change holds for events stored from
   * then on.
   */
  retentionDays: section(
    ofEachClass((eventClass) => retention.default(DEFAULT_SETTINGS.retentionDays[eventClass])),
  ).prefault({}),
  /**
   * Questions that one keyed query answers about events of a class. Every index costs one more write
   * unit for each event and as much storage again. A change holds for events stored from then on.
   */
  indexes: section(
    ofEachClass((eventClass) => indexes.default([...DEFAULT_SETTINGS.indexes[eventClass]])),
  ).prefault({}),
  /**
   * Partitions that the data events of one account and service are spread over, 1 to 100. One takes
   * about 1,000 events a second; each further one makes a query over a whole stream ask once more.
   */
  shards: shards.default(DEFAULT_SETTINGS.shards),
  /** How many log files are read at a time: see docs/scale.md before more than the default. */
  ingest: section({
    /** Functions that run at a time, 2 to 1000. They share the account's concurrency with all its others. */
    functionsAtOnce: functionsAtOnce.default(10),
    /** Log files that one function reads in a call, side by side, 1 to 10. */
    filesACall: filesACall.default(5),
  }).prefault({}),
  /** How the events table and its indexes are paid for; by the write where nothing is said. */
  tables: tables.prefault({}),
  /** What ingest refuses, so that no file can take the function's time and memory from the others. */
  limits: section({
    /**
     * Megabytes that one log file may hold, uncompressed, 1 to 16384. CloudTrail's own hold some 50 at
     * most. A larger one goes to the dead-letter queue; raised, it can be sent back from there.
     */
    fileMegabytes: fileMegabytes.default(DEFAULT_SETTINGS.maxFileBytes / MEGABYTE),
  }).prefault({}),
  /**
   * Whether session tokens, secret keys, passwords and signatures are cut out of the stored records.
   * CloudTrail hides most of them itself; what it wrote stays in the log files in any case. An item whose
   * record was changed says so (`altered`), and can no longer be compared with its file byte for byte. A
   * change holds for events stored from then on.
   */
  stripCredentials: yesOrNo.default(DEFAULT_SETTINGS.stripCredentials),
  /** The life of the log files that CloudTrail delivers. */
  logs: logs.prefault({}),
  /**
   * Days that the functions' own logs are kept: what they did and why it failed, no event data.
   * Only the numbers that CloudWatch Logs accepts.
   */
  functionLogRetentionDays: logRetention.default(DEFAULT_FUNCTION_LOG_DAYS),
  /** Who is told of what rules find. */
  alerts: section({
    /** Addresses that get a message; each has to confirm its subscription. Nobody by default. */
    email: addresses.default([]),
    /**
     * Events older than this when they arrive raise alerts that are stored, and nobody is told: so that
     * reading in the log files of a year does not send a year of messages.
     */
    oldestEventHours: hours.default(24),
  }).prefault({}),
  /** Which rules look at the events: all below rules/, and none of its packs unless it is named. */
  rules: section({
    /** Folders below rules/packs whose rules are on too, `cis` for one. */
    packs: rulePacks.default([]),
    /** Rules that raise no alerts, by id or name. Correlations that build on them still do. */
    off: ruleNames.default([]),
  }).prefault({}),
  /**
   * Calls to be told of, each as service, colon and event name, with the wildcards * and ?; where
   * wanted with @ and the ARN of what they are about: `s3:GetObject@arn:aws:s3:::payroll/*`.
   */
  watch: watched.default([]),
  /** CloudWatch alarms, at 0.10 USD each a month. */
  alarms: section({
    /** One alarm for each rule from this level up; `none` leaves only those of the pipeline. */
    fromLevel: fromLevel.default('medium'),
    /**
     * Hours without a log file or a digest after which the pipeline counts as silent, 1 to 24.
     * CloudTrail delivers a digest for each Region every hour, whether anything happened or not.
     */
    silenceHours: silenceHours.default(1),
  }).prefault({}),
  /** The hourly proof, from the digests that CloudTrail signs, that every log file was ingested unaltered. */
  audit: section({
    /**
     * Hours that log files have to be ingested before their digest is judged, 1 to 24. Those that are
     * not in the ledger by then are queued again.
     */
    delayHours: auditDelayHours.default(DEFAULT_AUDIT_SETTINGS.delayHours),
    /** Days back that the first audit begins at, 1 to 365. */
    firstDays: auditFirstDays.default(DEFAULT_AUDIT_SETTINGS.firstDays),
  }).prefault({}),
  /**
   * Whether the trail also delivers to CloudWatch Logs, where those rules that CloudWatch can express
   * become metric filters with alarms of their own, which do not depend on this pipeline. CloudWatch
   * bills 0.50 USD for each gigabyte, data events included.
   */
  cloudWatchLogs: yesOrNo.default(false),
});

/** What a user may write; whatever is left out takes its default. */
export type TrailstoreConfigInput = z.input<typeof configSchema>;

/** Everything that the stack is built from, checked and complete. */
export type TrailstoreConfig = z.output<typeof configSchema>;

/**
 * The only way to a configuration: what the user wrote, overridden by what `-c name=value` says,
 * completed by the defaults.
 * @throws {ConfigError} naming each wrong field, the value given and what is allowed.
 */
export function loadConfig(
  written: TrailstoreConfigInput,
  context: Readonly<Record<string, unknown>> = {},
): TrailstoreConfig {
  const config = applyContext(written, context);
  const result = configSchema.safeParse(config);
  if (!result.success) {
    throw new ConfigError(result.error.issues.map((issue) => explain(issue, config)));
  }
  return result.data;
}

/** A value of its own, that has one sentence to say what it allows, whatever is wrong with it. */
function field<T>(allowed: string, schema: z.ZodType<T>) {
  return z.custom<T>((value) => schema.safeParse(value).success, { error: allowed });
}

/** An object that refuses fields it does not know, and says which ones it does. */
function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, { error: `fields out of ${Object.keys(shape).join(', ')}` });
}

/** Spelled out, so that each class is a field that an editor offers. */
function ofEachClass<T>(build: (eventClass: EventClass) => T) {
  return {
    management: build('management'),
    data: build('data'),
    sends: build('sends'),
    insight: build('insight'),
    'network-activity': build('network-activity'),
    unclassified: build('unclassified'),
  };
}

function explain(issue: z.core.$ZodIssue, config: unknown): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => [...issue.path, key].join('.'));
    return `${names.join(', ')}: unknown; allowed: ${issue.message}`;
  }
  const given = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    config,
  );
  const field = issue.path.join('.') || 'the configuration';
  return `${field}: ${JSON.stringify(given) ?? String(given)} is refused; allowed: ${issue.message}`;
}
