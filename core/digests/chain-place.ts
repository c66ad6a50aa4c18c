import type { DigestChain } from './digest-key';
import { digestFolder } from './digest-key';
import { s3Uri } from './wording';

/** Where digests of a chain lie: what wrote to another bucket or prefix before is the same chain. */
export interface ChainPlace {
  readonly bucket: string;
  readonly prefix: string;
}

/** Places by the folders in which a chain's digests lie there: each folder once. */
export function foldersOf(
  chain: DigestChain,
  places: Iterable<ChainPlace>,
): ReadonlyMap<string, ChainPlace> {
  const folders = new Map<string, ChainPlace>();
  for (const place of places) {
    folders.set(s3Uri(place.bucket, digestFolder({ ...chain, prefix: place.prefix })), place);
  }
  return folders;
}
