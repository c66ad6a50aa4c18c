import { AT_ONCE, handOnEach } from '../../core/at-once';
import type { WrittenItem } from '../../core/items/written-item';
import type { ItemWriter } from './item-writer';

/** Some three thousand events, as many as most log files hold: what is larger is stored as it comes. */
const MOST_HELD_BYTES = 4 * 1024 * 1024;

/**
 * What was held leaves two for one as more items come: all at once would keep reading waiting for the store, and
 * one for one would hold as much to the end of the file.
 */
const HANDED_ON_FOR_EACH = 2;

/**
 * Holds a file's items back until its checksum, which stands at its end, says that they are what was
 * written: the items of a corrupt file would stand among the true ones for ever.
 */
export class HeldItems {
  private held: WrittenItem[] | undefined = [];
  private bytes = 0;
  private dropped = false;

  constructor(private readonly writer: ItemWriter) {}

  /** Whether items that came are still held. */
  get areHeld(): boolean {
    return this.held !== undefined;
  }

  /** Whether there were items that are not stored. */
  get areDropped(): boolean {
    return this.dropped;
  }

  write(item: WrittenItem): Promise<void> {
    if (this.held === undefined) return this.writer.write(item);
    this.held.push(item);
    this.bytes += item.json.length;
    return this.isFull ? this.handOn(HANDED_ON_FOR_EACH) : AT_ONCE;
  }

  /** Hands on what is held; what comes later is handed on as it comes. */
  release(): Promise<void> {
    return this.handOn(Number.POSITIVE_INFINITY);
  }

  /** What is handed on already has left others that must follow. */
  drop(): void {
    if (this.isFull) return;
    this.dropped = this.held !== undefined;
    this.held = undefined;
  }

  private get isFull(): boolean {
    return this.bytes > MOST_HELD_BYTES;
  }

  private handOn(most: number): Promise<void> {
    return handOnEach(this.leaving(most), (item) => this.writer.write(item));
  }

  private *leaving(most: number): Generator<WrittenItem> {
    for (let count = 0; count < most; count++) {
      const item = this.held?.shift();
      if (item === undefined) {
        this.held = undefined;
        return;
      }
      yield item;
    }
  }
}
