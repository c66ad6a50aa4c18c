import { type Filled, type Form, fill, formOf, joinForms } from '../deflate/form';
import { type Item, stringsOf } from './attribute';
import { accountOf, copySourceOf, errorText, readPrincipal } from './closing-parts';
import { statedOrEvident } from './evident';
import { objectKeyIn, parseAtKey } from './keys';

/** The texts that the forms are filled with, by their numbers. */
const TEXT = {
  partition: 0,
  account: 1,
  eventTime: 2,
  day: 3,
  eventId: 4,
  eventName: 5,
  region: 6,
  source: 7,
  principalType: 8,
  idPrefix: 9,
  principal: 10,
  /** Of a role its session, else the user's name. */
  name: 11,
  role: 12,
  accessKey: 13,
  mfa: 14,
  sourceIdentity: 15,
  invokedBy: 16,
  sourceIp: 17,
  userAgent: 18,
  error: 19,
  bucket: 20,
  host: 21,
  objectKey: 22,
  copiedHeader: 23,
  copiedResource: 24,
  message: 25,
  readOnly: 26,
  resources: 27,
  managementEvent: 28,
  sharedEventId: 29,
  category: 30,
} as const;
const TEXTS = Object.keys(TEXT).length;

const ROLE = formOf`{"eventVersion":"1.11","userIdentity":{"type":"${TEXT.principalType}","principalId":"AROA:${TEXT.name}","arn":"arn:${TEXT.partition}:sts::${TEXT.principal}","accountId":"${TEXT.account}","accessKeyId":"${TEXT.accessKey}","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA","arn":"arn:${TEXT.partition}:iam::${TEXT.account}:role/${TEXT.role}","accountId":"${TEXT.account}","userName":"${TEXT.role}"},"attributes":{"creationDate":"${TEXT.day}Z","mfaAuthenticated":"${TEXT.mfa}"}${TEXT.sourceIdentity}}${TEXT.invokedBy}},"eventTime":"`;

const OTHER_CALLER = formOf`{"eventVersion":"1.11","userIdentity":{"type":"${TEXT.principalType}","principalId":"${TEXT.idPrefix}","arn":"arn:${TEXT.partition}:iam::${TEXT.principal}","accountId":"${TEXT.account}","accessKeyId":"${TEXT.accessKey}","userName":"${TEXT.name}"${TEXT.invokedBy}},"eventTime":"`;

const REQUEST = formOf`${TEXT.eventTime}","eventSource":"${TEXT.source}","eventName":"${TEXT.eventName}","awsRegion":"${TEXT.region}","sourceIPAddress":"${TEXT.sourceIp}","userAgent":"${TEXT.userAgent}${TEXT.error}","requestParameters":{"`;

const OBJECT = formOf`bucketName":"${TEXT.bucket}","Host":"${TEXT.host}","key":"${TEXT.objectKey}"${TEXT.copiedHeader}`;
const BUCKET = formOf`bucketName":"${TEXT.bucket}","Host":"${TEXT.host}"`;
const S3_RESPONSE = formOf`},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"=","bytesTransferredOut":0},"requestID":"`;
const OTHER_PARAMETERS = formOf`emailIdentity":"${TEXT.bucket}","source":"${TEXT.bucket}","fromEmailAddress":"${TEXT.bucket}"},"responseElements":null,${TEXT.message}"requestID":"`;

const EVENT = formOf`","eventID":"${TEXT.eventId}","readOnly":${TEXT.readOnly},"resources":[${TEXT.resources}`;

const OBJECT_RESOURCE = formOf`${TEXT.copiedResource}{"type":"AWS::S3::Object","ARN":"arn:${TEXT.partition}:s3:::${TEXT.bucket}/${TEXT.objectKey}"},`;
const BUCKET_RESOURCE = formOf`{"accountId":"${TEXT.account}","type":"AWS::S3::Bucket","ARN":"arn:${TEXT.partition}:s3:::${TEXT.bucket}`;
const OTHER_RESOURCE = formOf`{"accountId":"${TEXT.account}","type":"AWS::SES::EmailIdentity","ARN":"arn:${TEXT.partition}:ses:${TEXT.region}:${TEXT.account}:identity/${TEXT.bucket}`;

const END = formOf`"}],"eventType":"AwsApiCall","managementEvent":${TEXT.managementEvent},"recipientAccountId":"${TEXT.account}"${TEXT.sharedEventId},"eventCategory":"${TEXT.category}","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${TEXT.host}"}}`;

const FROM_REQUEST: readonly Form[] = [
  joinForms(REQUEST, OBJECT, S3_RESPONSE, EVENT, OBJECT_RESOURCE, BUCKET_RESOURCE, END),
  joinForms(REQUEST, BUCKET, S3_RESPONSE, EVENT, BUCKET_RESOURCE, END),
  joinForms(REQUEST, OTHER_PARAMETERS, EVENT, OTHER_RESOURCE, END),
];
const OF_OBJECT = 0;
const OF_BUCKET = 1;
const OF_OTHER = 2;

/**
 * The record that an item's readable attributes let one expect, in the order in which CloudTrail prints it: those
 * of roles, then those of other callers. Like what they are filled with they are part of format version 2 of the raw
 * bytes and must never change.
 */
export const CLOSING_FORMS_V2: readonly Form[] = [ROLE, OTHER_CALLER].flatMap((caller) =>
  FROM_REQUEST.map((rest) => joinForms(caller, rest)),
);

