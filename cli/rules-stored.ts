import { describeEvent, type TrailEvent } from '../core/events/event';
import type { StoredRecord } from '../core/items/parse-record';
import type { FoundEvent } from '../core/queries/ordering';
import { object } from '../core/records/json';
import type { CloudTrailRecord, JsonObject } from '../core/records/record';

/** A stored event, read again from its own record. */
export interface StoredExample {
  /** The record as parsed, whole. */
  readonly value: JsonObject;
  readonly record: CloudTrailRecord;
  /** Worked out when it is asked for. */
  event(): TrailEvent;
}

/** Reads a stored event as ingest did. */
export function rereadEvent({ event }: FoundEvent, { text, fields }: StoredRecord): StoredExample {
  const { file = '', index = 0, account } = event;
  return {
    value: object(JSON.parse(text)) ?? {},
    record: fields,
    event: () => describeEvent(fields, Buffer.from(text), { file, index, account }),
  };
}
