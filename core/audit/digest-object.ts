import { gunzipSync } from 'node:zlib';
import { type Digest, readDigest } from '../digests/digest';
import type { FetchedObject } from '../ports';

/** A digest as it lies in the bucket. */
export interface SignedDigest {
  readonly digest: Digest;
  /** Hexadecimal; absent where the object says none. */
  readonly signature?: string | undefined;
  /** A time at which the key was in use that signed it. */
  readonly signedAt: Date;
}

/** A digest of a hundred thousand log files takes half of it; a decompression bomb all there is. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a digest with its signature, which CloudTrail keeps in the object's metadata. CloudTrail User
 * Guide, "CloudTrail digest file structure": a backfill digest is signed when it is made, and says when.
 * @returns undefined when it is not gzip, or no digest
 */
export function readSignedDigest({ body, metadata }: FetchedObject): SignedDigest | undefined {
  const text = gunzip(body);
  const digest = text === undefined ? undefined : readDigest(text);
  if (digest === undefined) return undefined;
  const signedAt = new Date(metadata['backfill-generation-timestamp'] ?? digest.endTime);
  const times = [Date.parse(digest.startTime), Date.parse(digest.endTime), signedAt.getTime()];
  if (times.some(Number.isNaN)) return undefined;
  return { digest, signature: metadata.signature, signedAt };
}

function gunzip(body: Buffer): Buffer | undefined {
  try {
    return gunzipSync(body, { maxOutputLength: MOST_BYTES });
  } catch {
    return undefined;
  }
}
