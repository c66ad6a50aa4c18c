import { placeInArn } from './s3-arn';
import type { Place } from './touched';

const VERSION = /\?versionId=[^?&]*$/;

/**
 * Reads the header that names a copy's source: `/bucket/key` or `bucket/key`, or the ARN of an access
 * point and `/object/key`, URL-encoded, with a version behind it or not.
 *
 * Source: Amazon S3 API Reference, CopyObject, `x-amz-copy-source`.
 */
export function readCopySource(header: string): Place | undefined {
  const decoded = decode(header.replace(VERSION, ''));
  const path = decoded.replace(/^\//, '');
  if (path.startsWith('arn:')) return placeInArn(path);
  const slash = path.indexOf('/');
  if (slash <= 0 || slash === path.length - 1) return undefined;
  return { resource: path.slice(0, slash), objectKey: path.slice(slash + 1) };
}

/**
 * Reads the header that names the object to rename: its key, URL-encoded.
 *
 * Source: Amazon S3 API Reference, RenameObject, `x-amz-rename-source`.
 */
export function readRenameSource(bucket: string, header: string): Place {
  return { resource: bucket, objectKey: decode(header).replace(/^\//, '') };
}

/** A header that is not valid URL-encoding was not encoded. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
