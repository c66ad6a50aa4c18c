import type { KeyObject } from 'node:crypto';
import { isSigned } from '../digests/signature';
import { addressOf, type ObjectAddress } from './audit-log';
import type { SignedDigest } from './digest-object';
import type { Fault } from './finding';

/**
 * A digest must say that it lies where it does, and CloudTrail must have signed it.
 * @param key the public key of its fingerprint
 */
export function judgeSignature(
  { digest, signature }: SignedDigest,
  at: ObjectAddress,
  key: KeyObject | undefined,
): Fault | undefined {
  const object = addressOf(at);
  if (digest.bucket !== at.bucket || digest.key !== at.key) {
    return { kind: 'digest-moved', object, detail: `it belongs at ${addressOf(digest)}` };
  }
  if (key === undefined) {
    return { kind: 'key-unknown', object, detail: `the key's fingerprint: ${digest.fingerprint}` };
  }
  if (signature === undefined) {
    return { kind: 'signature-invalid', object, detail: 'it has no signature' };
  }
  return isSigned(digest, signature, key)
    ? undefined
    : { kind: 'signature-invalid', object, detail: 'the signature is of other bytes' };
}

/** What is known of the digest that another one names as its previous. */
export interface KnownDigest {
  readonly sha256: string;
  readonly signature?: string | undefined;
}

/** A digest must name the hash and the signature that its previous one has. */
export function judgeLink(
  { digest }: SignedDigest,
  previous: ObjectAddress,
  known: KnownDigest,
): Fault | undefined {
  const wrong = [
    ...(same(digest.previousSha256, known.sha256) ? [] : ['hash']),
    ...(same(digest.previousSignature ?? undefined, known.signature) ? [] : ['signature']),
  ];
  if (wrong.length === 0) return undefined;
  return {
    kind: 'link-broken',
    object: addressOf(digest),
    detail: `the ${wrong.join(' and the ')} of ${addressOf(previous)} differ from what it was signed over`,
  };
}

/** Hexadecimal digits. */
function same(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

/** What a digest covers, ISO 8601 in UTC. */
export interface Covered {
  readonly startTime: string;
  readonly endTime: string;
}

/**
 * The hours between two digests of a chain that none covers, backfill digests included.
 * @returns undefined when there are none
 */
export function uncoveredHours(
  before: Covered,
  digest: Covered,
  backfills: readonly Covered[],
): string | undefined {
  const end = Date.parse(digest.startTime);
  let until = Date.parse(before.endTime);
  const inOrder = [...backfills].sort((a, b) => Date.parse(a.startTime) - Date.parse(b.startTime));
  for (const { startTime, endTime } of inOrder) {
    if (Date.parse(startTime) <= until) until = Math.max(until, Date.parse(endTime));
  }
  if (until >= end) return undefined;
  return `no digest covers the time from ${new Date(until).toISOString()} to ${digest.startTime}`;
}
