import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { type DigestChain, digestKey } from '../../core/digests/digest-key';

/** A log file that a digest is to list. */
export interface DigestedLog {
  readonly key: string;
  readonly account: string;
  readonly region: string;
  /** ISO 8601 in UTC. */
  readonly deliveredAt: string;
  /** Of its uncompressed bytes, hexadecimal. */
  readonly sha256: string;
}

/** A digest file, as CloudTrail delivers it. */
export interface GeneratedDigest {
  readonly key: string;
  readonly json: Buffer;
  /** S3's user metadata of it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Signs digests with a key of its own. */
export interface DigestSigner {
  /** An hourly digest for each account and Region, from the first delivery of all to the last. */
  sign(logs: readonly DigestedLog[], bucket: string): Generator<GeneratedDigest>;
  /** The public key as `aws cloudtrail list-public-keys` prints it. */
  readonly publicKeys: unknown;
}

const TRAIL = 'trailstore';
const HOME_REGION = 'us-east-1';
const HOUR = 3_600_000;

/** Makes a key pair; no two are the same, whatever the seed of the logs. */
export function createDigestSigner(): DigestSigner {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ format: 'der', type: 'pkcs1' });
  // CloudTrail names its keys so.
  const fingerprint = createHash('md5').update(der).digest('hex');
  return {
    *sign(logs, bucket) {
      const hours = hoursOf(logs);
      for (const ofPlace of byPlace(logs)) {
        yield* signChain(ofPlace, hours, { bucket, fingerprint, privateKey });
      }
    },
    publicKeys: {
      PublicKeyList: [
        {
          Value: der.toString('base64'),
          ValidityStartTime: '2000-01-01T00:00:00+00:00',
          ValidityEndTime: '2100-01-01T00:00:00+00:00',
          Fingerprint: fingerprint,
        },
      ],
    },
  };
}

interface Signature {
  readonly bucket: string;
  readonly fingerprint: string;
  readonly privateKey: KeyObject;
}

function byPlace(logs: readonly DigestedLog[]): DigestedLog[][] {
  const places = new Map<string, DigestedLog[]>();
  for (const log of logs) {
    const place = `${log.account} ${log.region}`;
    const known = places.get(place);
    if (known === undefined) places.set(place, [log]);
    else known.push(log);
  }
  return [...places.values()];
}

/** When each hour begins, in milliseconds, from the first delivery to the last. */
function hoursOf(logs: readonly DigestedLog[]): number[] {
  const times = logs.map(({ deliveredAt }) => Math.floor(Date.parse(deliveredAt) / HOUR));
  const first = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const last = times.reduce((a, b) => Math.max(a, b), 0);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => (first + n) * HOUR);
}

/** CloudTrail User Guide, "CloudTrail digest file structure": each digest carries the one before it. */
function* signChain(
  logs: readonly DigestedLog[],
  hours: readonly number[],
  { bucket, fingerprint, privateKey }: Signature,
): Generator<GeneratedDigest> {
  const [{ account, region } = { account: '', region: '' }] = logs;
  const chain: DigestChain = { prefix: '', account, region, trail: TRAIL, homeRegion: HOME_REGION };
  const times = logs.map(({ deliveredAt }) => Date.parse(deliveredAt));
  let previous: Signed | undefined;
  for (const start of hours) {
    const end = start + HOUR;
    const listed = logs.filter((_, n) => start <= Number(times[n]) && Number(times[n]) < end);
    const key = digestKey(chain, new Date(end));
    const digest = {
      awsAccountId: account,
      digestStartTime: printed(start),
      digestEndTime: printed(end),
      digestS3Bucket: bucket,
      digestS3Object: key,
      digestPublicKeyFingerprint: fingerprint,
      digestSignatureAlgorithm: ALGORITHM,
      newestEventTime: null,
      oldestEventTime: null,
      previousDigestS3Bucket: previous === undefined ? null : bucket,
      previousDigestS3Object: previous?.key ?? null,
      previousDigestHashValue: previous?.sha256 ?? null,
      previousDigestHashAlgorithm: previous === undefined ? null : 'SHA-256',
      previousDigestSignature: previous?.signature ?? null,
      logFiles: listed.map((log) => ({
        s3Bucket: bucket,
        s3Object: log.key,
        hashValue: log.sha256,
        hashAlgorithm: 'SHA-256',
        newestEventTime: log.deliveredAt,
        oldestEventTime: log.deliveredAt,
      })),
    };
    const json = Buffer.from(JSON.stringify(digest));
    const sha256 = createHash('sha256').update(json).digest('hex');
    const text = `${digest.digestEndTime}\n${bucket}/${key}\n${sha256}\n${previous?.signature ?? 'null'}`;
    const signature = sign('RSA-SHA256', Buffer.from(text), privateKey).toString('hex');
    yield { key, json, metadata: { signature, 'signature-algorithm': ALGORITHM } };
    previous = { key, sha256, signature };
  }
}

interface Signed {
  readonly key: string;
  readonly sha256: string;
  readonly signature: string;
}

const ALGORITHM = 'SHA256withRSA';

function printed(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
