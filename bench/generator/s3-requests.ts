import type { Bucket } from './buckets';
import type { Caller } from './callers';
import type { Random } from './random';
import type { Call, JsonObject } from './record';
import { type CallParts, createCall, type Scene } from './scene';

export const S3 = 's3.amazonaws.com';

/** The host that a client asks: most put the bucket before it, old ones leave the Region out. */
export function bucketHost(bucket: Bucket, random: Random): string {
  const way = random.below(10);
  if (way === 0) return `s3.${bucket.region}.amazonaws.com`;
  return way < 3
    ? `${bucket.name}.s3.amazonaws.com`
    : `${bucket.name}.s3.${bucket.region}.amazonaws.com`;
}

/** The pair of ids that S3 answers every request with: its own, and its host's. */
export function s3Ids(random: Random): { requestId: string; hostId: string } {
  return { requestId: random.upper(16), hostId: random.base64(random.chance(0.8) ? 76 : 108) };
}

export interface Transfer {
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  readonly sse?: string;
  readonly isPresigned?: boolean;
}

/** What S3 adds to every record of a request. */
export function s3Extra(caller: Caller, hostId: string, transfer: Transfer): JsonObject {
  const isSigned = caller.accountId !== 'anonymous';
  return {
    SignatureVersion: isSigned ? 'SigV4' : undefined,
    CipherSuite: caller.cipherSuite,
    bytesTransferredIn: transfer.bytesIn ?? 0,
    SSEApplied: transfer.sse,
    AuthenticationMethod: authenticationMethod(isSigned, transfer),
    'x-amz-id-2': hostId,
    bytesTransferredOut: transfer.bytesOut ?? 0,
  };
}

function authenticationMethod(isSigned: boolean, transfer: Transfer): string | undefined {
  if (!isSigned) return undefined;
  return transfer.isPresigned ? 'QueryString' : 'AuthHeader';
}

export function bucketArn(bucket: Bucket): string {
  return `arn:aws:s3:::${bucket.name}`;
}

export function bucketResource(bucket: Bucket): JsonObject {
  return { accountId: bucket.owner, type: 'AWS::S3::Bucket', ARN: bucketArn(bucket) };
}

/** The resources of a call on one object. */
export function objectResources(bucket: Bucket, key: string): JsonObject[] {
  return [{ type: 'AWS::S3::Object', ARN: `${bucketArn(bucket)}/${key}` }, bucketResource(bucket)];
}

/** The resources of a call on all objects under a prefix. */
export function prefixResources(bucket: Bucket, prefix: string): JsonObject[] {
  return [
    { type: 'AWS::S3::Object', ARNPrefix: `${bucketArn(bucket)}/${prefix}` },
    bucketResource(bucket),
  ];
}

/** The message that IAM gives with a refusal. */
export function denial(caller: Caller, action: string, resource?: string): Call['error'] {
  const where = resource ? ` on resource: "${resource}"` : '';
  return {
    code: 'AccessDenied',
    message: caller.arn
      ? `User: ${caller.arn} is not authorized to perform: ${action}${where} because no identity-based policy allows the ${action} action`
      : 'Access Denied',
  };
}

export interface BucketRequest {
  readonly name: string;
  readonly bucket: Bucket;
  readonly caller: Caller;
  readonly category: Call['category'];
  readonly readOnly: boolean;
  /** Query, headers and body, beside the bucket and the host. */
  readonly request?: JsonObject;
  readonly response?: JsonObject;
  readonly resources?: readonly JsonObject[];
  readonly error?: Call['error'];
  readonly transfer?: Transfer;
}

/** A request to a bucket, with all that S3 says about any of them. */
export function s3Call(
  scene: Scene,
  { bucket, transfer, ...parts }: BucketRequest,
  others?: Partial<CallParts>,
): Call {
  const { requestId, hostId } = s3Ids(scene.random);
  const host = bucketHost(bucket, scene.random);
  return createCall(scene, {
    ...parts,
    source: S3,
    request: { bucketName: bucket.name, Host: host, ...parts.request },
    response: parts.error ? null : (parts.response ?? null),
    extra: s3Extra(parts.caller, hostId, parts.error ? { bytesOut: 243 } : (transfer ?? {})),
    requestId,
    host,
    ...others,
  });
}
