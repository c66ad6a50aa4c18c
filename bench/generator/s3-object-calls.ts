import type { Bucket } from './buckets';
import type { Caller } from './callers';
import { Random } from './random';
import type { Call, JsonObject } from './record';
import { bucketArn, denial, objectResources, s3Call, type Transfer } from './s3-requests';
import type { Scene } from './scene';

export const DENIED = 0.025;
export const MISSING = 0.03;
const NO_SUCH_KEY = { code: 'NoSuchKey', message: 'The specified key does not exist.' };

/** A bucket of the scene's account and Region; popular ones more often. */
export function drawBucket({ account, region, random }: Scene): Bucket {
  return account.buckets(region).pick(random);
}

export interface ObjectRequest {
  readonly name: string;
  readonly readOnly: boolean;
  readonly bucket: Bucket;
  readonly key: string;
  readonly caller: Caller;
  /** The IAM action, where it is named unlike the call. */
  readonly action?: string;
  readonly request?: JsonObject;
  readonly response?: JsonObject;
  readonly transfer?: Transfer;
  /** The chance that the object is not there. */
  readonly missing?: number;
}

/** A call on one object: done, refused, or in vain. */
export function objectCall(scene: Scene, parts: ObjectRequest, others: Partial<Call> = {}): Call {
  const { name, bucket, key, caller, missing = 0 } = parts;
  const fate = scene.random.fraction();
  const resource = `${bucketArn(bucket)}/${key}`;
  let error: Call['error'];
  if (fate < DENIED) error = denial(caller, `s3:${parts.action ?? name}`, resource);
  else if (fate < DENIED + missing) error = NO_SUCH_KEY;
  return s3Call(
    scene,
    {
      name,
      bucket,
      caller,
      category: 'Data',
      readOnly: parts.readOnly,
      request: { key, ...parts.request },
      response: parts.response,
      resources: objectResources(bucket, key),
      error,
      transfer: parts.transfer,
    },
    others,
  );
}

/** What a client says where the bucket's default is not what it wants. */
export function requestedEncryption(bucket: Bucket): JsonObject | undefined {
  if (bucket.encryption === 'SSE_S3') return { 'x-amz-server-side-encryption': 'AES256' };
  if (bucket.encryption === 'SSE_KMS') return { 'x-amz-server-side-encryption': 'aws:kms' };
  return undefined;
}

/** A bucket's key never changes, so it follows from the bucket. */
function kmsKeyArn(bucket: Bucket): string {
  return `arn:aws:kms:${bucket.region}:${bucket.owner}:key/${Random.numbered(bucket.keySeed, -1).uuid()}`;
}

/** S3's answer to whoever wrote an object. */
export function writtenObject({ random }: Scene, bucket: Bucket): JsonObject {
  const usesKms = bucket.encryption.endsWith('KMS');
  return {
    'x-amz-server-side-encryption': usesKms ? 'aws:kms' : 'AES256',
    'x-amz-server-side-encryption-aws-kms-key-id': usesKms ? kmsKeyArn(bucket) : undefined,
    'x-amz-version-id': bucket.isVersioned ? random.alphanumeric(32) : undefined,
  };
}

/** Clients write the header with and without the leading slash; all must encode the key. */
export function copySource(bucket: Bucket, key: string, random: Random): string {
  const slash = random.chance(0.5) ? '/' : '';
  return `${slash}${bucket.name}/${key.split('/').map(encodeURIComponent).join('/')}`;
}
