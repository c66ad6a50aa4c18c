import { list, object, text } from './json';

/**
 * What a record says of itself when CloudTrail delivered it late, or again with other data. Source:
 * CloudTrail User Guide, "CloudTrail record contents", `addendum`, since event version 1.08.
 */
export interface Addendum {
  /** `DELIVERY_DELAY`, `UPDATED_DATA` or `SERVICE_OUTAGE`. */
  readonly reason?: string | undefined;
  /** The fields that are other than in the original; with `UPDATED_DATA`, like the ids. */
  readonly updatedFields: readonly string[];
  readonly originalEventID?: string | undefined;
  readonly originalRequestID?: string | undefined;
}

/**
 * Reads the addendum of a record.
 * @param record the record as JSON.parse gives it
 * @returns undefined when it has none
 */
export function readAddendum(record: unknown): Addendum | undefined {
  const addendum = object(object(record)?.addendum);
  if (addendum === undefined) return undefined;
  return {
    reason: text(addendum.reason),
    updatedFields: readFields(addendum.updatedFields),
    originalEventID: text(addendum.originalEventID),
    originalRequestID: text(addendum.originalRequestID),
  };
}

/** CloudTrail prints one text; the guide speaks of fields, so that a list is understood as well. */
function readFields(value: unknown): string[] {
  const written = text(value)?.split(',') ?? list(value);
  return written.flatMap((each) => text(each)?.trim() ?? []);
}
