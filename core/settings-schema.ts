import * as z from 'zod/mini';
import { DEFAULT_SETTINGS, MOST_SHARDS } from './settings';
import { EVENT_INDEXES } from './tables';

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

/** The settings of the ingest function. A file of its own, which functions read when they need it. */
export const settingsSchema = z.strictObject({
  services: z.union([z.literal('all'), z.array(z.string()).check(z.minLength(1))]),
  retentionDays: forEachClass(z.union([z.literal('forever'), z.int().check(z.gte(1))])),
  indexes: forEachClass(z.array(z.enum(EVENT_INDEXES))),
  shards: z.int().check(z.gte(1), z.lte(MOST_SHARDS)),
  // The settings of a stack deployed before these came say nothing of them.
  maxFileBytes: z._default(z.int().check(z.gte(1)), DEFAULT_SETTINGS.maxFileBytes),
  stripCredentials: z._default(z.boolean(), DEFAULT_SETTINGS.stripCredentials),
});
