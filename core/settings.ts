import type * as z from 'zod/mini';
import { isText, object } from './records/json';
import { EVENT_INDEXES, type EventIndex } from './tables';

/**
 * The classes of events that retention and indexes are chosen for. They follow CloudTrail's
 * categories, with SES sends apart from other data events: sends are few and each one matters,
 * S3 object calls are by far the most.
 */
export const EVENT_CLASSES = [
  'management',
  'data',
  'sends',
  'insight',
  'network-activity',
  'unclassified',
] as const;
export type EventClass = (typeof EVENT_CLASSES)[number];

/** Days that an event is kept, counted from the time it happened; `forever` sets no expiry. */
export type RetentionDays = number | 'forever';

/** A query reads each of them. */
export const MOST_SHARDS = 100;

/** What the ingest function is told by its owner. */
export interface IngestSettings {
  /** Services whose events are stored (`ses`, `s3`, …), or `all`. */
  readonly services: readonly string[] | 'all';
  readonly retentionDays: Readonly<Record<EventClass, RetentionDays>>;
  readonly indexes: Readonly<Record<EventClass, readonly EventIndex[]>>;
  /** Partitions that a stream of data events is spread over; 1 leaves it whole. */
  readonly shards: number;
  /** The most that one log file may hold, uncompressed; a larger one fails as a whole. */
  readonly maxFileBytes: number;
  /** Whether credentials are cut out of the stored records; the items are then marked as altered. */
  readonly stripCredentials: boolean;
}

const ALL_INDEXES: readonly EventIndex[] = EVENT_INDEXES;

/** The safe defaults: what the stack deploys when its owner says nothing. */
export const DEFAULT_SETTINGS: IngestSettings = {
  services: ['ses', 's3'],
  retentionDays: {
    management: 400,
    data: 90,
    sends: 400,
    insight: 400,
    'network-activity': 90,
    unclassified: 90,
  },
  indexes: {
    management: ALL_INDEXES,
    data: ['resource', 'accessKey'],
    sends: ALL_INDEXES,
    insight: ['eventName', 'eventId'],
    'network-activity': ['resource', 'accessKey'],
    unclassified: ALL_INDEXES,
  },
  shards: 1,
  // CloudTrail's own files hold some 50 MB at most; joined or printed by other tools they are longer.
  maxFileBytes: 1024 * 1024 * 1024,
  stripCredentials: false,
};

/**
 * Reads the settings that the stack hands to the function as JSON.
 * @throws {Error} naming each field that is missing, wrong or unknown.
 */
export function parseSettings(json: string): IngestSettings {
  const written = parseJson(json);
  return areSettings(written) ? written : readBySchema(written);
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Error('ingest settings: not JSON', { cause });
  }
}

/** What the stack writes now is told without the schema, for which every cold start would wait. */
function areSettings(written: unknown): written is IngestSettings {
  const { services, retentionDays, indexes, shards, maxFileBytes, stripCredentials, ...others } =
    object(written) ?? {};
  return (
    Object.keys(others).length === 0 &&
    (services === 'all' || (isListOf(services, isText) && services.length > 0)) &&
    isForEachClass(retentionDays, (days) => days === 'forever' || isCount(days)) &&
    isForEachClass(indexes, (each) => isListOf(each, isIndex)) &&
    isCount(shards) &&
    shards <= MOST_SHARDS &&
    isCount(maxFileBytes) &&
    typeof stripCredentials === 'boolean'
  );
}

function isForEachClass(value: unknown, isRight: (value: unknown) => boolean): boolean {
  const values = object(value) ?? {};
  return (
    Object.keys(values).length === EVENT_CLASSES.length &&
    EVENT_CLASSES.every((each) => Object.hasOwn(values, each) && isRight(values[each]))
  );
}

function isListOf<T>(value: unknown, isRight: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isRight);
}

function isIndex(value: unknown): value is EventIndex {
  return EVENT_INDEXES.some((each) => each === value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 1;
}

/** Tells what is wrong, and reads what an older stack wrote. */
function readBySchema(written: unknown): IngestSettings {
  const { settingsSchema }: typeof import('./settings-schema') = require('./settings-schema');
  const result = settingsSchema.safeParse(written);
  if (result.success) return result.data;
  const fields = result.error.issues.flatMap(fieldsOf);
  throw new Error(`ingest settings: missing, wrong or unknown: ${fields.join(', ')}`);
}

function fieldsOf(issue: z.core.$ZodIssue): string[] {
  const ends = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [key]) : [[]];
  return ends.map((end) => [...issue.path, ...end].join('.') || 'the whole');
}
