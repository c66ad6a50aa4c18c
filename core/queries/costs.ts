import type { ItemPage } from '../ports';
import type { KeyedRead } from './keyed-read';

/** What reading took. */
export interface Costs {
  /** Calls of the store's API. */
  readonly calls: number;
  /** Items read, those that a condition left out included. */
  readonly itemsRead: number;
  /** Read request units. */
  readonly readUnits: number;
}

const NOTHING: Costs = { calls: 0, itemsRead: 0, readUnits: 0 };

/** Keeps what each read of a plan took. */
export class CostAccount {
  private readonly byRead = new Map<KeyedRead, Costs>();

  /** @param onRead called after each page */
  constructor(private readonly onRead: () => void = () => {}) {}

  add(read: KeyedRead, { itemsRead, readUnits }: ItemPage): void {
    const before = this.of(read);
    this.byRead.set(read, {
      calls: before.calls + 1,
      itemsRead: before.itemsRead + itemsRead,
      readUnits: before.readUnits + readUnits,
    });
    this.onRead();
  }

  of(read: KeyedRead): Costs {
    return this.byRead.get(read) ?? NOTHING;
  }

  /** The reads that were made. */
  get reads(): readonly KeyedRead[] {
    return [...this.byRead.keys()];
  }

  get total(): Costs {
    let { calls, itemsRead, readUnits } = NOTHING;
    for (const costs of this.byRead.values()) {
      calls += costs.calls;
      itemsRead += costs.itemsRead;
      readUnits += costs.readUnits;
    }
    return { calls, itemsRead, readUnits };
  }
}
