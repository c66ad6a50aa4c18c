/**
 * Remembers the last keys that it was shown. CloudTrail delivers an event twice now and then, mostly
 * close together; remembering every key of a file would take memory that grows with the file. An
 * event that comes again later than this overwrites itself in the table, and counts as stored.
 */
export class RecentKeys {
  private readonly keys = new Set<string>();

  constructor(private readonly capacity = 10_000) {}

  /** @returns whether the key was seen among the last ones; it is remembered from now on */
  seen(key: string): boolean {
    const wasSeen = this.keys.delete(key);
    if (this.keys.size >= this.capacity) {
      for (const oldest of this.keys) {
        this.keys.delete(oldest);
        break;
      }
    }
    this.keys.add(key);
    return wasSeen;
  }
}
