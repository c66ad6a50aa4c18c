import { list, object, text } from '../records/json';
import type { CloudTrailRecord, JsonObject } from '../records/record';
import { nameInArn, readArn } from './arn';
import { readCopySource, readRenameSource } from './copy-source';
import type { NamedResource } from './named-resource';
import { placeInArn, placeOfArn } from './s3-arn';
import type { Place, Touched } from './touched';

/** Parameters that name the bucket, or hold an ARN that does; S3 Control and the newer kinds differ. */
const BUCKET_PARAMETERS: readonly string[] = [
  'bucketName',
  'bucket',
  'tableBucketARN',
  'tableBucketArn',
  'vectorBucketName',
  'vectorBucketArn',
  'indexArn',
  'tableArn',
  'resourceArn',
];

const OBJECT_TYPES: readonly string[] = [
  'AWS::S3::Object',
  'AWS::S3Express::Object',
  'AWS::S3Outposts::Object',
];

const COPIES: readonly string[] = ['CopyObject', 'UploadPartCopy'];

const BUCKET_TYPES: readonly string[] = [
  'AWS::S3::Bucket',
  'AWS::S3Express::DirectoryBucket',
  'AWS::S3Outposts::Bucket',
  'AWS::S3Tables::TableBucket',
  'AWS::S3Vectors::VectorBucket',
];

const ACCESS_POINT_TYPES: readonly string[] = [
  'AWS::S3::AccessPoint',
  'AWS::S3::Access Point',
  'AWS::S3ObjectLambda::AccessPoint',
];

/**
 * The bucket and the object of an S3 event. The request's own parameters come first. Where it has
 * none (each key of a DeleteObjects has an AwsServiceEvent of its own), or where it went through an
 * access point, whose alias then stands for the bucket's name, `resources` tells.
 */
export function findS3Resource(record: CloudTrailRecord, named: readonly NamedResource[]): Touched {
  const parameters = object(record.requestParameters) ?? {};
  const objects = distinctPlaces(placesOf(named, OBJECT_TYPES));
  const source = sourceInParameters(parameters);
  const isCopy = source !== undefined || COPIES.includes(text(record.eventName) ?? '');
  const destinations = isCopy ? objects.filter((place) => !isSamePlace(place, source)) : objects;
  const destination = destinations[0] ?? objects[0];

  const resource = findBucket(record, parameters, named, destination);
  if (resource === undefined) return {};
  const isOneObject = isCopy || objects.length === 1;
  const objectKey = keyParameter(parameters) ?? (isOneObject ? destination?.objectKey : undefined);
  const copySource = isCopy ? findCopySource({ resource, objectKey }, source, objects) : undefined;
  return { resource, objectKey, copySource };
}

/** Whether a bucket or object ARN only repeats what the event's own fields say. */
export function namedByS3(touched: Touched, named: NamedResource): boolean {
  return isSaidBy(touched, named) || isSaidBy(touched.copySource, named);
}

function isSaidBy(said: Partial<Place> | undefined, { name, place }: NamedResource): boolean {
  if (said?.resource === undefined) return false;
  if (place?.objectKey !== undefined) {
    return said.resource === place.resource && said.objectKey === place.objectKey;
  }
  // An ARN that goes on after the bucket (a table, an index, a listing's prefix) says more.
  return isLastIn(name.endsWith('/') ? name.slice(0, -1) : name, said.resource);
}

/** Whether a path ends with a name, or is one. */
function isLastIn(path: string, name: string): boolean {
  return path === name || (path.endsWith(name) && path[path.length - name.length - 1] === '/');
}