/**
 * Writes the record that an item's readable attributes let one expect. The raw record is compressed against
 * this text, since most of what a record says, its item already says.
 *
 * The reader of a stored record builds the same text again: whatever is written here, and from which
 * attributes, is part of format version 2 of the raw bytes and must never change.
 */
export function closingTextV2(item: Item): string {
  return fill(CLOSING_FORMS_V2, filledClosingV2(item));
}

/**
 * As `closingTextV2`, to be filled in one of `CLOSING_FORMS_V2`.
 * @returns what holds until the next call: each item is asked for, and the texts make no garbage
 */
export function filledClosingV2(item: Item): Filled {
  texts.fill('');
  const source = item.eventSource?.S ?? statedOrEvident(item, 'eventSource') ?? '';
  const isS3 = source.startsWith('s3');
  texts[TEXT.source] = source;
  const isRole = addCaller(item);
  addRequest(item);
  if (isS3) addS3(item);
  else addOther(item);
  addEnd(item);
  const of = isS3 ? (texts[TEXT.objectKey] === '' ? OF_BUCKET : OF_OBJECT) : OF_OTHER;
  return { form: isRole ? of : FROM_REQUEST.length + of, texts };
}

const texts = new Array<string>(TEXTS).fill('');

/** @returns whether it is a role */
function addCaller(item: Item): boolean {
  const principal = item.principal?.S ?? '';
  const { isRole, role, session } = readPrincipal(principal);
  const sourceIdentity = item.sourceIdentity?.S ?? '';
  const invokedBy = item.invokedBy?.S ?? '';
  const type = item.principalType?.S ?? statedOrEvident(item, 'principalType') ?? '';
  texts[TEXT.account] = accountOf(item.stream?.S ?? '');
  texts[TEXT.principalType] = type;
  texts[TEXT.principal] = principal;
  texts[TEXT.accessKey] = item.accessKey?.S ?? '';
  if (invokedBy !== '') texts[TEXT.invokedBy] = `,"invokedBy":"${invokedBy}"`;
  if (isRole) {
    texts[TEXT.name] = session;
    texts[TEXT.role] = role;
    texts[TEXT.mfa] = item.mfa?.BOOL === true ? 'true' : 'false';
    if (sourceIdentity !== '') texts[TEXT.sourceIdentity] = `,"sourceIdentity":"${sourceIdentity}"`;
    return true;
  }
  texts[TEXT.name] = principal.slice(principal.lastIndexOf('/') + 1);
  texts[TEXT.idPrefix] = type === 'IAMUser' ? 'AIDA' : '';
  return false;
}

function addRequest(item: Item): void {
  const { eventTime, eventId } = parseAtKey(item.at?.S ?? '');
  const region = item.region?.S ?? '';
  const objectKey = item.objectKey?.S ?? objectKeyIn(item.objectKeyAt?.S ?? '');
  texts[TEXT.partition] = partitionOf(region);
  texts[TEXT.eventTime] = eventTime;
  texts[TEXT.day] = eventTime.slice(0, 11);
  texts[TEXT.eventId] = eventId;
  texts[TEXT.eventName] = item.eventName?.S ?? '';
  texts[TEXT.region] = region;
  texts[TEXT.sourceIp] = item.sourceIp?.S ?? '';
  texts[TEXT.userAgent] = item.userAgent?.S ?? '';
  texts[TEXT.error] = errorText(item, texts[TEXT.source] ?? '', objectKey);
  texts[TEXT.bucket] = item.resource?.S ?? '';
  texts[TEXT.objectKey] = objectKey;
}

/** IAM User Guide, "Amazon Resource Names". */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function addS3(item: Item): void {
  const bucket = texts[TEXT.bucket];
  texts[TEXT.host] =
    `${bucket}${bucket === '' ? 's3.' : '.s3.'}${texts[TEXT.region]}.amazonaws.com`;
  const copySource = copySourceOf(item);
  if (copySource === '') return;
  texts[TEXT.copiedHeader] = `,"x-amz-copy-source":"${encodedPath(copySource)}"`;
  texts[TEXT.copiedResource] =
    `{"type":"AWS::S3::Object","ARN":"arn:${texts[TEXT.partition]}:s3:::${copySource}"},`;
}

/** S3 API Reference, "CopyObject": the header's value is URL-encoded. */
function encodedPath(path: string): string {
  return path.toWellFormed().split('/').map(encodeURIComponent).join('/');
}

function addOther(item: Item): void {
  texts[TEXT.host] = `email.${texts[TEXT.region]}.amazonaws.com`;
  if (isData(item)) texts[TEXT.message] = '"additionalEventData":{"sesMessageId":"-000000"},';
}

function addEnd(item: Item): void {
  const isOfData = isData(item);
  const sharedEventId = item.sharedEventId?.S ?? '';
  texts[TEXT.readOnly] = item.access?.S === 'write' ? 'false' : 'true';
  if (item.resources !== undefined) {
    texts[TEXT.resources] = stringsOf(item, 'resources')?.join('"') ?? '';
  }
  texts[TEXT.managementEvent] = isOfData ? 'false' : 'true';
  if (sharedEventId !== '') texts[TEXT.sharedEventId] = `,"sharedEventID":"${sharedEventId}"`;
  texts[TEXT.category] = isOfData ? 'Data' : 'Management';
}

function isData(item: Item): boolean {
  return (item.category?.S ?? statedOrEvident(item, 'category')) === 'data';
}
