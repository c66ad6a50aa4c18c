import { type Digest, readDigest } from '../digests/digest';
import { unpackDigest } from '../digests/unpack-digest';
import type { FetchedObject } from '../ports';

/** A digest as it lies in the bucket. */
export interface SignedDigest {
  readonly digest: Digest;
  /** Hexadecimal; absent where the object says none, or not by which algorithm. */
  readonly signature?: string | undefined;
  /** A time at which the key was in use that signed it. */
  readonly signedAt: Date;
}

/**
 * Reads a digest with its signature, which CloudTrail keeps in the object's metadata. CloudTrail User
 * Guide, "CloudTrail digest file structure": a backfill digest is signed when it is made, and says when.
 * @returns undefined when it is not gzip, or no digest
 */
export async function readSignedDigest({
  body,
  metadata,
}: FetchedObject): Promise<SignedDigest | undefined> {
  const unpacked = await unpackDigest(body);
  const digest = unpacked && readDigest(unpacked.text);
  if (digest === undefined) return undefined;
  const signedAt = new Date(metadata['backfill-generation-timestamp'] ?? digest.endTime);
  const times = [Date.parse(digest.startTime), Date.parse(digest.endTime), signedAt.getTime()];
  if (times.some(Number.isNaN)) return undefined;
  const hasAlgorithm = metadata['signature-algorithm'] !== undefined;
  return { digest, signature: hasAlgorithm ? metadata.signature : undefined, signedAt };
}
