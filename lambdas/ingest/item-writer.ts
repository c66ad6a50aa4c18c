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

/**
 * Stores the items of one file. Before a group of them is written, the store is asked for what it holds
 * under their keys: a batch overwrites without a word, and an event id that came with another content
 * must cost neither of the two.
 */
export class ItemWriter {
  /** By key: rarely more than one of a key. */
  private group = new Map<string, WrittenItem[]>();
  private groupItems = 0;
  private groupBytes = 0;
  private readonly underWay = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;
  private readonly keysUnderWay: KeysUnderWay;

  constructor(private readonly store: EventStore) {
    this.keysUnderWay = keysUnderWayIn(store);
  }

  /** Resolves as soon as more items may come. @throws what the store threw for an earlier item */
  async write(item: WrittenItem): Promise<void> {
    const bytes = item.json.length;
    if (this.groupBytes + bytes > GROUP_BYTES) await this.dispatch();
    const ofThisKey = this.group.get(item.name);
    if (ofThisKey === undefined) this.group.set(item.name, [item]);
    else ofThisKey.push(item);
    this.groupItems++;
    this.groupBytes += bytes;
    if (this.groupItems === GROUP_ITEMS) await this.dispatch();
  }

  /** Resolves when all that was written so far is stored. @throws {StoreUnavailableError} */
  async finish(): Promise<void> {
    if (this.group.size > 0) await this.dispatch();
    await Promise.all(this.underWay);
    this.throwFailure();
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
      .take([...group.keys()], () => storeGroup(group, this.store))
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
async function storeGroup(group: ReadonlyMap<string, readonly WrittenItem[]>, store: EventStore) {
  const keys = [...group.values()].flatMap(([item]) => (item === undefined ? [] : [item.key]));
  const present = await findItems(keys, store);
  const holders: WrittenItem[] = [];
  const contenders: Item[] = [];
  for (const [name, items] of group) {
    const held = present.get(name);
    if (held === undefined && items.length === 1) {
      holders.push(...items);
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
  for (const item of items) await writer.write(item);
  await writer.finish();
}

/** Files that are stored side by side must not come between each other's reading and writing of a key. */
class KeysUnderWay {
  private readonly work = new Map<string, Promise<unknown>>();

  async take(keys: readonly string[], doIt: () => Promise<void>): Promise<void> {
    for (;;) {
      const others = keys.flatMap((key) => this.work.get(key) ?? []);
      if (others.length === 0) break;
      await Promise.allSettled(others);
    }
    const done = doIt();
    for (const key of keys) this.work.set(key, done);
    try {
      await done;
    } finally {
      for (const key of keys) this.work.delete(key);
    }
  }
}

/** One for each store in a process. */
const underWay = new WeakMap<EventStore, KeysUnderWay>();

function keysUnderWayIn(store: EventStore): KeysUnderWay {
  const known = underWay.get(store) ?? new KeysUnderWay();
  underWay.set(store, known);
  return known;
}
