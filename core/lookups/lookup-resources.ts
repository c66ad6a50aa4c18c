import { serviceOf } from '../classification/event-source';
import { list, text } from '../records/json';
import type { CloudTrailRecord, JsonObject } from '../records/record';
import { readArn } from '../resources/arn';

/** A resource in the answer of a lookup. */
export interface LookupResource {
  /** Absent where the record does not tell it. */
  readonly ResourceType?: string;
  readonly ResourceName: string;
}

const BUCKET = 'AWS::S3::Bucket';
const IDENTITY = 'AWS::SES::EmailIdentity';

/**
 * The resources that an event refers to, in the names that it is looked up by: what the record lists,
 * a bucket and an SES identity by name and all else by ARN; where it lists nothing, the bucket that an
 * S3 request names, as older management events of S3 do.
 */
export function listLookupResources(record: CloudTrailRecord): readonly LookupResource[] {
  const listed = (record.resources ?? []).flatMap(readListed);
  return listed.length > 0 ? listed : bucketInRequest(record);
}

/** An entry without an ARN tells the prefix where a listing looked, which is no resource. */
function readListed(entry: JsonObject): LookupResource[] {
  const arn = text(entry.ARN);
  return arn === undefined ? [] : [describe(arn, text(entry.type))];
}

function describe(arn: string, type: string | undefined): LookupResource {
  const { service, account, resource } = readArn(arn) ?? {};
  const name = resource?.replace(/\/$/, '') ?? '';
  // Only general purpose buckets have no account in their ARN, and objects have a key behind it.
  if (service === 's3' && account === '' && name !== '' && (type ?? BUCKET) === BUCKET) {
    if (!name.includes('/')) return { ResourceType: BUCKET, ResourceName: name };
    if (type === undefined) return { ResourceType: 'AWS::S3::Object', ResourceName: arn };
  }
  const [, identity] = /^identity\/(.+)$/s.exec(resource ?? '') ?? [];
  if (service === 'ses' && identity !== undefined) {
    return { ResourceType: IDENTITY, ResourceName: identity };
  }
  return { ...(type !== undefined && { ResourceType: type }), ResourceName: arn };
}

/** Through an access point, its ARN stands in the bucket's place. */
function bucketInRequest(record: CloudTrailRecord): LookupResource[] {
  const written = record.requestParameters?.bucketName;
  // Until about 2019 S3 printed some parameters as lists of one.
  const name = text(written) ?? text(list(written)[0]);
  if (name === undefined || serviceOf(record.eventSource) !== 's3') return [];
  return [
    readArn(name) === undefined
      ? { ResourceType: BUCKET, ResourceName: name }
      : describe(name, undefined),
  ];
}
