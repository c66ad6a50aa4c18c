import { object } from './json';
import { type ReadRecord, readRecord } from './read-record';

/** Any time that can be read; nobody gets to see it. */
const SOME_TIME = '1970-01-01T00:00:00Z';

/**
 * Reads a record as `readRecord` does, and one that says no time, or none that can be read, as well: its
 * `eventTime` is ''. The store has no place for such a record; rules can look at it all the same.
 */
export function readUntimed(value: unknown): ReadRecord {
  const read = readRecord(value);
  const fields = object(value);
  if (!('rejected' in read) || fields === undefined) return read;
  const timed = readRecord({ ...fields, eventTime: SOME_TIME });
  return 'rejected' in timed ? timed : { record: { ...timed.record, eventTime: '' } };
}
