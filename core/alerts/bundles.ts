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
}

/** The bundle of those groups that are few enough, in their file, to lie together. */
const COMMON_SHARD = '';

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

/** The shards that sightings of a group can be in, those that it shares with others first. */
export function shardsOf(group: readonly string[]): {
  readonly shared: readonly string[];
  readonly own: string;
} {
  return { shared: [COMMON_SHARD, digitOf(groupKey(group))], own: groupName(group) };
}

/**
 * Puts groups into bundles, each group into one. The same groups come into the same bundles again.
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
  const byShard = new Map<string, GroupSightings[]>();
  for (const [key, each] of together) {
    const shard = bytes > MOST_COMMON_BYTES ? digitOf(key) : COMMON_SHARD;
    const known = byShard.get(shard);
    if (known === undefined) byShard.set(shard, [each]);
    else known.push(each);
  }
  const shared = [...byShard].map(([shard, of]) => ({ rule, shard, slot, source, groups: of }));
  return [...shared, ...alone];
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
