import type { CheckedLog } from './check-log';
import type { LinkedDigest, ValidDigest } from './walk-digests';
import { s3Uri } from './wording';

/** Warns of what AWS's validator says nothing of in a valid digest. */
export function* digestFileWarnings(valid: ValidDigest): Generator<string> {
  yield* linkWarnings(valid);
  yield* trailingWarning(valid.digest, valid);
}

/**
 * The newer digest states hash and signature of the one before it. AWS's validator compares neither: a
 * digest that was put in the place of another, with a signature of its own, passes there.
 */
export function* linkWarnings({
  digest,
  signature,
  linkedFrom: newer,
}: LinkedDigest): Generator<string> {
  if (newer === undefined) return;
  const from = s3Uri(newer.digest.bucket, newer.digest.key);
  const to = s3Uri(digest.bucket, digest.key);
  if (newer.digest.previousSha256?.toLowerCase() !== digest.sha256) {
    yield `${from}: its previousDigestHashValue is not the hash of ${to}`;
  }
  if (newer.digest.previousSignature?.toLowerCase() !== signature.toLowerCase()) {
    yield `${from}: its previousDigestSignature is not the signature of ${to}`;
  }
}

/** Warns of bytes behind a file's gzip. */
export function* trailingWarning(
  { bucket, key }: { readonly bucket: string; readonly key: string },
  { hasTrailingBytes }: Pick<CheckedLog, 'hasTrailingBytes'>,
): Generator<string> {
  if (!hasTrailingBytes) return;
  yield `${s3Uri(bucket, key)}: bytes follow the end of the file, which CloudTrail did not sign`;
}
