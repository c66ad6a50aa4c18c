import { type Arn, readArn } from './arn';
import type { Place } from './touched';

/** A directory, table or vector bucket: `bucket/name`, then the key, table or index. */
const OTHER_BUCKET = /^bucket\/([^/]+)(?:\/(.*))?$/s;
/** `outpost/op-1/bucket/name/object/key`; the guide's samples leave out `object`. */
const OUTPOSTS =
  /^outpost\/[^/]+\/(?:bucket\/)?((?:accesspoint\/)?[^/]+)(?:\/(?:object\/)?(.*))?$/s;
const ACCESS_POINT = /^(accesspoint\/[^/]+)(?:\/(?:object\/)?(.*))?$/s;

/**
 * The bucket, and the object where there is one, that an ARN of S3 names. An access point stands for
 * a bucket that its ARN does not tell; it keeps its `accesspoint/`, which no bucket's name can hold.
 *
 * Source: Service Authorization Reference, the resource types of Amazon S3, S3 Express, S3 on Outposts,
 * S3 Tables and S3 Vectors.
 */
export function placeInArn(value: string): Place | undefined {
  const arn = readArn(value);
  return arn && placeOfArn(arn);
}

/** As `placeInArn`, of an ARN that is read already. */
export function placeOfArn(arn: Arn): Place | undefined {
  // Only general purpose buckets have neither Region nor account in their ARN.
  if (arn.service === 's3' && arn.account === '') return placeInBucket(arn.resource);
  const [, resource, rest] = patternFor(arn.service, arn.resource) ?? [];
  if (!resource) return undefined;
  const hasKey = rest && arn.service !== 's3tables' && arn.service !== 's3vectors';
  return { resource, objectKey: hasKey ? rest : undefined };
}

/** @param name `bucket/key`, or the bucket alone */
function placeInBucket(name: string): Place | undefined {
  const slash = name.indexOf('/');
  if (slash === -1) return name === '' ? undefined : { resource: name, objectKey: undefined };
  if (slash === 0) return undefined;
  return { resource: name.slice(0, slash), objectKey: name.slice(slash + 1) || undefined };
}

function patternFor(service: string, resource: string): RegExpExecArray | null {
  switch (service) {
    case 's3':
    case 's3-object-lambda':
      return ACCESS_POINT.exec(resource);
    case 's3-outposts':
      return OUTPOSTS.exec(resource);
    case 's3express':
      return (resource.startsWith('accesspoint/') ? ACCESS_POINT : OTHER_BUCKET).exec(resource);
    case 's3tables':
    case 's3vectors':
      return OTHER_BUCKET.exec(resource);
    default:
      return null;
  }
}
