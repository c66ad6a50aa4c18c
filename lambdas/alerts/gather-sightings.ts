import { LatestSeen } from '../../core/alerts/latest-seen';
import {
  groupKey,
  type SeenEvent,
  type Sightings,
  SLOT_SECONDS,
  secondsOfEvent,
} from '../../core/alerts/sightings';
import type { AlertStore, DamagedSightings, SecondsRange } from '../../core/ports';

/**
 * Sightings of one group that are held at a time, some 300 bytes each: those that are new, and as many
 * others. Of a storm that is larger the last ones count.
 */
const MOST_SEEN = 50_000;
/** Sightings of one group that are read at a time, of those that lie alone. */
const MOST_READ = 2_000_000;
/** Sightings of several groups that are held at a time. */
const MOST_SEEN_TOGETHER = 100_000;

/** What is to be known of a group: what happened from one second to another, both since 1970 and of it. */
export interface Sought extends SecondsRange {
  readonly group: readonly string[];
}

/** Whose sightings, and how they are read. */
export interface Gathering {
  readonly store: Pick<AlertStore, 'readSightings'>;
  /** The id of the rule that raises the alert. */
  readonly rule: string;
  /** Whether sightings are looked at for the first time: of very many these are held first. */
  readonly isNew: (sightings: Sightings) => boolean;
  readonly mayGoOn: () => boolean;
  readonly onDamage: (damaged: DamagedSightings) => void;
}

class TooManyError extends Error {}

/**
 * Reads what is to be known of some groups, all at once.
 * @returns by `groupKey`; undefined where it is more than may be held of several groups
 * @throws {Error} when the time is up
 */
export async function gatherSightings(
  sought: readonly Sought[],
  { store, rule, isNew, mayGoOn, onDamage }: Gathering,
): Promise<ReadonlyMap<string, readonly SeenEvent[]> | undefined> {
  const held = new Map(
    sought.map((each) => [groupKey(each.group), { each, seen: new LatestSeen(MOST_SEEN) }]),
  );
  const most = sought.length > 1 ? MOST_SEEN_TOGETHER : Infinity;
  let count = 0;
  const visit = (sightings: Sightings | DamagedSightings) => {
    // Whoever is at it when the time is up would be killed: it waits for the next run instead.
    if (!mayGoOn()) throw new Error('the time of this run is up');
    if ('damaged' in sightings) {
      onDamage(sightings);
      return;
    }
    const of = held.get(groupKey(sightings.group));
    if (of === undefined) return;
    const { from, to } = of.each;
    const isKept = isNew(sightings);
    for (const event of sightings.seen) {
      const at = secondsOfEvent(event);
      if (at < from || at > to) continue;
      of.seen.add(event, isKept);
      count++;
    }
    if (count > most) throw new TooManyError();
  };
  const range = {
    rule,
    groups: sought.map(({ group }) => group),
    slots: {
      from: least(sought.map(({ from }) => from)) - SLOT_SECONDS,
      to: -least(sought.map(({ to }) => -to)),
    },
    mostOfGroup: MOST_READ,
  };
  try {
    await store.readSightings(range, visit);
  } catch (error) {
    if (error instanceof TooManyError) return undefined;
    throw error;
  }
  return new Map([...held].map(([key, { seen }]) => [key, seen.events()]));
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((least, each) => Math.min(least, each), Infinity);
}
