import { createHash, createSign, generateKeyPairSync } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { PublicKey } from '../../core/digests/signature';
import type { ArchivedObject, FetchedObject, LogArchive } from '../../core/ports';
import { parseLogKey } from '../../core/records/log-key';
import { DELETE_OBJECT } from './events';

/** The bucket of these stories. */
export const LOG_BUCKET = 'trail-logs';
export const ACCOUNT = '111122223333';
export const REGION = 'eu-west-1';
const TRAIL = 'Trailstore';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const der = pair.publicKey.export({ type: 'pkcs1', format: 'der' });

/** A throw-away key, as CloudTrail would list it. */
export const AUDIT_KEY: PublicKey = {
  fingerprint: createHash('md5').update(der).digest('hex'),
  value: der.toString('base64'),
};

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');
const md5 = (bytes: Buffer) => createHash('md5').update(bytes).digest('hex');

/** 2026-03-04T05:00:00Z as digests' names print it. */
const compact = (time: string) => time.replaceAll(/[-:]/g, '');
const dayOf = (time: string) => time.slice(0, 10).replaceAll('-', '/');

/** A bucket in memory. */
export class MemoryLogArchive implements LogArchive {
  readonly objects = new Map<string, FetchedObject>();
  /** When an object was written; absent for one whose name says it. */
  readonly writtenAt = new Map<string, string>();
  /** Keys that were fetched or opened, in order. */
  readonly read: string[] = [];
  /** Why a key cannot be read, or a prefix cannot be listed. */
  readonly failures = new Map<string, Error>();

  put(key: string, body: Buffer, metadata: Readonly<Record<string, string>> = {}): void {
    this.objects.set(key, { body, metadata });
  }

  async *list(bucket: string, prefix: string, after = ''): AsyncGenerator<ArchivedObject> {
    const failure = this.failures.get(prefix);
    if (failure !== undefined) throw failure;
    if (bucket !== LOG_BUCKET) return;
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix) && key > after);
    for (const key of keys.sort()) yield this.listed(key);
  }

  /** As the bucket's listing says it. */
  listed(key: string): ArchivedObject {
    const body = this.objects.get(key)?.body ?? Buffer.alloc(0);
    const time = this.writtenAt.get(key) ?? parseLogKey(key).deliveredAt;
    const lastModified = time === undefined ? undefined : new Date(time);
    return { key, etag: md5(body), size: body.length, lastModified };
  }

  async listFolders(bucket: string, prefix: string): Promise<readonly string[]> {
    const folders = new Set<string>();
    for await (const { key } of this.list(bucket, prefix)) {
      const rest = key.slice(prefix.length);
      if (rest.includes('/')) folders.add(rest.slice(0, rest.indexOf('/') + 1));
    }
    return [...folders];
  }

  async fetch(bucket: string, key: string): Promise<FetchedObject | undefined> {
    this.read.push(key);
    const failure = this.failures.get(key);
    if (failure !== undefined) throw failure;
    return bucket === LOG_BUCKET ? this.objects.get(key) : undefined;
  }

  async open(bucket: string, key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const object = await this.fetch(bucket, key);
    if (object === undefined) return undefined;
    return (async function* () {
      yield object.body;
    })();
  }
}

/** A log file of a digest. */
export interface BuiltLog {
  readonly key: string;
  readonly body: Buffer;
  readonly sha256: string;
}

export interface BuiltDigest {
  readonly key: string;
  readonly body: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
  readonly sha256: string;
  readonly signature: string;
  readonly endTime: string;
  readonly logs: readonly BuiltLog[];
}

export interface DigestOptions {
  readonly startTime: string;
  readonly endTime: string;
  readonly logs?: readonly BuiltLog[];
  readonly previous?: Pick<BuiltDigest, 'key' | 'sha256' | 'signature'> | undefined;
  /** What another bucket is called that the previous digest lies in. */
  readonly previousBucket?: string;
  readonly trail?: string;
  readonly prefix?: string;
  readonly organization?: string;
  readonly account?: string;
  readonly region?: string;
  /** Made later: when, for a backfill digest. */
  readonly backfilledAt?: string;
  /** Fields to set otherwise, before it is signed. */
  readonly fields?: object;
}

