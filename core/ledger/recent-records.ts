import { createHash } from 'node:crypto';

/**
 * Remembers the last records that it was shown, by key. CloudTrail delivers an event twice now and
 * then, mostly close together; remembering every one of a file would take memory that grows with the
 * file. An event that comes again later than this overwrites itself in the table, and counts as stored.
 */
export class RecentRecords {
  /** By key, the hashes of its contents: rarely more than one. */
  private readonly contents = new Map<string, readonly string[]>();

  constructor(private readonly capacity = 10_000) {}

  /** Whether no record of this key and content was shown lately. */
  isNew(key: string, content: Uint8Array): boolean {
    const hash = createHash('sha256').update(content).digest('base64');
    const before = this.contents.get(key);
    this.contents.delete(key);
    if (this.contents.size >= this.capacity) {
      for (const oldest of this.contents.keys()) {
        this.contents.delete(oldest);
        break;
      }
    }
    if (before === undefined) {
      this.contents.set(key, [hash]);
      return true;
    }
    const isKnown = before.includes(hash);
    // A key under which everything is another content would take memory without end.
    const isFull = before.length >= MOST_CONTENTS;
    this.contents.set(key, isKnown || isFull ? before : [...before, hash]);
    return !isKnown;
  }
}

const MOST_CONTENTS = 100;
