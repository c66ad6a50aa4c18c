import { readRecord } from '../records/read-record';
import type { CloudTrailRecord } from '../records/record';
import type { Item } from './attribute';
import { recordOf } from './raw-record';

/**
 * The fields of a stored event's own record.
 * @param item a whole item, `raw` included
 * @throws {Error} as `recordOf`, and when its bytes are no record
 */
export function parseRecordOf(item: Item): CloudTrailRecord {
  const read = readRecord(JSON.parse(recordOf(item).toString()));
  if ('rejected' in read) throw new Error(`the stored record cannot be read: ${read.rejected}`);
  return read.record;
}
