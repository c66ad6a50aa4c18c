import { type Form, fill, formOf, joinForms } from '../deflate/form';
import { type Item, stringsOf } from './attribute';
import { accountOf, copySourceOf, errorText, readPrincipal } from './closing-parts';
import { statedOrEvident } from './evident';
import { objectKeyIn, parseAtKey } from './keys';

/** The texts that the forms are filled with, by their numbers. */
const TEXT = {
  account: 0,
  eventTime: 1,
  day: 2,
  eventId: 3,
  eventName: 4,
  region: 5,
  source: 6,
  principalType: 7,
  principalService: 8,
  principal: 9,
  session: 10,
  userName: 11,
  role: 12,
  accessKey: 13,
  sourceIdentity: 14,
  invokedBy: 15,
  sourceIp: 16,
  userAgent: 17,
  error: 18,
  bucket: 19,
  host: 20,
  objectKey: 21,
  copiedHeader: 22,
  copiedResource: 23,
  readOnly: 24,
  resources: 25,
  managementEvent: 26,
  sharedEventId: 27,
  category: 28,
} as const;
const TEXTS = Object.keys(TEXT).length;

const REQUEST = formOf`{"eventVersion":"1.11","userIdentity":{"type":"${TEXT.principalType}","principalId":":${TEXT.session}","arn":"arn:aws:${TEXT.principalService}::${TEXT.principal}","accountId":"${TEXT.account}","accessKeyId":"${TEXT.accessKey}","userName":"${TEXT.userName}","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"","arn":"arn:aws:iam::${TEXT.account}:role/${TEXT.role}","accountId":"${TEXT.account}","userName":"${TEXT.role}"},"attributes":{"creationDate":"${TEXT.day}","mfaAuthenticated":"false"},"sourceIdentity":"${TEXT.sourceIdentity}"}},"invokedBy":"${TEXT.invokedBy}"}},"eventTime":"${TEXT.eventTime}","eventSource":"${TEXT.source}","eventName":"${TEXT.eventName}","awsRegion":"${TEXT.region}","sourceIPAddress":"${TEXT.sourceIp}","userAgent":"${TEXT.userAgent}${TEXT.error}","requestParameters":`;

const S3_PARAMETERS = formOf`${TEXT.copiedHeader}{"bucketName":"${TEXT.bucket}","Host":"${TEXT.host}","key":"${TEXT.objectKey}"},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"=","bytesTransferredOut":0},"requestID":"`;

const OTHER_PARAMETERS = formOf`{"emailIdentity":"${TEXT.bucket}","source":"${TEXT.bucket}","fromEmailAddress":"${TEXT.bucket}"},"responseElements":null,"additionalEventData":{"sesMessageId":"-000000"},"requestID":"`;

const EVENT = formOf`","eventID":"${TEXT.eventId}","readOnly":${TEXT.readOnly},"resources":[${TEXT.resources}`;

const S3_RESOURCES = formOf`${TEXT.copiedResource}{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::${TEXT.bucket}/${TEXT.objectKey}"},{"accountId":"${TEXT.account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${TEXT.bucket}`;

const OTHER_RESOURCES = formOf`{"accountId":"${TEXT.account}","type":"AWS::SES::EmailIdentity","ARN":"arn:aws:ses:${TEXT.region}:${TEXT.account}:identity/${TEXT.bucket}`;

const END = formOf`"}],"eventType":"AwsApiCall","managementEvent":${TEXT.managementEvent},"recipientAccountId":"${TEXT.account}","sharedEventID":"${TEXT.sharedEventId}","vpcEndpointId":"vpce-0","vpcEndpointAccountId":"${TEXT.account}","eventCategory":"${TEXT.category}","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${TEXT.host}"}}`;

const S3_FORM = 0;
const OTHER_FORM = 1;
const CLOSING_FORMS: readonly Form[] = [
  joinForms(REQUEST, S3_PARAMETERS, EVENT, S3_RESOURCES, END),
  joinForms(REQUEST, OTHER_PARAMETERS, EVENT, OTHER_RESOURCES, END),
];