type Place = Pick<DigestOptions, 'prefix' | 'organization' | 'account' | 'region'>;

/** The folder of a kind that a place's files of a day lie in. */
function folderOf(kind: string, time: string, place: Place): string {
  const { prefix, organization, account = ACCOUNT, region = REGION } = place;
  const parts = [prefix, 'AWSLogs', organization, account, kind, region, dayOf(time)];
  return parts.filter((part) => part !== undefined).join('/');
}

/** A log file that was delivered in a minute, with one record in it. */
export function buildLog(deliveredAt: string, id: string, place: Place = {}): BuiltLog {
  const { account = ACCOUNT, region = REGION } = place;
  const minute = `${compact(deliveredAt).slice(0, 13)}Z`;
  const name = `${account}_CloudTrail_${region}_${minute}_${id.padStart(16, '0')}.json.gz`;
  const text = JSON.stringify({ Records: [{ ...DELETE_OBJECT, eventID: id }] });
  return {
    key: `${folderOf('CloudTrail', deliveredAt, place)}/${name}`,
    body: gzipSync(text),
    sha256: sha256(text),
  };
}

/** A digest, signed with the throw-away key. */
export function buildDigest(options: DigestOptions): BuiltDigest {
  const { startTime, endTime, logs = [], previous, trail = TRAIL, backfilledAt } = options;
  const { account = ACCOUNT, region = REGION } = options;
  const end = backfilledAt === undefined ? '' : '_backfill';
  const name = `${account}_CloudTrail-Digest_${region}_${trail}_${region}_${compact(endTime)}${end}.json.gz`;
  const key = `${folderOf('CloudTrail-Digest', endTime, options)}/${name}`;
  const text = JSON.stringify({
    awsAccountId: account,
    digestStartTime: startTime,
    digestEndTime: endTime,
    digestS3Bucket: LOG_BUCKET,
    digestS3Object: key,
    digestPublicKeyFingerprint: AUDIT_KEY.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: endTime,
    oldestEventTime: startTime,
    previousDigestS3Bucket: previous && (options.previousBucket ?? LOG_BUCKET),
    previousDigestS3Object: previous?.key,
    previousDigestHashValue: previous?.sha256,
    previousDigestHashAlgorithm: previous && 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: logs.map((log) => ({
      s3Bucket: LOG_BUCKET,
      s3Object: log.key,
      hashValue: log.sha256,
      hashAlgorithm: 'SHA-256',
      newestEventTime: endTime,
      oldestEventTime: startTime,
    })),
    ...options.fields,
  });
  const signed = `${endTime}\n${LOG_BUCKET}/${key}\n${sha256(text)}\n${previous?.signature ?? 'null'}`;
  const signature = createSign('RSA-SHA256').update(signed).sign(pair.privateKey, 'hex');
  return {
    key,
    body: gzipSync(text),
    metadata: {
      signature,
      'signature-algorithm': 'SHA256withRSA',
      ...(backfilledAt !== undefined && { 'backfill-generation-timestamp': backfilledAt }),
    },
    sha256: sha256(text),
    signature,
    endTime,
    logs,
  };
}

/** The hour that many hours after 2026-03-04T00:00:00Z. */
export function hour(number: number, minute = 0): string {
  const time = Date.parse('2026-03-04T00:00:00Z') + (number * 60 + minute) * 60_000;
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

/** A chain of a digest an hour, each with a log file or two of its hour. */
export function buildChain(
  hours: number,
  options: Omit<DigestOptions, 'startTime' | 'endTime'> = {},
): readonly BuiltDigest[] {
  const chain: BuiltDigest[] = [];
  for (let number = 0; number < hours; number++) {
    const trail = options.trail ?? '';
    const logs = [5, 35].map((minute) =>
      buildLog(hour(number, minute), `${trail}${number}m${minute}`, options),
    );
    chain.push(
      buildDigest({
        ...options,
        startTime: hour(number),
        endTime: hour(number + 1),
        logs,
        previous: chain.at(-1),
      }),
    );
  }
  return chain;
}
