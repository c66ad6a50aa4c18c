import * as crypto from 'node:crypto';

/**
 * Remembers the last records that it was shown, by key. CloudTrail delivers an event twice now and
 * then, mostly close together; remembering every one of a file would take memory that grows with the
 * file. An event that comes again later than this overwrites itself in the table, and counts as stored.
 */
export class RecentRecords {
  /** By key, hashes of its contents: rarely more than one. Contents themselves would take ten times the memory. */
  private readonly contents = new Map<string, readonly string[]>();
  /** One for all: a new one would begin with all the keys that were deleted, each time. */
  private readonly oldest = this.contents.keys();

  constructor(private readonly capacity = 10_000) {}

  /** Whether no record of this key and content was shown lately. */
  isNew(key: string, content: Uint8Array): boolean {
    const hashed = sha256(content);
    const before = this.contents.get(key);
    if (before === undefined) {
      this.makeRoom();
      this.contents.set(key, [hashed]);
      return true;
    }
    const isKnown = before.includes(hashed);
    // A key under which everything is another content would take memory without end.
    const isKept = !isKnown && before.length < MOST_CONTENTS;
    // It is the last one that was shown now.
    this.contents.delete(key);
    this.contents.set(key, isKept ? [...before, hashed] : before);
    return !isKnown;
  }

  private makeRoom(): void {
    if (this.contents.size < this.capacity) return;
    const { value } = this.oldest.next();
    if (value !== undefined) this.contents.delete(value);
  }
}

const MOST_CONTENTS = 100;

/** Node has it at once since 20.12, and takes half the time for it. */
const sha256: (content: Uint8Array) => string =
  crypto.hash === undefined
    ? (content) => crypto.createHash('sha256').update(content).digest('base64')
    : (content) => crypto.hash('sha256', content, 'base64');
