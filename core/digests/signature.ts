import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { Digest } from './digest';
import { hexComplaint } from './wording';

/** A public key of CloudTrail's, as ListPublicKeys gives it. */
export interface PublicKey {
  readonly fingerprint: string;
  /** DER in base64: PKCS#1, which the API Reference says, or SubjectPublicKeyInfo, which its samples hold too. */
  readonly value: string;
}

/** What of a digest CloudTrail signs. */
export type SignedPart = Pick<
  Digest,
  'endTime' | 'bucket' | 'key' | 'sha256' | 'previousSignature'
>;

/**
 * The text that CloudTrail signs. CloudTrail User Guide, "Custom implementations of CloudTrail log file
 * integrity validation": a digest that begins a chain has the word `null` where others have the previous
 * signature.
 */
export function signedText(digest: SignedPart): string {
  const { endTime, bucket, key, sha256, previousSignature } = digest;
  return `${endTime}\n${bucket}/${key}\n${sha256}\n${previousSignature ?? 'null'}`;
}

/**
 * Whether the key's owner signed the digest: SHA256withRSA, PKCS #1 v1.5.
 * @param signature from the digest's metadata in S3; what is not hexadecimal to its end is nobody's
 */
export function isSigned(digest: SignedPart, signature: string, key: KeyObject): boolean {
  if (hexComplaint(signature) !== undefined) return false;
  const bytes = Buffer.from(signature, 'hex');
  return verify('RSA-SHA256', Buffer.from(signedText(digest)), key, bytes);
}

/** Reads an RSA key in either encoding. @returns undefined when it is in neither */
export function readPublicKey({ value }: PublicKey): KeyObject | undefined {
  const der = Buffer.from(value, 'base64');
  for (const type of ['pkcs1', 'spki'] as const) {
    try {
      const key = createPublicKey({ key: der, format: 'der', type });
      // SubjectPublicKeyInfo may hold a key of any kind.
      if (key.asymmetricKeyType === 'rsa') return key;
    } catch {
      // The other encoding, or none.
    }
  }
  return undefined;
}
