import * as crypto from 'node:crypto';

/**
 * Remembers the last records that it was shown. CloudTrail delivers an event twice now and then, mostly close
 * together; remembering every one of a file would take memory that grows with the file. An event that comes
 * again later than this overwrites itself in the table, and counts as stored.
 */
export class RecentRecords {
  /** Hashes: contents themselves would take ten times the memory. */
  private readonly hashes = new Set<string>();
  /** One for all: a new one would begin with all that were deleted, each time. */
  private readonly oldest = this.hashes.values();

  constructor(private readonly capacity = 10_000) {}

  /**
   * Whether no record of this content was shown lately.
   * @param content the record's own bytes. Not those that its item keeps: in them two records may differ by no
   *   more than a checksum, and not even by that.
   */
  isNew(content: Uint8Array): boolean {
    const hash = sha256(content);
    const isNew = !this.hashes.has(hash);
    if (isNew) this.makeRoom();
    // It is the last one that was shown now.
    else this.hashes.delete(hash);
    this.hashes.add(hash);
    return isNew;
  }

  private makeRoom(): void {
    if (this.hashes.size < this.capacity) return;
    const { value } = this.oldest.next();
    if (value !== undefined) this.hashes.delete(value);
  }
}

/** Node has it at once since 20.12, and takes half the time for it. */
const sha256: (content: Uint8Array) => string =
  crypto.hash === undefined
    ? (content) => crypto.createHash('sha256').update(content).digest('base64')
    : (content) => crypto.hash('sha256', content, 'base64');
