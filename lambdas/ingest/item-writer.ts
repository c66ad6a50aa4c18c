import { AT_ONCE, handOnEach } from '../../core/at-once';
import type { Item } from '../../core/items/attribute';
import { settleContest, settleEqual } from '../../core/items/contest';
import { eventKeyName, eventKeyOf, findItems } from '../../core/items/find-items';
import { readWritten, type WrittenItem, writeItem } from '../../core/items/written-item';
import type { EventStore } from '../../core/ports';

/** As many as the store reads in a call. */
const GROUP_ITEMS = 100;
/** What a group may hold of large records, and what it may have to read back of them. */
const GROUP_BYTES = 1024 * 1024;
/** Groups of one file under way at a time: each waits for a read, then for its writes. */
const GROUPS_AT_A_TIME = 3;

/** By `eventKeyName`; a hundred keys at the most. */
type Group = ReadonlyMap<string, readonly [WrittenItem, ...WrittenItem[]]>;

/**
 * Stores the items of one file. Before a group of them is written, the store is asked for what it holds
 * under their keys: a batch overwrites without a word, and an event id that came with another content
 * must cost neither of the two.
 */
export class ItemWriter {
  /** By key: rarely more than one of a key. */
  private group: Map<string, [WrittenItem, ...WrittenItem[]]> = new Map();
  private groupItems = 0;
  private groupBytes = 0;
  private readonly underWay = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;
  private readonly keysUnderWay: KeysUnderWay;

  constructor(private readonly store: EventStore) {
    this.keysUnderWay = keysUnderWayIn(store);
  }

  /** Resolves as soon as more items may come. @throws what the store threw for an earlier item */
  write(item: WrittenItem): Promise<void> {
    if (this.groupBytes + item.json.length <= GROUP_BYTES) return this.add(item);
    return this.dispatch().then(() => this.add(item));
  }

  /** Resolves when all that was written so far is stored. @throws {StoreUnavailableError} */
  async finish(): Promise<void> {
    if (this.group.size > 0) await this.dispatch();
    await Promise.all(this.underWay);
    this.throwFailure();
  }

  private add(item: WrittenItem): Promise<void> {
    const ofThisKey = this.group.get(item.name);
    if (ofThisKey === undefined) this.group.set(item.name, [item]);
    else ofThisKey.push(item);
    this.groupItems++;
    this.groupBytes += item.json.length;
    return this.groupItems === GROUP_ITEMS ? this.dispatch() : AT_ONCE;
  }

  private async dispatch(): Promise<void> {
    const group = this.group;
    this.group = new Map();
    this.groupItems = 0;
    this.groupBytes = 0;
    while (this.underWay.size >= GROUPS_AT_A_TIME) await Promise.race(this.underWay);
    // Whoever is told of a failure may end the invocation: no group must be left running.
    if (this.failure !== undefined) await Promise.all(this.underWay);
    this.throwFailure();
    const work: Promise<void> = this.keysUnderWay
      .take(group, () => storeGroup(group, this.store))
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.underWay.delete(work));
    this.underWay.add(work);
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}

/**
 * Stores a group so that nothing is lost of what the store holds. What has to make room for another content is
 * stored under its own key before that is written: whoever breaks off between the two leaves it twice, not
 * nowhere.
 */
async function storeGroup(group: Group, store: EventStore) {
  const present = await findItems(
    [...group.values()].map(([first]) => first.key),
    store,
  );
  const holders: WrittenItem[] = [];
  const contenders: Item[] = [];
  for (const [name, items] of group) {
    const held = present.get(name);
    if (held === undefined && items.length === 1) {
      holders.push(items[0]);
      continue;
    }
    const settled = settleContest(items.map(readWritten), held);
    holders.push(...settled.holders.map(writeItem));
    contenders.push(...settled.contenders);
  }
  const rivals = await findItems(contenders.map(eventKeyOf), store);
  await writeAll(
    contenders
      .flatMap((each) => settleEqual(each, rivals.get(eventKeyName(eventKeyOf(each)))))
      .map(writeItem),
    store,
  );
  await writeAll(holders, store);
}

async function writeAll(items: readonly WrittenItem[], store: EventStore): Promise<void> {
  if (items.length === 0) return;
  const writer = store.startWriting();
  await handOnEach(items, (item) => writer.write(item));
  await writer.finish();
}

/** Files that are stored side by side must not come between each other's reading and writing of a key. */
class KeysUnderWay {
  private readonly work = new Map<Group, Promise<unknown>>();

  async take(group: Group, doIt: () => Promise<void>): Promise<void> {
    for (;;) {
      const others = this.withKeysOf(group);
      if (others.length === 0) break;
      await Promise.allSettled(others);
    }
    const done = doIt();
    this.work.set(group, done);
    try {
      await done;
    } finally {
      this.work.delete(group);
    }
  }

  private withKeysOf(group: Group): readonly Promise<unknown>[] {
    const found: Promise<unknown>[] = [];
    for (const [other, done] of this.work) {
      if (haveKeyInCommon(group, other)) found.push(done);
    }
    return found;
  }
}

function haveKeyInCommon(one: Group, other: Group): boolean {
  for (const key of one.keys()) {
    if (other.has(key)) return true;
  }
  return false;
}

/** One for each store in a process. */
const underWay = new WeakMap<EventStore, KeysUnderWay>();

function keysUnderWayIn(store: EventStore): KeysUnderWay {
  const known = underWay.get(store) ?? new KeysUnderWay();
  underWay.set(store, known);
  return known;
}
