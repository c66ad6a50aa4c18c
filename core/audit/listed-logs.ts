import { createHash } from 'node:crypto';

/** Of a SHA-256: so long that nobody finds a second name for the same. */
const HASH_BYTES = 12;

/** So many names are kept in 300 KB, and an item holds 400. */
const MOST_KEPT = 25_000;

/**
 * Packs the addresses of log files, to be told later whether one of them was among these.
 * @returns undefined for too many
 */
export function packAddresses(addresses: readonly string[]): Buffer | undefined {
  if (addresses.length > MOST_KEPT) return undefined;
  return Buffer.concat(addresses.map(hashOf));
}

/** Addresses of log files, known by their hashes. */
export class ListedLogs {
  private readonly hashes = new Set<string>();

  /** @param packed what `packAddresses` gave */
  addPacked(packed: Buffer): void {
    for (let at = 0; at < packed.length; at += HASH_BYTES) {
      this.hashes.add(packed.toString('latin1', at, at + HASH_BYTES));
    }
  }

  add(address: string): void {
    this.addPacked(hashOf(address));
  }

  has(address: string): boolean {
    return this.hashes.has(hashOf(address).toString('latin1'));
  }
}

function hashOf(address: string): Buffer {
  return createHash('sha256').update(address).digest().subarray(0, HASH_BYTES);
}
