import type { SeenEvent } from './sightings';

/**
 * Holds the latest of very many events, in bounded memory: those that are asked to be kept whatever comes,
 * and of the others the last ones.
 */
export class LatestSeen {
  private readonly kept: SeenEvent[] = [];
  private others: SeenEvent[] = [];

  /** @param most how many it gives back at most, of either kind */
  constructor(private readonly most: number) {}

  add(event: SeenEvent, isToBeKept: boolean): void {
    if (isToBeKept && this.kept.length < this.most) {
      this.kept.push(event);
      return;
    }
    this.others.push(event);
    // Twice as many, so that sorting costs each of them little.
    if (this.others.length >= 2 * this.most) this.dropOldest();
  }

  events(): readonly SeenEvent[] {
    if (this.others.length > this.most) this.dropOldest();
    return [...this.kept, ...this.others];
  }

  private dropOldest(): void {
    // `at` begins with the time.
    this.others.sort((a, b) => (a.at > b.at ? -1 : 1));
    this.others = this.others.slice(0, this.most);
  }
}
