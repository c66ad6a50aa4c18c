import type { TrailstoreConfigInput } from './config';

/** Gives `trailstore.config.ts` its types; the values are checked by `loadConfig`. */
export function defineConfig(config: TrailstoreConfigInput): TrailstoreConfigInput {
  return config;
}
