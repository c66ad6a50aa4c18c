import { list, object, text } from '../records/json';
import type { CloudTrailRecord, JsonObject } from '../records/record';
import { placeInArn } from './s3-arn';

/**
 * The keys of the objects that a DeleteObjects record itself names. S3's own records name none (an
 * empty `delete`, and a bucket): the body is not recorded. But where it is, it stands as JSON in the
 * request parameters, and `resources` may list the objects by their ARNs.
 *
 * Source: Amazon S3 API Reference, DeleteObjects (`Delete`, `Object`, `Key`); CloudTrail User Guide,
 * "CloudTrail record contents" (`resources`).
 */
export function batchDeletedKeys(record: CloudTrailRecord, bucket: string): string[] {
  return [...new Set([...keysInRequest(record), ...keysInResources(record, bucket)])];
}

function keysInRequest({ requestParameters = {} }: CloudTrailRecord): string[] {
  const body = object(valueNamed(requestParameters, ['delete']));
  const named = body && valueNamed(body, ['object', 'objects']);
  // One child of an XML element becomes an object, several become a list.
  const objects = Array.isArray(named) ? list(named) : [named];
  const keys = [
    valueNamed(requestParameters, ['key']),
    ...objects.map((each) => valueNamed(object(each) ?? {}, ['key'])),
  ];
  return keys.map(text).filter((key) => key !== undefined);
}

function keysInResources({ resources = [] }: CloudTrailRecord, bucket: string): string[] {
  return resources.flatMap((entry) => {
    const place = placeInArn(text(entry.ARN) ?? '');
    return place?.resource === bucket && place.objectKey !== undefined ? [place.objectKey] : [];
  });
}

/** A field's value, whatever case its name is printed in. */
function valueNamed(fields: JsonObject, names: readonly string[]): unknown {
  return Object.entries(fields).find(([name]) => names.includes(name.toLowerCase()))?.[1];
}
