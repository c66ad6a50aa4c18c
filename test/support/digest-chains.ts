import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type DigestChain, digestKey } from '../../core/digests/digest-key';
import type { PublicKey } from '../../core/digests/signature';
import type { ArchivedObject, FetchedObject, LogArchive, PublicKeys } from '../../core/ports';

/** Chains of digests as CloudTrail writes them, signed with keys that are thrown away. */

export const HOUR = 3_600_000;
export const CHAIN: DigestChain = {
  prefix: '',
  account: '111122223333',
  region: 'eu-west-1',
  trail: 'main',
  homeRegion: 'us-east-1',
};
export const ARN = 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main';
export const BUCKET = 'example-logs';
/** When the first hour of every chain begins. */
export const START = new Date('2026-01-02T22:04:58Z');

/** A key pair of CloudTrail's, as it were. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly fingerprint: string;
  readonly pkcs1: string;
  readonly spki: string;
}

export function makeKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ format: 'der', type: 'pkcs1' });
  return {
    privateKey,
    fingerprint: createHash('md5').update(der).digest('hex'),
    pkcs1: der.toString('base64'),
    spki: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}

export const KEY = makeKey();

export function keysOf(...keys: readonly PublicKey[]): PublicKeys {
  return { list: async () => keys };
}

export const KNOWN_KEYS = keysOf({ fingerprint: KEY.fingerprint, value: KEY.pkcs1 });

export interface StoredObject {
  body: Buffer;
  metadata: Record<string, string>;
}

/** Buckets in memory, listed in order of keys, which here are all ASCII. */
export class MemoryArchive implements LogArchive {
  readonly objects = new Map<string, StoredObject>();

  put(bucket: string, key: string, body: Buffer, metadata: Record<string, string> = {}): void {
    this.objects.set(`${bucket}/${key}`, { body, metadata });
  }

  get(bucket: string, key: string): StoredObject {
    const stored = this.objects.get(`${bucket}/${key}`);
    if (stored === undefined) throw new Error(`the test has no object ${bucket}/${key}`);
    return stored;
  }

  remove(bucket: string, key: string): void {
    if (!this.objects.delete(`${bucket}/${key}`)) throw new Error(`there is no ${bucket}/${key}`);
  }

  async *list(bucket: string, prefix: string, after = ''): AsyncGenerator<ArchivedObject> {
    for (const address of [...this.objects.keys()].sort()) {
      const key = address.slice(bucket.length + 1);
      const isInBucket = address.startsWith(`${bucket}/`);
      if (isInBucket && key.startsWith(prefix) && key > after) yield { key };
    }
  }

  async listFolders(bucket: string, prefix: string): Promise<readonly string[]> {
    const folders = new Set<string>();
    for await (const { key } of this.list(bucket, prefix)) {
      const slash = key.indexOf('/', prefix.length);
      if (slash !== -1) folders.add(key.slice(prefix.length, slash + 1));
    }
    return [...folders];
  }

  async fetch(bucket: string, key: string): Promise<FetchedObject | undefined> {
    return this.objects.get(`${bucket}/${key}`);
  }

  async open(bucket: string, key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const stored = this.objects.get(`${bucket}/${key}`);
    return stored && piecesOf(stored.body);
  }

  /** Writes the buckets as folders, metadata beside their objects. */
  writeTo(folder: string): void {
    for (const [address, { body, metadata }] of this.objects) {
      const path = join(folder, address);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, body);
      if (Object.keys(metadata).length > 0) {
        writeFileSync(`${path}.metadata.json`, JSON.stringify(metadata));
      }
    }
  }
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

/** A digest that was made: what the next one says of it. */
export interface MadeDigest {
  readonly bucket: string;
  readonly key: string;
  readonly sha256: string;
  readonly signature: string;
  readonly logs: readonly { readonly bucket: string; readonly key: string }[];
}

