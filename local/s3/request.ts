import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { notImplemented, S3Error } from './errors';
import { LIST_PARAMETERS } from './listing';

export type OperationName =
  | 'ListBuckets'
  | 'CreateBucket'
  | 'HeadBucket'
  | 'ListObjectsV2'
  | 'PutObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject';

export interface S3Request {
  readonly operation: OperationName;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
}

const OPERATIONS: Readonly<Record<string, OperationName>> = {
  'GET service': 'ListBuckets',
  'PUT bucket': 'CreateBucket',
  'HEAD bucket': 'HeadBucket',
  'GET bucket': 'ListObjectsV2',
  'PUT object': 'PutObject',
  'GET object': 'GetObject',
  'HEAD object': 'HeadObject',
  'DELETE object': 'DeleteObject',
};

const MAX_KEY_BYTES = 1024;

/** Reads a path-style request: what it asks for, or why that cannot be had here. */
export function readRequest(message: IncomingMessage): S3Request {
  const target = message.url ?? '/';
  const questionMark = target.indexOf('?');
  const path = questionMark === -1 ? target : target.slice(0, questionMark);
  const query = new URLSearchParams(questionMark === -1 ? '' : target.slice(questionMark + 1));
  const { bucket, key } = readPath(path);
  const method = message.method ?? 'GET';
  const subject = bucket === '' ? 'service' : key === '' ? 'bucket' : 'object';
  const operation = OPERATIONS[`${method} ${subject}`];
  const known = [...(operation === 'ListObjectsV2' ? LIST_PARAMETERS : []), 'x-id'];
  const unknown = [...query.keys()].filter((name) => !known.includes(name) && !isPresigning(name));
  if (operation === undefined || unknown.length > 0)
    throw notImplemented(nameUnsupported(method, subject, query, unknown));
  if (operation === 'ListObjectsV2' && query.get('list-type') !== '2')
    throw notImplemented('ListObjects (use ListObjectsV2)');
  assertKnownHeaders(operation, message.headers);
  return { operation, bucket, key, query };
}

/** Not by way of URL, which would resolve the `.` and `..` that a key may hold. */
function readPath(path: string): { bucket: string; key: string } {
  const [, bucket = '', key = ''] = /^\/([^/]*)(?:\/(.*))?$/s.exec(path) ?? [];
  const decoded = { bucket: decode(bucket), key: decode(key) };
  if (Buffer.byteLength(decoded.key) > MAX_KEY_BYTES)
    throw new S3Error(400, 'KeyTooLongError', 'Your key is too long');
  return decoded;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.");
  }
}

/** Of a presigned URL; signatures are not checked in either place. */
function isPresigning(parameter: string): boolean {
  return /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256)$/i.test(
    parameter,
  );
}

/** Operations that their parameters do not spell. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  'POST bucket delete': 'DeleteObjects',
  'GET bucket versions': 'ListObjectVersions',
  'GET bucket uploads': 'ListMultipartUploads',
  'POST object uploads': 'CreateMultipartUpload',
  'POST object uploadId': 'CompleteMultipartUpload',
  'DELETE object uploadId': 'AbortMultipartUpload',
  'GET object uploadId': 'ListParts',
  'POST object restore': 'RestoreObject',
};

/** The name the API has for it, as far as one can tell: `x-id` says it where the SDK sends it. */
function nameUnsupported(
  method: string,
  subject: string,
  query: URLSearchParams,
  unknown: readonly string[],
): string {
  const listed = unknown.length > 0 ? ` (${method} with ${unknown.join(', ')})` : '';
  const id = query.get('x-id');
  if (id !== null && !(Object.values(OPERATIONS) as string[]).includes(id)) return id + listed;
  const known = unknown.map((name) => UNSUPPORTED[`${method} ${subject} ${name}`]).find(Boolean);
  if (known !== undefined) return known + listed;
  const verb = { PUT: 'Put', GET: 'Get', HEAD: 'Head', DELETE: 'Delete' }[method] ?? method;
  const noun = { service: '', bucket: 'Bucket', object: 'Object' }[subject] ?? '';
  const detail = unknown.map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  return verb + noun + detail.join('') + listed;
}

/**
 * Headers of Amazon's that change nothing here. Any other asks for something (a copy, encryption,
 * tags, a lock) that would be dropped in silence.
 */
const HARMLESS_HEADERS =
  /^x-amz-(date|content-sha256|security-token|user-agent|decoded-content-length|trailer|expected-bucket-owner|sdk-checksum-algorithm|checksum-.+|meta-.+)$/;

function assertKnownHeaders(operation: OperationName, headers: IncomingHttpHeaders): void {
  if (headers['x-amz-copy-source'] !== undefined) throw notImplemented('CopyObject');
  const unknown = Object.keys(headers).find(
    (name) => name.startsWith('x-amz-') && !HARMLESS_HEADERS.test(name),
  );
  if (unknown !== undefined) throw notImplemented(`${operation} with ${unknown}`);
}
