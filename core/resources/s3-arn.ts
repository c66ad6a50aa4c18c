import { readArn } from './arn';
import type { Place } from './touched';

/** `bucket/key`: only general purpose buckets have neither Region nor account in their ARN. */
const GENERAL_PURPOSE = /^([^/]+)(?:\/(.*))?$/s;
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
  if (!arn) return undefined;
  const [, resource, rest] = patternFor(arn.service, arn.account, arn.resource) ?? [];
  if (!resource) return undefined;
  const hasKey = rest && arn.service !== 's3tables' && arn.service !== 's3vectors';
  return { resource, objectKey: hasKey ? rest : undefined };
}

function patternFor(service: string, account: string, resource: string): RegExpExecArray | null {
  switch (service) {
    case 's3':
      return (account === '' ? GENERAL_PURPOSE : ACCESS_POINT).exec(resource);
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
