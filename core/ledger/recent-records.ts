/**
 * Remembers the last records that it was shown, by key. CloudTrail delivers an event twice now and
 * then, mostly close together; remembering every one of a file would take memory that grows with the
 * file. An event that comes again later than this overwrites itself in the table, and counts as stored.
 */
export class RecentRecords {
  /** By key: rarely more than one content. */
  private readonly contents = new Map<string, readonly Uint8Array[]>();

  constructor(private readonly capacity = 10_000) {}

  /** Whether no record of this key and content was shown lately. */
  isNew(key: string, content: Uint8Array): boolean {
    const before = this.contents.get(key);
    this.contents.delete(key);
    if (this.contents.size >= this.capacity) {
      for (const oldest of this.contents.keys()) {
        this.contents.delete(oldest);
        break;
      }
    }
    if (before === undefined) {
      this.contents.set(key, [content]);
      return true;
    }
    const isKnown = before.some((each) => Buffer.compare(each, content) === 0);
    // A key under which everything is another content would take memory without end.
    const isFull = before.length >= MOST_CONTENTS;
    this.contents.set(key, isKnown || isFull ? before : [...before, content]);
    return !isKnown;
  }
}

const MOST_CONTENTS = 100;
