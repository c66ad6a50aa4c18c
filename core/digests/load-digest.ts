import { createHash } from 'node:crypto';
import type { LogArchive } from '../ports';
import { object } from '../records/json';
import type { JsonObject } from '../records/record';
import { type Digest, parseDigestText, readDigest } from './digest';
import { isBackfillKey } from './digest-listing';
import type { KeyRing } from './key-ring';
import { isSigned, type PublicKey, readPublicKey } from './signature';
import { TooLargeError } from './too-large';
import { type UnpackedDigest, unpackDigest } from './unpack-digest';
import {
  base64Complaint,
  displayTime,
  hexComplaint,
  parseDigestTime,
  pythonText,
  pythonType,
} from './wording';

/** A digest whose signature is CloudTrail's. */
export interface LoadedDigest {
  readonly digest: Digest;
  /** Hexadecimal. */
  readonly signature: string;
  readonly start: Date;
  readonly end: Date;
  /** Whether bytes stand behind the gzip, which no signature covers. */
  readonly hasTrailingBytes: boolean;
}

/** Why a digest is not valid, in the words of AWS's validator that follow `INVALID: `. */
export interface InvalidDigest {
  readonly reason: string;
}

/** With what a digest is judged. */
export interface DigestJudge {
  readonly archive: LogArchive;
  readonly keys: KeyRing;
  /** Where the trail lives; messages name it. */
  readonly homeRegion: string;
  /** Whether keys are fetched for each digest. */
  readonly isBackfillPass: boolean;
}

/**
 * Loads a digest and verifies it, step by step as AWS's validator does (`fetch_digest`,
 * `_load_and_validate_digest`, `Sha256RSADigestValidator`): of several faults, the first one counts.
 *
 * It departs in three points. A public key may be SubjectPublicKeyInfo as well as PKCS #1: CloudTrail's
 * documentation has published both. Signatures by other hashes than SHA-256, which the validator lets
 * pass, fail. And where ListPublicKeys gives no key at all for a range, the validator ends without a
 * verdict; here each digest of it lacks its key.
 *
 * @throws what the archive or the source of public keys throws
 */
export async function loadDigest(
  bucket: string,
  key: string,
  judge: DigestJudge,
): Promise<LoadedDigest | InvalidDigest> {
  try {
    return await load(bucket, key, judge);
  } catch (error) {
    if (error instanceof Fault) return { reason: error.message };
    throw error;
  }
}

class Fault extends Error {}

const BAD_FORMAT = 'invalid format';
const BAD_SIGNATURE = 'signature verification failed';
const MOVED = 'has been moved from its original location';

async function load(bucket: string, key: string, judge: DigestJudge): Promise<LoadedDigest> {
  const stored = await fetchDigest(bucket, key, judge.archive);
  const { text, hasMore } = await gunzipDigest(stored.body);
  const content = parseDigestText(text);
  if (content === undefined) throw new Fault(BAD_FORMAT);
  const { signature, 'signature-algorithm': algorithm } = stored.metadata;
  if (signature === undefined || algorithm === undefined) throw new Fault(BAD_SIGNATURE);
  const fields = requireFields(content, key, stored.metadata);
  if (fields.digestS3Bucket !== bucket || fields.digestS3Object !== key) throw new Fault(MOVED);
  const publicKey = await findKey(fields, stored.metadata, judge);
  requireSignature({ bucket, key, fields, text, signature }, publicKey);
  const end = requireTime(fields.digestEndTime);
  const start = requireTime(fields.digestStartTime);
  const digest = readDigest(text);
  if (digest === undefined) throw new Fault(BAD_FORMAT);
  return { digest, signature, start, end, hasTrailingBytes: hasMore };
}

async function fetchDigest(bucket: string, key: string, archive: LogArchive) {
  try {
    const stored = await archive.fetch(bucket, key);
    if (stored === undefined) throw new Fault('not found');
    return stored;
  } catch (error) {
    if (error instanceof TooLargeError) throw new Fault(BAD_FORMAT);
    throw error;
  }
}

