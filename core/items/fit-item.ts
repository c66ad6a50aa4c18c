import { createHash } from 'node:crypto';
import { type Item, itemBytes } from './attribute';
import { recordOf } from './raw-record';

/**
 * DynamoDB Developer Guide, "Quotas": an item holds 400 KB at most, names included. A kilobyte is left for
 * marks that are set on an item later, and for the end that then closes its key.
 */
const MAX_ITEM_BYTES = 400 * 1024 - 1024;

/** Where the record of an item is that holds none itself. */
export const RAW_IN_FILE = 'file';

/**
 * Leaves the raw record out of an item that the store would refuse. Its readable attributes stay, `file` and
 * `index` say where the record is, and `rawSha256` (of its own bytes, hexadecimal) tells it from any other.
 *
 * @returns the item itself where it fits
 */
export function fitItem(item: Item): Item {
  if (itemBytes(item) <= MAX_ITEM_BYTES) return item;
  const { raw: _, ...readable } = item;
  const hash = createHash('sha256').update(recordOf(item)).digest('hex');
  return { ...readable, rawIn: { S: RAW_IN_FILE }, rawSha256: { S: hash } };
}