/** What a digest is made with that differs from a plain hour of the chain. */
export interface DigestDeviation {
  readonly bucket?: string;
  readonly chain?: DigestChain;
  /** Log files that it lists, one each ten minutes. */
  readonly logs?: number;
  readonly backfill?: true;
  readonly signer?: SigningKey;
  /** Changes what the digest says before it is signed. */
  readonly edit?: (fields: Record<string, unknown>) => void;
}

/** Makes the digest of an hour, with its log files. */
export function putDigest(
  archive: MemoryArchive,
  hour: number,
  previous: MadeDigest | undefined,
  deviation: DigestDeviation = {},
): MadeDigest {
  const { bucket = BUCKET, chain = CHAIN, logs = 1, backfill, signer = KEY, edit } = deviation;
  const start = new Date(START.getTime() + hour * HOUR);
  const end = new Date(start.getTime() + HOUR);
  const key = digestKey(chain, end).replace(
    '.json.gz',
    backfill ? '_backfill.json.gz' : '.json.gz',
  );
  const listed = Array.from({ length: logs }, (_, n) =>
    putLog(archive, bucket, chain, new Date(start.getTime() + (n + 1) * 10 * 60_000)),
  );
  const fields: Record<string, unknown> = {
    awsAccountId: chain.account,
    digestStartTime: display(start),
    digestEndTime: display(end),
    digestS3Bucket: bucket,
    digestS3Object: key,
    digestPublicKeyFingerprint: signer.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.sha256 ?? null,
    previousDigestHashAlgorithm: previous === undefined ? null : 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: listed,
  };
  edit?.(fields);
  const text = Buffer.from(JSON.stringify(fields));
  const sha256 = hashOf(text);
  const signature = signDigest(fields, sha256, signer);
  archive.put(bucket, key, gzipSync(text), {
    signature,
    'signature-algorithm': 'SHA256withRSA',
    ...(backfill && { 'backfill-generation-timestamp': '2026-01-05T00:00:00Z' }),
  });
  const places = listed.map(({ s3Bucket, s3Object }) => ({ bucket: s3Bucket, key: s3Object }));
  return { bucket, key, sha256, signature, logs: places };
}

/** A log file as a digest lists it. */
function putLog(archive: MemoryArchive, bucket: string, chain: DigestChain, delivered: Date) {
  const key = logKey(chain, delivered);
  const text = Buffer.from(JSON.stringify({ Records: [{ eventTime: display(delivered), key }] }));
  archive.put(bucket, key, gzipSync(text));
  return { s3Bucket: bucket, s3Object: key, hashValue: hashOf(text), hashAlgorithm: 'SHA-256' };
}

/** The key of a log file of the chain's account and Region. */
export function logKey({ prefix, account, region }: DigestChain, delivered: Date): string {
  const time = display(delivered);
  const day = time.slice(0, 10).replaceAll('-', '/');
  const minute = time.replaceAll(/[-:]/g, '').slice(0, 13);
  const folder = `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${account}/CloudTrail/${region}`;
  return `${folder}/${day}/${account}_CloudTrail_${region}_${minute}Z_0123456789abcdef.json.gz`;
}

function signDigest(fields: Record<string, unknown>, sha256: string, signer: SigningKey): string {
  const { digestEndTime, digestS3Bucket, digestS3Object, previousDigestSignature } = fields;
  const text = `${digestEndTime}\n${digestS3Bucket}/${digestS3Object}\n${sha256}\n${previousDigestSignature ?? 'null'}`;
  return sign('RSA-SHA256', Buffer.from(text), signer.privateKey).toString('hex');
}

/**
 * Makes a chain of some hours.
 * @param deviations of the hours that are not plain, by their number
 */
export function putChain(
  archive: MemoryArchive,
  hours: number,
  deviations: Readonly<Record<number, DigestDeviation>> = {},
): MadeDigest[] {
  const made: MadeDigest[] = [];
  for (let hour = 0; hour < hours; hour++) {
    made.push(putDigest(archive, hour, made.at(-1), deviations[hour]));
  }
  return made;
}

/** The moment so many hours after the chain's beginning. */
export function hoursIn(hours: number): Date {
  return new Date(START.getTime() + hours * HOUR);
}

export function display(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
