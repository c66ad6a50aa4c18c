import { createHash } from 'node:crypto';

/**
 * Remembers the last records that it was shown, by key. CloudTrail delivers an event twice now and
 * then, mostly close together; remembering every one of a file would take memory that grows with the
 * file. An event that comes again later than this overwrites itself in the table, and counts as stored.
 */
export class RecentRecords {
  /** By key, its first content, if that is small, then hashes: rarely more than one. */
  private readonly contents = new Map<string, readonly Uint8Array[]>();

  constructor(private readonly capacity = 10_000) {}

  /**
   * Whether no record of this key and content was shown lately.
   * @param content must not be changed afterwards
   */
  isNew(key: string, content: Uint8Array): boolean {
    const before = this.contents.get(key);
    if (before === undefined) {
      this.makeRoom();
      this.contents.set(key, [content.length <= MOST_KEPT_BYTES ? content : hashOf(content)]);
      return true;
    }
    // It is the last one that was shown now.
    this.contents.delete(key);
    this.contents.set(key, before);
    if (before.some((each) => Buffer.compare(each, content) === 0)) return false;
    const hash = hashOf(content);
    if (before.some((each) => Buffer.compare(each, hash) === 0)) return false;
    // A key under which everything is another content would take memory without end.
    if (before.length < MOST_CONTENTS) this.contents.set(key, [...before, hash]);
    return true;
  }

  private makeRoom(): void {
    if (this.contents.size < this.capacity) return;
    for (const oldest of this.contents.keys()) {
      this.contents.delete(oldest);
      break;
    }
  }
}

/** A packed record takes about 300; hashing each of them would cost more than keeping it. */
const MOST_KEPT_BYTES = 512;

function hashOf(content: Uint8Array): Uint8Array {
  return createHash('sha256').update(content).digest();
}

const MOST_CONTENTS = 100;
