import { AT_ONCE } from '../core/at-once';
import type { WrittenItem } from '../core/items/written-item';
import type { EventWriter } from '../core/ports';
import { BATCH_ITEMS } from './put-items';
import type { Patience } from './send-until-taken';

/** Far below DynamoDB's 16 MB: it bounds what calls in flight hold of large records. */
const BATCH_BYTES = 1024 * 1024;

/** How a writer sends. */
export interface Sending {
  readonly callsInFlight: number;
  /** Makes one call. @returns the items that were not taken, for the time being */
  readonly send: (items: readonly WrittenItem[]) => Promise<readonly WrittenItem[]>;
  /** For one call after the other. */
  readonly patience: () => Patience;
}

/**
 * Collects items into full batches and keeps a number of calls in flight. What a call leaves comes into the
 * next one, together with what others left: under throttling, too, calls are as full as can be.
 */
export class BatchingWriter implements EventWriter {
  /** By key: DynamoDB refuses a batch that holds an item twice. */
  private batch = new Batch();
  private readonly left = new Map<string, WrittenItem>();
  private readonly inFlight = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly sending: Sending) {}

  write(item: WrittenItem): Promise<void> {
    if (this.batch.hasRoomFor(item)) return this.add(item);
    return this.dispatch().then(() => this.add(item));
  }

  async finish(): Promise<void> {
    try {
      if (this.batch.size > 0) await this.dispatch();
    } finally {
      // Whoever is told of a failure may close the client: no call must be left running.
      await Promise.all(this.inFlight);
    }
    this.throwFailure();
  }

  private add(item: WrittenItem): Promise<void> {
    this.batch.add(item);
    return this.batch.isFull ? this.dispatch() : AT_ONCE;
  }

  private async dispatch(): Promise<void> {
    const { batch } = this;
    this.batch = new Batch();
    while (this.inFlight.size >= this.sending.callsInFlight) await Promise.race(this.inFlight);
    if (this.failure !== undefined) await Promise.all(this.inFlight);
    this.throwFailure();
    const calls: Promise<void> = this.sendUntilTaken(batch)
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.inFlight.delete(calls));
    this.inFlight.add(calls);
  }

  private async sendUntilTaken(first: Batch): Promise<void> {
    const patience = this.sending.patience();
    for (let batch = first; batch.size > 0; batch = this.takeLeft()) {
      const left = await this.sending.send(batch.items);
      if (left.length === 0) continue;
      for (const item of left) this.left.set(item.name, item);
      await patience.wait(left.length, left.length < batch.size);
      this.throwFailure();
    }
  }

  private takeLeft(): Batch {
    const batch = new Batch();
    for (const [name, item] of this.left) {
      if (batch.isFull || !batch.hasRoomFor(item)) break;
      batch.add(item);
      this.left.delete(name);
    }
    return batch;
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}

/** Items of one call. */
class Batch {
  private readonly byName = new Map<string, WrittenItem>();
  private bytes = 0;

  get size(): number {
    return this.byName.size;
  }

  get isFull(): boolean {
    return this.byName.size === BATCH_ITEMS;
  }

  get items(): readonly WrittenItem[] {
    return [...this.byName.values()];
  }

  /** An empty one has room for any item. */
  hasRoomFor(item: WrittenItem): boolean {
    return this.bytes === 0 || this.bytes + item.json.length <= BATCH_BYTES;
  }

  add(item: WrittenItem): void {
    this.byName.set(item.name, item);
    this.bytes += item.json.length;
  }
}