function findBucket(
  record: CloudTrailRecord,
  parameters: JsonObject,
  named: readonly NamedResource[],
  object: Place | undefined,
): string | undefined {
  const isThroughAccessPoint = named.some(({ type }) => ACCESS_POINT_TYPES.includes(type ?? ''));
  const behindIt = isThroughAccessPoint ? bucketAmong(named, object) : undefined;
  if (behindIt !== undefined) return behindIt;
  const inParameters = firstText(parameters, BUCKET_PARAMETERS);
  if (inParameters !== undefined) {
    return bucketIn(inParameters) ?? bucketAmong(named, object) ?? nameOf(inParameters);
  }
  return bucketAmong(named, object) ?? (named[0] && nameOf(named[0].arn)) ?? jobOf(record);
}

function bucketAmong(
  named: readonly NamedResource[],
  object: Place | undefined,
): string | undefined {
  if (object !== undefined && isInBucket(object)) return object.resource;
  const buckets = placesOf(named, BUCKET_TYPES);
  return (buckets.find(isInBucket) ?? object ?? buckets[0])?.resource;
}

/** A parameter may hold the ARN of an access point, a table or an index instead of a name. */
function bucketIn(parameter: string): string | undefined {
  const arn = readArn(parameter);
  if (arn === undefined) return parameter;
  const place = placeOfArn(arn);
  return place !== undefined && isInBucket(place) ? place.resource : undefined;
}

/** The other places are access points. */
function isInBucket({ resource }: Place): boolean {
  return !resource.includes('/');
}

function nameOf(arn: string): string {
  return placeInArn(arn)?.resource ?? nameInArn(arn);
}

/** Batch Operations reports a job's progress with nothing but the job's ARN. */
function jobOf(record: CloudTrailRecord): string | undefined {
  const jobArn = text(object(record.serviceEventDetails)?.jobArn);
  return jobArn === undefined ? undefined : nameInArn(jobArn);
}

/** The guide's Outposts records print `Key`, all others `key`. */
function keyParameter(parameters: JsonObject): string | undefined {
  return textIn(parameters.key) ?? textIn(parameters.Key);
}

/** Directory buckets rename within one bucket, and name the old key alone. */
function sourceInParameters(parameters: JsonObject): Place | undefined {
  const copied = textIn(parameters['x-amz-copy-source']);
  if (copied !== undefined) return readCopySource(copied);
  const renamed = textIn(parameters['x-amz-rename-source']);
  const bucket = textIn(parameters.bucketName);
  return renamed && bucket ? readRenameSource(bucket, renamed) : undefined;
}

/**
 * The header tells the source, but as its caller encoded it (S3 takes `+` for a space, others do not);
 * the ARN of another object in the same bucket is the same source, exactly.
 */
function findCopySource(
  target: Place,
  header: Place | undefined,
  objects: readonly Place[],
): Place | undefined {
  const others = objects.filter((place) => place.objectKey && !isSamePlace(place, target));
  const source =
    others.find((place) => isSamePlace(place, header)) ??
    others.find((place) => place.resource === header?.resource) ??
    header ??
    others[0];
  return source && !isSamePlace(source, target) ? source : undefined;
}

function placesOf(named: readonly NamedResource[], types: readonly string[]): Place[] {
  const places: Place[] = [];
  for (const each of named) {
    const place = types.includes(each.type ?? '') ? each.place : undefined;
    // A listing's prefix is where it looked, not an object it touched.
    if (place !== undefined) places.push(each.isPrefix ? { resource: place.resource } : place);
  }
  return places;
}

function distinctPlaces(places: readonly Place[]): readonly Place[] {
  if (places.length <= 1) return places;
  const byName = new Map(
    places.map((place) => [`${place.resource}/${place.objectKey ?? ''}`, place]),
  );
  return [...byName.values()];
}

function isSamePlace(one: Place, other: Place | undefined): boolean {
  return one.resource === other?.resource && one.objectKey === other.objectKey;
}

function firstText(parameters: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = textIn(parameters[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Until about 2019 S3 printed headers and query parameters as lists of one. */
function textIn(value: unknown): string | undefined {
  return text(Array.isArray(value) ? list(value)[0] : value);
}
