import { object, parseJson } from './json';

const FIELDS_OF_RECORDS = ['eventVersion', 'eventTime', 'eventSource', 'eventName'];

/** Whether bytes behind damage are a whole CloudTrail record. */
export function looksLikeRecord(bytes: Buffer): boolean {
  const value = object(parseJson(bytes));
  return value !== undefined && FIELDS_OF_RECORDS.every((name) => name in value);
}
