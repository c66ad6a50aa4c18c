import type { BundleName } from '../../core/alerts/bundles';
import { WAITING_GROUPS, waitingGroup } from '../../core/alerts/items';
import { batchesOf } from '../../core/batches';
import type { AlertStore, WaitingBundles } from '../../core/ports';

/** A bundle that waits, be it kept once or several times. */
export interface WaitingBundle extends BundleName {
  /** When it was kept first, ISO 8601 in UTC. */
  readonly waitingSince: string;
}

/** So many markers cease to wait by one call to the store. */
const SETTLED_TOGETHER = 25;

/** What is left to do of one marker. */
interface Marked {
  readonly waiting: WaitingBundles;
  /** By `bundleText`. */
  readonly left: Map<string, BundleName>;
}

/**
 * Knows which bundles wait, and which markers list them: a marker is settled when all of its bundles are
 * done; in the end, one of which a part is done lists the others only.
 */
export class WaitingDesk {
  private readonly bundles = new Map<string, WaitingBundle>();
  private readonly markers = new Map<string, Marked[]>();
  private readonly open = new Set<Marked>();
  private complete: Marked[] = [];
  private settledBundles = 0;

  constructor(private readonly store: Pick<AlertStore, 'settle'>) {}

  /** Listed bundles that wait no more. */
  get settled(): number {
    return this.settledBundles;
  }

  add(all: readonly WaitingBundles[]): void {
    for (const waiting of all) {
      const { bundles, waitingSince } = waiting;
      const marked: Marked = { waiting, left: new Map() };
      for (const bundle of bundles) {
        const text = bundleText(bundle);
        marked.left.set(text, bundle);
        const known = this.bundles.get(text);
        if (known === undefined || waitingSince < known.waitingSince) {
          this.bundles.set(text, { ...bundle, waitingSince });
        }
        this.markers.set(text, [...(this.markers.get(text) ?? []), marked]);
      }
      if (marked.left.size === 0) this.complete.push(marked);
      else this.open.add(marked);
    }
  }

  /** Those of fresh events, and those of a backfill. */
  byAge(): readonly (readonly WaitingBundle[])[] {
    const all = [...this.bundles.values()];
    return WAITING_GROUPS.map((group) =>
      all.filter(({ slot, waitingSince }) => waitingGroup(slot, new Date(waitingSince)) === group),
    );
  }

  /** What is not settled is worked on again, with the same result. */
  async done(bundles: readonly BundleName[]): Promise<void> {
    for (const bundle of bundles) {
      const text = bundleText(bundle);
      for (const marked of this.markers.get(text) ?? []) {
        if (!marked.left.delete(text) || marked.left.size > 0) continue;
        this.open.delete(marked);
        this.complete.push(marked);
      }
    }
    if (this.complete.length >= SETTLED_TOGETHER) await this.settle(this.complete.splice(0));
  }

  /** Settles what is done, and of the rest what is done of it. */
  async settleRest(): Promise<void> {
    const begun = [...this.open].filter(({ waiting, left }) => left.size < waiting.bundles.length);
    await this.settle([...this.complete.splice(0), ...begun]);
  }

  private async settle(all: readonly Marked[]): Promise<void> {
    for (const batch of batchesOf(all, SETTLED_TOGETHER)) {
      const partly = batch.filter(({ left }) => left.size > 0);
      await this.store.settle(
        batch.map(({ waiting }) => waiting),
        new Map(partly.map(({ waiting, left }) => [waiting.marker, [...left.values()]])),
      );
      for (const { waiting, left } of batch) {
        this.settledBundles += waiting.bundles.length - left.size;
      }
    }
  }
}

/** Tells a bundle from all others. */
export function bundleText({ rule, shard, slot, source }: BundleName): string {
  return JSON.stringify([rule, shard, slot, source]);
}
