import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { S3Error } from './errors';
import type { ObjectHead, ObjectMetadata } from './store';

const META = 'x-amz-meta-';

/** S3 keeps these beside the user's metadata. A colon tells them apart: no header name has one. */
const KEPT_HEADERS = [
  'content-type',
  'content-encoding',
  'content-disposition',
  'content-language',
  'cache-control',
  'expires',
];

/** What S3 calls an object without a type, and what the SDK calls any bytes: not worth a file. */
const DEFAULT_TYPE = 'binary/octet-stream';
const UNTYPED = new Set([DEFAULT_TYPE, 'application/octet-stream']);

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html#UserMetadata */
const MAX_METADATA_BYTES = 2048;

/** What is to be kept of an upload's headers. */
export function readObjectMetadata(headers: IncomingHttpHeaders): ObjectMetadata {
  const user = Object.entries(headers)
    .filter(([name]) => name.startsWith(META))
    .map(([name, value]) => [name.slice(META.length), String(value)] as const);
  const bytes = user.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (bytes > MAX_METADATA_BYTES)
    throw new S3Error(
      400,
      'MetadataTooLarge',
      'Your metadata headers exceed the maximum allowed metadata size',
    );
  const kept = KEPT_HEADERS.map((name) => [name, keptValue(name, headers)] as const)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [`:${name}`, String(value)] as const);
  return Object.fromEntries([...user, ...kept]);
}

function keptValue(name: string, headers: IncomingHttpHeaders): string | undefined {
  const value = headers[name] as string | undefined;
  if (name === 'content-type' && UNTYPED.has(value ?? '')) return undefined;
  // It describes how the upload travelled, not what was uploaded.
  if (name === 'content-encoding')
    return value
      ?.split(',')
      .map((encoding) => encoding.trim())
      .filter((encoding) => encoding !== 'aws-chunked')
      .join(', ');
  return value;
}

export function writeObjectHeaders(head: ObjectHead): OutgoingHttpHeaders {
  const kept = Object.entries(head.metadata).map(([name, value]) => [
    name.startsWith(':') ? name.slice(1) : META + name,
    value,
  ]);
  return {
    'content-type': DEFAULT_TYPE,
    ...Object.fromEntries(kept),
    etag: `"${head.etag}"`,
    'last-modified': head.modified.toUTCString(),
    'accept-ranges': 'bytes',
  };
}