async function gunzipDigest(body: Buffer): Promise<UnpackedDigest> {
  const unpacked = await unpackDigest(body);
  if (unpacked === undefined) throw new Fault(BAD_FORMAT);
  return unpacked;
}

type Metadata = Readonly<Record<string, string>>;
const GENERATED_AT = 'backfill-generation-timestamp';

/** `required_digest_keys` of the validator. */
const REQUIRED = [
  'digestPublicKeyFingerprint',
  'digestS3Bucket',
  'digestS3Object',
  'previousDigestSignature',
  'digestEndTime',
  'digestStartTime',
];

function requireFields(content: unknown, key: string, metadata: Metadata): JsonObject {
  const fields = object(content);
  if (fields === undefined) {
    throw new Fault(
      Array.isArray(content)
        ? 'list indices must be integers or slices, not str'
        : `'${pythonType(content)}' object does not support item assignment`,
    );
  }
  if (isBackfillKey(key) && metadata[GENERATED_AT] === undefined) throw new Fault(BAD_FORMAT);
  if (REQUIRED.some((name) => !Object.hasOwn(fields, name))) throw new Fault(BAD_FORMAT);
  return fields;
}

async function findKey(
  { digestPublicKeyFingerprint: stated, digestS3Object: key }: JsonObject,
  metadata: Metadata,
  { keys, homeRegion, isBackfillPass }: DigestJudge,
): Promise<PublicKey> {
  if (typeof stated === 'object' && stated !== null) {
    throw new Fault(`unhashable type: '${pythonType(stated)}'`);
  }
  const fingerprint = pythonText(stated);
  if (isBackfillPass && keys.find(fingerprint) === undefined) {
    // A backfill digest may point to one that is none: its metadata have no such time.
    if (!isBackfillKey(String(key))) throw new Fault("'_backfill_generation_timestamp'");
    const none = await keys.fetchAround(requireTime(metadata[GENERATED_AT]));
    if (none !== undefined) {
      const range = `${displayTime(none.from)} and ${displayTime(none.until)}`;
      throw new Fault(`No public keys found between ${range}`);
    }
  }
  const found = keys.find(fingerprint);
  if (found !== undefined) return found;
  throw new Fault(`public key not found in region ${homeRegion} for fingerprint ${fingerprint}`);
}

interface SignedDigest {
  readonly bucket: string;
  readonly key: string;
  readonly fields: JsonObject;
  readonly text: Buffer;
  readonly signature: string;
}

function requireSignature(signed: SignedDigest, { fingerprint, value }: PublicKey): void {
  const badEncoding = base64Complaint(value);
  if (badEncoding !== undefined) throw new Fault(badEncoding);
  const publicKey = readPublicKey({ fingerprint, value });
  if (publicKey === undefined) {
    throw new Fault(`Unable to load PKCS #1 key with fingerprint ${fingerprint}`);
  }
  const badHex = hexComplaint(signed.signature);
  if (badHex !== undefined) throw new Fault(badHex);
  const { bucket, key, fields, text } = signed;
  const previous = fields.previousDigestSignature;
  const part = {
    bucket,
    key,
    endTime: pythonText(fields.digestEndTime),
    sha256: createHash('sha256').update(text).digest('hex'),
    previousSignature: previous === null ? null : pythonText(previous),
  };
  if (!isSigned(part, signed.signature, publicKey)) throw new Fault(BAD_SIGNATURE);
}

function requireTime(value: unknown): Date {
  if (typeof value !== 'string') {
    throw new Fault(`Parser must be a string or character stream, not ${pythonType(value)}`);
  }
  const time = parseDigestTime(value);
  if (time === undefined) throw new Fault(`Unable to parse date value: ${value}`);
  return time;
}
