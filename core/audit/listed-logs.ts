import { createHash } from 'node:crypto';
import type { ListedLog } from '../digests/digest';
import { addressOf } from './audit-log';

/** Of a SHA-256: so long that nobody finds a second name, or a second content, for the same. */
const HASH_BYTES = 12;

/** The hash of an address, and of the content that the digest says lies there. */
const LOG_BYTES = 2 * HASH_BYTES;

/** So many log files are kept in 300 KB, and an item holds 400. */
const MOST_KEPT = 12_500;

/**
 * Packs what a digest lists, to be told later whether a log file, and a content of it, was among it.
 * @returns undefined for too many
 */
export function packLogs(logs: readonly ListedLog[]): Buffer | undefined {
  if (logs.length > MOST_KEPT) return undefined;
  return Buffer.concat(logs.map(pack));
}

/** Log files that digests list, known by the hashes of their addresses and contents. */
export class ListedLogs {
  private readonly addresses = new Set<string>();
  private readonly contents = new Set<string>();

  /** @param packed what `packLogs` gave */
  addPacked(packed: Buffer): void {
    for (let at = 0; at < packed.length; at += LOG_BYTES) {
      this.addresses.add(packed.toString('latin1', at, at + HASH_BYTES));
      this.contents.add(packed.toString('latin1', at, at + LOG_BYTES));
    }
  }

  add(log: ListedLog): void {
    this.addPacked(pack(log));
  }

  has(address: string): boolean {
    return this.addresses.has(hashOf(address).toString('latin1'));
  }

  /** @param sha256 of the uncompressed bytes, hexadecimal */
  hasContent(address: string, sha256: string): boolean {
    return this.contents.has(packContent(address, sha256).toString('latin1'));
  }
}

function pack(log: ListedLog): Buffer {
  return packContent(addressOf(log), log.sha256);
}

function packContent(address: string, sha256: string): Buffer {
  return Buffer.concat([hashOf(address), hashOf(sha256.toLowerCase())]);
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest().subarray(0, HASH_BYTES);
}
