import type { JsonObject } from './record';

/** The top-level fields of a record. */
export interface RecordFields {
  /** @returns its value as JSON.parse makes it, undefined where there is no such field */
  get(name: string): unknown;
  /** The record as parsed, whole. */
  whole(): JsonObject;
}

/** The fields of a record that is parsed already. */
export function fieldsOf(record: JsonObject): RecordFields {
  return {
    get: (name) => (Object.hasOwn(record, name) ? record[name] : undefined),
    whole: () => record,
  };
}
