import { createHash } from 'node:crypto';
import { type Item, stringOf } from '../items/attribute';
import { RAW_IN_FILE } from '../items/fit-item';
import { recordOf } from '../items/raw-record';
import { readEventItem } from '../items/stored-event';
import { stripCredentials } from '../redaction/strip-credentials';

/** A record as it stands in the log, and what ingest makes of it. */
export interface SignedRecord {
  readonly bytes: Buffer;
  /** Its item, built when it is asked for. */
  readonly item: () => Item;
}

/**
 * Compares a signed record with what the store holds in its place.
 * @returns undefined when the item is not this record
 */
export function compareStored(
  record: SignedRecord,
  stored: Item | undefined,
): 'stored' | 'altered' | undefined {
  if (stored === undefined) return undefined;
  const hash = contentHash(record, stored);
  if (hash === sha256(record.bytes)) return 'stored';
  const isCut = isMarkedAltered(stored) && hash === sha256(stripCredentials(record.bytes).bytes);
  return isCut ? 'altered' : undefined;
}

/**
 * The hash of the record that an item holds, or the one that it states because the table could not hold the
 * record. A stated hash alone proves nothing of the item: the record must be too large indeed, and the
 * attributes, which no checksum of a raw record guards, must be those that ingest gives it.
 *
 * @returns undefined when the item is damaged
 */
function contentHash({ item }: SignedRecord, stored: Item): string | undefined {
  if (stored.raw === undefined && stringOf(stored, 'rawIn') === RAW_IN_FILE) {
    return saysTheSame(item(), stored) ? stringOf(stored, 'rawSha256') : undefined;
  }
  try {
    return sha256(recordOf(stored));
  } catch {
    return undefined;
  }
}

function saysTheSame(expected: Item, stored: Item): boolean {
  return statement(expected) === statement(stored);
}

/** What may differ is left out: a contender closes its event id, and of equal records the earliest is kept. */
function statement(item: Item): string {
  const apart = { eventID: '', file: '', index: 0, altered: false, contested: false };
  return JSON.stringify({ ...readEventItem(item), ...apart });
}

function isMarkedAltered({ altered }: Item): boolean {
  return altered?.BOOL === true;
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
