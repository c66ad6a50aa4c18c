import type { ChainPlace } from '../core/digests/chain-place';
import type { LogArchive, PublicKeys } from '../core/ports';
import type { StoreChoice } from './context';

/** An archive, and where in it digests are looked for. */
export interface OpenArchive {
  readonly archive: LogArchive;
  readonly places: readonly ChainPlace[];
}

/** What `verify` needs from outside. */
export interface VerifyAdapters {
  /**
   * Opens the bucket at an s3:// address, or a folder in which each directory is one.
   * @throws {UsageError} when there is no such folder
   */
  openArchive(place: string, choice: StoreChoice): Promise<OpenArchive>;
  /**
   * CloudTrail's public keys: those of a file, or else from CloudTrail.
   * @throws {UsageError} when the file does not hold them
   */
  publicKeys(file: string | undefined, choice: StoreChoice): Promise<PublicKeys>;
}
