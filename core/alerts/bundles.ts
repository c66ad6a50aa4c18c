import { grouped } from '../grouped';
import { type GroupSightings, groupKey, groupName } from './sightings';

/** Tells one bundle of sightings from all others. */
export interface BundleName {
  /** The id of the rule that raises the alert: the detection rule's own, or the correlation's. */
  readonly rule: string;
  /** Which groups are in it: see `shardsOf`. */
  readonly shard: string;
  /** The beginning of the slot that the events are in, seconds since 1970. */
  readonly slot: number;
  /** Tells the log file, and the part of what it showed: the same file gives the same again. */
  readonly source: string;
}

/**
 * What one log file showed to one rule in one slot of time, of the groups of one shard: what is kept as one
 * item.
 */
export interface Bundle extends BundleName {
  /** Each once. */
  readonly groups: readonly GroupSightings[];
  /**
   * In the common shard: the other shards in which groups of this rule, slot and source lie. Whoever looks for
   * groups looks here first, and asks no shard for nothing.
   */
  readonly elsewhere?: readonly string[] | undefined;
}

/** The shard of those groups that are few enough, in their file, to lie together. */
export const COMMON_SHARD = '';

/**
 * A group of so many events lies alone: it fills two write units itself, and whoever looks at another group
 * need not read it.
 */
const ALONE_EVENTS = 100;
/**
 * Beyond so much, the groups that lie together are split into sixteen shards: a look at one group need not
 * read tens of thousands of others.
 */
const MOST_COMMON_BYTES = 16 * 1024;
/** About what an event takes when it is packed, and what an item takes beside. */
const EVENT_BYTES = 18;
/** Of a group's own text packing leaves about half. */
const TEXT_SHARE = 0.5;

/** The shards that sightings of a group can be in beside the common one. */
export function shardsOf(group: readonly string[]): {
  /** One that it shares with a sixteenth of the groups. */
  readonly shared: string;
  readonly own: string;
} {
  return { shared: digitOf(groupKey(group)), own: groupName(group) };
}

/**
 * Puts groups into bundles, each group into one. The same groups come into the same bundles again. There is one
 * of the common shard always: it says where the others are.
 * @param groups by `groupKey`
 */
export function bundlesOf(
  { rule, slot, source }: Omit<BundleName, 'shard'>,
  groups: ReadonlyMap<string, GroupSightings>,
): readonly Bundle[] {
  const alone: Bundle[] = [];
  const together: [key: string, group: GroupSightings][] = [];
  let bytes = 0;
  for (const entry of groups) {
    const [key, each] = entry;
    if (each.seen.length >= ALONE_EVENTS) {
      alone.push({ rule, shard: groupName(each.group), slot, source, groups: [each] });
      continue;
    }
    together.push(entry);
    bytes += EVENT_BYTES * each.seen.length + TEXT_SHARE * key.length;
  }
  const isCommon = bytes <= MOST_COMMON_BYTES;
  const digits = grouped(isCommon ? [] : together, ([key]) => digitOf(key));
  const beside = [
    ...[...digits].map(([shard, of]) => ({
      rule,
      shard,
      slot,
      source,
      groups: of.map(([, each]) => each),
    })),
    ...alone,
  ];
  const common: Bundle = {
    rule,
    shard: COMMON_SHARD,
    slot,
    source,
    groups: isCommon ? together.map(([, each]) => each) : [],
    ...(beside.length > 0 && { elsewhere: beside.map(({ shard }) => shard) }),
  };
  return [common, ...beside];
}

/**
 * A hexadecimal digit, by FNV-1a (IETF draft-eastlake-fnv): a cheap hash will do. Whoever chose groups that
 * fall to one digit would have them read as if there were no shards.
 */
function digitOf(key: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  // The high bits: the low ones depend on the low ones of the text only.
  return (hash >>> 28).toString(16);
}
