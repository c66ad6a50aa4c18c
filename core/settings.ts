import * as z from 'zod/mini';
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

function forEachClass<T extends z.core.SomeType>(value: T) {
  return z.strictObject({
    management: value,
    data: value,
    sends: value,
    insight: value,
    'network-activity': value,
    unclassified: value,
  });
}

const settingsSchema = z.strictObject({
  services: z.union([z.literal('all'), z.array(z.string()).check(z.minLength(1))]),
  retentionDays: forEachClass(z.union([z.literal('forever'), z.int().check(z.gte(1))])),
  indexes: forEachClass(z.array(z.enum(EVENT_INDEXES))),
  shards: z.int().check(z.gte(1), z.lte(100)),
  // The settings of a stack deployed before these came say nothing of them.
  maxFileBytes: z._default(z.int().check(z.gte(1)), DEFAULT_SETTINGS.maxFileBytes),
  stripCredentials: z._default(z.boolean(), DEFAULT_SETTINGS.stripCredentials),
});

/**
 * Reads the settings that the stack hands to the function as JSON.
 * @throws {Error} naming each field that is missing, wrong or unknown.
 */
export function parseSettings(json: string): IngestSettings {
  const result = settingsSchema.safeParse(parseJson(json));
  if (!result.success) {
    const fields = result.error.issues.flatMap(fieldsOf);
    throw new Error(`ingest settings: missing, wrong or unknown: ${fields.join(', ')}`);
  }
  return result.data;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Error('ingest settings: not JSON', { cause });
  }
}

function fieldsOf(issue: z.core.$ZodIssue): string[] {
  const ends = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [key]) : [[]];
  return ends.map((end) => [...issue.path, ...end].join('.') || 'the whole');
}
