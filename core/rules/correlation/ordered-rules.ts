import type { SightedEvent } from './sighting';
import type { WindowCount } from './window-count';

/**
 * The most rules of which events came in the rules' order. CloudTrail's times are whole seconds
 * (CloudTrail User Guide, "CloudTrail record contents", `eventTime`): what came in the same second came
 * in any order, and one event may stand for several rules.
 *
 * Of all chains of so many rules, the one that began last stays in a window the longest. So it is enough
 * to know for each number of rules when that one began; what left the window need not be taken away.
 */
export class OrderedRules implements WindowCount {
  private readonly placeOf: ReadonlyMap<string, number>;
  /** The second of the last event, and the places of the rules of which it had events. */
  private second = -Infinity;
  private readonly inSecond = new Set<number>();
  private beforeSecond: readonly (readonly number[])[];
  /**
   * `begins[n][place]`: when the chain began that began last, of n + 1 rules none of which stands
   * behind the place.
   */
  private begins: number[][];

  /** @param rules ids, in order */
  constructor(rules: readonly string[]) {
    this.placeOf = new Map(rules.map((rule, place) => [rule, place]));
    this.begins = rules.map(() => rules.map(() => -Infinity));
    this.beforeSecond = this.begins;
  }

  add({ at, sightings }: SightedEvent): void {
    if (at !== this.second) {
      this.second = at;
      this.inSecond.clear();
      this.beforeSecond = this.begins;
    }
    for (const { rule } of sightings) {
      const place = this.placeOf.get(rule);
      if (place !== undefined) this.inSecond.add(place);
    }
    this.begins = this.withSecond();
  }

  remove(): void {}

  of(begin: number): number {
    return this.begins.filter((places) => (places.at(-1) ?? -Infinity) > begin).length;
  }

  private withSecond(): number[][] {
    const begins = this.beforeSecond.map((places) => [...places]);
    for (const [n, places] of begins.entries()) {
      let latest = -Infinity;
      for (const [place, before] of places.entries()) {
        const longer = this.inSecond.has(place) ? this.beginOfLonger(begins, n, place) : -Infinity;
        latest = Math.max(latest, before, longer);
        places[place] = latest;
      }
    }
    return begins;
  }

  /** When the chain began that a rule's event of this second makes n + 1 rules long. */
  private beginOfLonger(begins: readonly (readonly number[])[], n: number, place: number): number {
    return n === 0 ? this.second : (begins[n - 1]?.[place - 1] ?? -Infinity);
  }
}
