import type { Bundle } from '../../core/alerts/bundles';
import { AT_ONCE } from '../../core/at-once';
import type { SightingStore } from '../../core/ports';
import type { ItemWriter } from './item-writer';

/**
 * Keeps what rules saw in a file behind its events, while more of the file is read: an alert looks up the events
 * that it names.
 */
export class SightingsBehind {
  private underWay: Promise<void> = AT_ONCE;

  constructor(
    private readonly events: ItemWriter,
    private readonly store: SightingStore,
  ) {}

  /**
   * Resolves as soon as more may come: what is kept takes memory until it is.
   * @param bundles of events that were all written to the writer
   * @throws {StoreUnavailableError} where earlier ones could not be kept
   */
  async keep(bundles: readonly Bundle[]): Promise<void> {
    await this.underWay;
    this.underWay = this.events.finish().then(() => this.store.keep(bundles));
    // Whoever waits for it is told: until then it is nobody's.
    this.underWay.catch(() => {});
  }

  /** Resolves when all is kept. @throws {StoreUnavailableError} */
  finish(): Promise<void> {
    return this.underWay;
  }
}
