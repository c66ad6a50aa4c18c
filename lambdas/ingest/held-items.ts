import { AT_ONCE, handOnEach } from '../../core/at-once';
import type { WrittenItem } from '../../core/items/written-item';
import type { ItemWriter } from './item-writer';

/** Some three thousand events, as many as most log files hold: what is larger is stored as it comes. */
const MOST_HELD_BYTES = 4 * 1024 * 1024;

/**
 * Holds a file's items back until its checksum, which stands at its end, says that they are what was
 * written: the items of a corrupt file would stand among the true ones for ever.
 */
export class HeldItems {
  private held: WrittenItem[] | undefined = [];
  private bytes = 0;
  private dropped = false;

  constructor(private readonly writer: ItemWriter) {}

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
    return this.bytes > MOST_HELD_BYTES ? this.release() : AT_ONCE;
  }

  /** Hands on what is held; what comes later is handed on as it comes. */
  async release(): Promise<void> {
    const held = this.held ?? [];
    this.held = undefined;
    await handOnEach(held, (item) => this.writer.write(item));
  }

  drop(): void {
    this.dropped = this.held !== undefined;
    this.held = undefined;
  }
}
