import { list, object, text } from '../records/json';
import type { CloudTrailRecord } from '../records/record';
import { lookUpEvent } from './catalogue/catalogue';
import type { CatalogueRow } from './catalogue/table';
import type { Access, Category, Classification, DecidedBy, Level } from './classification';
import { serviceOf } from './event-source';

/**
 * CloudTrail's values of `eventCategory` and ours. `Aggregated` is left out on purpose: such a record
 * is a five-minute summary of data events, with a schema and log files of its own, not an event; where
 * one comes here all the same, it and any later value are judged by the evidence that follows.
 */
const CATEGORY_OF_EVENT_CATEGORY: ReadonlyMap<string, Category> = new Map([
  ['Management', 'management'],
  ['Data', 'data'],
  ['Insight', 'insight'],
  ['NetworkActivity', 'network-activity'],
]);

/**
 * The resource types that only data events name. `AWS::S3::Bucket` is none of them: management events
 * have it too.
 *
 * Source: CloudTrail User Guide, "Logging data events"; the S3 User Guide prints the access point's
 * type with a space.
 */
const DATA_RESOURCE_TYPES: ReadonlySet<string> = new Set([
  'AWS::S3::Object',
  'AWS::S3::AccessPoint',
  'AWS::S3::Access Point',
  'AWS::S3Express::Object',
  'AWS::S3ObjectLambda::AccessPoint',
  'AWS::S3Outposts::Object',
  'AWS::S3Tables::Table',
  'AWS::S3Tables::TableBucket',
  'AWS::S3Vectors::VectorBucket',
  'AWS::S3Vectors::Index',
  'AWS::FSx::Volume',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::Template',
]);

/**
 * Says what kind of event a record is, of which service, what it acts on and whether it reads or
 * writes. It answers for every record: what neither the record nor the catalogue says is absent, and
 * a category that nothing settles is `unclassified`.
 */
export function classify(record: CloudTrailRecord): Classification {
  const row = lookUpEvent(text(record.eventSource), text(record.eventName));
  const service = serviceOf(eventSourceOf(record));
  const { category, decidedBy } = decideCategory(record, row, service);
  // An insight tells of many calls and is none itself.
  const isCall = category !== 'insight';
  const level = isCall && service === 's3' ? decideLevel(record, category, row) : undefined;
  const access = isCall ? decideAccess(record, service, row) : undefined;
  return { service, category, level, access, decidedBy };
}

/** An insight has no event source of its own: it names the one whose calls were unusual. */
function eventSourceOf(record: CloudTrailRecord): string | undefined {
  return text(record.eventSource) ?? text(object(record.insightDetails)?.eventSource);
}

function decideCategory(
  record: CloudTrailRecord,
  row: CatalogueRow | undefined,
  service: string,
): { category: Category; decidedBy: DecidedBy } {
  const stated = CATEGORY_OF_EVENT_CATEGORY.get(text(record.eventCategory) ?? '');
  if (stated) return { category: stated, decidedBy: 'eventCategory' };
  if (typeof record.managementEvent === 'boolean') {
    const category = record.managementEvent ? 'management' : 'data';
    return { category, decidedBy: 'managementEvent' };
  }
  if (row) return { category: row.category, decidedBy: 'catalogue' };
  if (namesDataResource(record, service)) return { category: 'data', decidedBy: 'resources' };
  return { category: 'unclassified', decidedBy: 'nothing' };
}

/** Other services may name an S3 object in passing; only S3 and SES name these for their own data. */
function namesDataResource(record: CloudTrailRecord, service: string): boolean {
  if (service !== 's3' && service !== 'ses') return false;
  return list(record.resources).some((resource) =>
    DATA_RESOURCE_TYPES.has(text(object(resource)?.type) ?? ''),
  );
}

/**
 * Data events act on objects. Otherwise the catalogue says, unless the record contradicts its row's
 * category (`HeadBucket` is on both of AWS's lists); then what the request names tells.
 */
function decideLevel(
  record: CloudTrailRecord,
  category: Category,
  row: CatalogueRow | undefined,
): Level | undefined {
  if (category === 'data') return 'object';
  if (category === 'unclassified') return undefined;
  const agrees = row?.category === category || category === 'network-activity';
  if (agrees && row?.level) return row.level;
  const parameters = object(record.requestParameters);
  if (text(parameters?.bucketName) !== undefined) return 'bucket';
  return levelOfArn(text(parameters?.resourceArn) ?? '');
}

/** Tags are read and written by ARN, whatever it names. */
function levelOfArn(arn: string): Level | undefined {
  if (/^arn:[^:]*:s3[^:]*:[^:]*:\d*:(storage-lens|access-grants|job)/.test(arn)) return 'account';
  return /^arn:[^:]*:s3(:::|[^:]*:[^:]*:\d+:(bucket|accesspoint|outpost)\/)/.test(arn)
    ? 'bucket'
    : undefined;
}

/**
 * A send is a send whatever `readOnly` says: the SES Developer Guide's own send records say true.
 * Otherwise the record knows best, then the catalogue.
 */
function decideAccess(
  record: CloudTrailRecord,
  service: string,
  row: CatalogueRow | undefined,
): Access | undefined {
  if (row?.access === 'send' || isUnlistedSend(record, service)) return 'send';
  if (typeof record.readOnly === 'boolean') return record.readOnly ? 'read' : 'write';
  return row?.access;
}

/** SES names each sending operation Send…; a new one must not pass as a read until it is listed. */
function isUnlistedSend(record: CloudTrailRecord, service: string): boolean {
  return service === 'ses' && /^Send[A-Z]/.test(text(record.eventName) ?? '');
}
