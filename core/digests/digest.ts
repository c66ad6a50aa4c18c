import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

/** A log file as a digest lists it. */
export interface ListedLog {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the uncompressed bytes, hexadecimal; '' where the digest says none. */
  readonly sha256: string;
}

/** What a digest file says. */
export interface Digest {
  readonly bucket: string;
  readonly key: string;
  /** As printed, to the second: `2026-01-02T03:04:05Z`. */
  readonly startTime: string;
  readonly endTime: string;
  readonly fingerprint: string;
  readonly logs: readonly ListedLog[];
  /** Absent in the first digest of a chain. */
  readonly previous?: { readonly bucket: string; readonly key: string } | undefined;
  /** Of the previous digest's uncompressed bytes, hexadecimal. */
  readonly previousSha256?: string | undefined;
  /** Hexadecimal; null in the first digest of a chain. */
  readonly previousSignature: string | null;
  /** Of this digest's own uncompressed bytes, hexadecimal. */
  readonly sha256: string;
}

const nullableText = z.optional(z.nullable(z.string()));

/** A file without a hash, which no bytes have, is listed all the same: its verdict says so. */
const listedLog = z.object({
  s3Bucket: z.string(),
  s3Object: z.string(),
  hashValue: z.catch(z.string(), ''),
});

/**
 * CloudTrail User Guide, "CloudTrail digest file structure". Those that `aws cloudtrail validate-logs`
 * (awscli/customizations/cloudtrail/validation.py) demands are demanded here.
 */
const schema = z.object({
  digestS3Bucket: z.string(),
  digestS3Object: z.string(),
  digestStartTime: z.string(),
  digestEndTime: z.string(),
  digestPublicKeyFingerprint: z.string(),
  previousDigestS3Bucket: nullableText,
  previousDigestS3Object: nullableText,
  // AWS's validator never looks at it: of another type, it spoils no digest.
  previousDigestHashValue: z.catch(nullableText, undefined),
  previousDigestSignature: z.nullable(z.string()),
  logFiles: z.optional(z.nullable(z.array(listedLog))),
});

/**
 * Reads a digest file.
 * @param text its uncompressed bytes
 * @returns undefined when they are not those of a digest
 */
export function readDigest(text: Buffer): Digest | undefined {
  const fields = schema.safeParse(parseDigestText(text)).data;
  if (fields === undefined) return undefined;
  const { previousDigestS3Bucket: bucket, previousDigestS3Object: key } = fields;
  return {
    bucket: fields.digestS3Bucket,
    key: fields.digestS3Object,
    startTime: fields.digestStartTime,
    endTime: fields.digestEndTime,
    fingerprint: fields.digestPublicKeyFingerprint,
    logs: (fields.logFiles ?? []).map(({ s3Bucket, s3Object, hashValue }) => ({
      bucket: s3Bucket,
      key: s3Object,
      sha256: hashValue,
    })),
    ...(typeof bucket === 'string' && typeof key === 'string' && { previous: { bucket, key } }),
    previousSha256: fields.previousDigestHashValue ?? undefined,
    previousSignature: fields.previousDigestSignature,
    sha256: createHash('sha256').update(text).digest('hex'),
  };
}

/** Rejects what is not UTF-8 instead of reading something else, and keeps a byte order mark, which is no JSON. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The JSON in a digest file, of which nothing else is known.
 * @param text its uncompressed bytes
 * @returns undefined when they are not JSON in UTF-8
 */
export function parseDigestText(text: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(text));
  } catch {
    return undefined;
  }
}
