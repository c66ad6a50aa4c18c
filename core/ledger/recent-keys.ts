/** What a record is to those that were shown before it. */
export type Acquaintance = 'new' | 'the same' | 'another of this key';

/**
 * Remembers the last records that it was shown, by key. CloudTrail delivers an event twice now and
 * then, mostly close together; remembering every one of a file would take memory that grows with the
 * file. An event that comes again later than this overwrites itself in the table, and counts as stored.
 */
export class RecentKeys {
  private readonly contents = new Map<string, Uint8Array>();

  constructor(private readonly capacity = 10_000) {}

  /** Compares a record with the one that was shown first under its key. */
  meet(key: string, content: Uint8Array): Acquaintance {
    const before = this.contents.get(key);
    this.contents.delete(key);
    if (this.contents.size >= this.capacity) {
      for (const oldest of this.contents.keys()) {
        this.contents.delete(oldest);
        break;
      }
    }
    this.contents.set(key, before ?? content);
    if (before === undefined) return 'new';
    return Buffer.compare(before, content) === 0 ? 'the same' : 'another of this key';
  }
}
