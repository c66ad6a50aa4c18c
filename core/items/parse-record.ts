import { readRecord } from '../records/read-record';
import type { CloudTrailRecord } from '../records/record';
import type { Item } from './attribute';
import { recordOf } from './raw-record';

/** A stored event's own record. */
export interface StoredRecord {
  /** Its JSON text, as it stood in the log. */
  readonly text: string;
  readonly fields: CloudTrailRecord;
}

/**
 * Reads a stored event's own record.
 * @param item a whole item, `raw` included
 * @throws {Error} as `recordOf`, and when its bytes are no record
 */
export function readStoredRecord(item: Item): StoredRecord {
  const text = recordOf(item).toString();
  const read = readRecord(JSON.parse(text));
  if ('rejected' in read) throw new Error(`the stored record cannot be read: ${read.rejected}`);
  return { text, fields: read.record };
}
