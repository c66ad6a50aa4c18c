import type { Attribute, Item } from '../../core/items/attribute';
import { bytesOf } from '../../core/items/attribute';
import { unpackRecord } from '../../core/items/raw-record';
import { GROUPS_GROUP, STREAMS_GROUP } from '../../core/ledger/ledger-entry';
import type { StoredItem } from './dynamodb-bench';

/** Event items have no attribute of another type. */
export function asItem(stored: StoredItem): Item {
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [name, value as Attribute]),
  );
}

/** The record as CloudTrail wrote it, from its item. */
export function rawRecord(stored: StoredItem): string {
  const item = asItem(stored);
  return unpackRecord(bytesOf(item, 'raw') ?? new Uint8Array(), item).toString();
}

/** The streams and the groups that the files table lists, and its items that account for files: none that the audit keeps. */
export function partFiles(items: readonly StoredItem[]) {
  const listed = (group: string) =>
    items.filter((item) => item.group?.S === group).map((item) => item.file?.S ?? '');
  return {
    streams: listed(STREAMS_GROUP),
    groups: listed(GROUPS_GROUP),
    entries: items.filter(({ group }) => group?.S?.startsWith('files/')),
  };
}

/** A reading of a file that the audit has to prove: there is one for each, however often it is read. */
export function isUnproven({ group }: StoredItem): boolean {
  return group?.S?.startsWith('unproven/') ?? false;
}

/** A table as text that is the same if and only if the table is, byte for byte. */
export function fingerprint(
  items: readonly StoredItem[],
  isCompared: (attribute: string) => boolean = () => true,
): string[] {
  return items
    .map((item) =>
      JSON.stringify(
        Object.entries(item)
          .filter(([name]) => isCompared(name))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) =>
            value.B === undefined ? [name, value] : [name, Buffer.from(value.B).toString('hex')],
          ),
      ),
    )
    .sort();
}