/**
 * Writes the record that an item's readable attributes let one expect, as raw records of format version 1 were
 * compressed against it. Whatever is written here, and from which attributes, must never change.
 */
export function closingTextV1(item: Item): string {
  const texts = new Array<string>(TEXTS).fill('');
  const source = item.eventSource?.S ?? statedOrEvident(item, 'eventSource') ?? '';
  const isS3 = source === 's3.amazonaws.com';
  texts[TEXT.source] = source;
  addIdentity(item, texts);
  addRequest(item, texts);
  addResource(item, texts, isS3);
  addEnd(item, texts);
  return fill(CLOSING_FORMS, { form: isS3 ? S3_FORM : OTHER_FORM, texts });
}

function addIdentity(item: Item, texts: string[]): void {
  const principal = item.principal?.S ?? '';
  const { isRole, role, session } = readPrincipal(principal);
  const userName = isRole ? '' : principal.slice(principal.lastIndexOf('/') + 1);
  texts[TEXT.account] = accountOf(item.stream?.S ?? '');
  texts[TEXT.principalType] = item.principalType?.S ?? statedOrEvident(item, 'principalType') ?? '';
  texts[TEXT.principalService] = isRole ? 'sts' : 'iam';
  texts[TEXT.principal] = principal;
  texts[TEXT.session] = session || userName;
  texts[TEXT.userName] = role || userName;
  texts[TEXT.role] = role;
  texts[TEXT.accessKey] = item.accessKey?.S ?? '';
  texts[TEXT.sourceIdentity] = item.sourceIdentity?.S ?? '';
  texts[TEXT.invokedBy] = item.invokedBy?.S ?? '';
}

function addRequest(item: Item, texts: string[]): void {
  const { eventTime, eventId } = parseAtKey(item.at?.S ?? '');
  texts[TEXT.eventTime] = eventTime;
  texts[TEXT.day] = eventTime.slice(0, 11);
  texts[TEXT.eventId] = eventId;
  texts[TEXT.eventName] = item.eventName?.S ?? '';
  texts[TEXT.region] = item.region?.S ?? '';
  texts[TEXT.sourceIp] = item.sourceIp?.S ?? '';
  texts[TEXT.userAgent] = item.userAgent?.S ?? '';
}

function addResource(item: Item, texts: string[], isS3: boolean): void {
  const region = item.region?.S ?? '';
  const bucket = item.resource?.S ?? '';
  const objectKey = item.objectKey?.S ?? objectKeyIn(item.objectKeyAt?.S ?? '');
  texts[TEXT.bucket] = bucket;
  texts[TEXT.objectKey] = objectKey;
  texts[TEXT.error] = errorText(item, texts[TEXT.source] ?? '', objectKey);
  if (!isS3) {
    texts[TEXT.host] = `email.${region}.amazonaws.com`;
    return;
  }
  texts[TEXT.host] = `${bucket}${bucket === '' ? 's3.' : '.s3.'}${region}.amazonaws.com`;
  const copySource = copySourceOf(item);
  if (copySource === '') return;
  texts[TEXT.copiedHeader] = `"x-amz-copy-source":"${copySource}",`;
  texts[TEXT.copiedResource] = `{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::${copySource}"},`;
}

function addEnd(item: Item, texts: string[]): void {
  const isData = (item.category?.S ?? statedOrEvident(item, 'category')) === 'data';
  texts[TEXT.readOnly] = item.access?.S === 'write' ? 'false' : 'true';
  if (item.resources !== undefined) {
    texts[TEXT.resources] = stringsOf(item, 'resources')?.join('"') ?? '';
  }
  texts[TEXT.managementEvent] = isData ? 'false' : 'true';
  texts[TEXT.sharedEventId] = item.sharedEventId?.S ?? '';
  texts[TEXT.category] = isData ? 'Data' : 'Management';
}
