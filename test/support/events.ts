import { describeEvent, type Origin, type TrailEvent } from '../../core/events/event';
import { readRecord } from '../../core/records/read-record';
import type { CloudTrailRecord, JsonObject } from '../../core/records/record';

/** Records written by hand, field by field as CloudTrail prints them: one perfect example a kind. */

export const ACCOUNT = '111122223333';

export const ORIGIN: Origin = {
  file: '111122223333_CloudTrail_eu-west-1_20260304T0510Z_0123456789abcdef.json.gz',
  index: 17,
  account: ACCOUNT,
};

const role: JsonObject = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEEXAMPLE123:alice',
  arn: 'arn:aws:sts::111122223333:assumed-role/Operator/alice',
  accountId: ACCOUNT,
  accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEEXAMPLE123',
      arn: 'arn:aws:iam::111122223333:role/Operator',
      accountId: ACCOUNT,
      userName: 'Operator',
    },
    attributes: { creationDate: '2026-03-04T04:00:00Z', mfaAuthenticated: 'true' },
  },
};

const user: JsonObject = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEEXAMPLE123',
  arn: 'arn:aws:iam::111122223333:user/mailer',
  accountId: ACCOUNT,
  accessKeyId: 'AKIAEXAMPLEEXAMPLE12',
  userName: 'mailer',
};

/** An S3 data event: an object is deleted. */
export const DELETE_OBJECT: JsonObject = {
  eventVersion: '1.11',
  userIdentity: role,
  eventTime: '2026-03-04T05:06:07Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'DeleteObject',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.10',
  userAgent: '[aws-cli/2.27.1]',
  requestParameters: {
    bucketName: 'ledger',
    Host: 'ledger.s3.eu-west-1.amazonaws.com',
    key: 'invoices/2026/03.pdf',
  },
  responseElements: null,
  additionalEventData: {
    SignatureVersion: 'SigV4',
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    bytesTransferredIn: 0,
    AuthenticationMethod: 'AuthHeader',
    'x-amz-id-2': 'pX0kZ1mYb3VwQ2hhcmFjdGVycw==',
    bytesTransferredOut: 0,
  },
  requestID: 'EXAMPLE123456789',
  eventID: '3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05',
  readOnly: false,
  resources: [
    { type: 'AWS::S3::Object', ARN: 'arn:aws:s3:::ledger/invoices/2026/03.pdf' },
    { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::ledger' },
  ],
  eventType: 'AwsApiCall',
  managementEvent: false,
  recipientAccountId: ACCOUNT,
  eventCategory: 'Data',
  tlsDetails: {
    tlsVersion: 'TLSv1.3',
    cipherSuite: 'TLS_AES_128_GCM_SHA256',
    clientProvidedHostHeader: 'ledger.s3.eu-west-1.amazonaws.com',
  },
};

/** An S3 management event: a bucket's policy is refused. */
export const PUT_BUCKET_POLICY: JsonObject = {
  eventVersion: '1.11',
  userIdentity: role,
  eventTime: '2026-03-04T05:07:08Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'PutBucketPolicy',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.10',
  userAgent: '[aws-cli/2.27.1]',
  errorCode: 'AccessDenied',
  errorMessage: 'Access Denied',
  requestParameters: {
    bucketPolicy: { Version: '2012-10-17', Statement: [] },
    bucketName: 'ledger',
    Host: 'ledger.s3.eu-west-1.amazonaws.com',
    policy: '',
  },
  responseElements: null,
  requestID: 'EXAMPLE123456790',
  eventID: '8e2f4b6d-1c3a-4e5f-8a9b-0c1d2e3f4a5b',
  readOnly: false,
  resources: [{ accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::ledger' }],
  eventType: 'AwsApiCall',
  managementEvent: true,
  recipientAccountId: ACCOUNT,
  eventCategory: 'Management',
};

/** An SES data event: a mail is sent. It says `readOnly: true`, as CloudTrail does for sends. */
export const SEND_EMAIL: JsonObject = {
  eventVersion: '1.11',
  userIdentity: user,
  eventTime: '2026-03-04T05:08:09Z',
  eventSource: 'ses.amazonaws.com',
  eventName: 'SendEmail',
  awsRegion: 'eu-west-1',
  sourceIPAddress: '192.0.2.20',
  userAgent: 'Boto3/1.38.1 md/Botocore#1.38.1',
  requestParameters: {
    fromEmailAddress: 'news@example.com',
    destination: { toAddresses: ['HIDDEN_DUE_TO_SECURITY_REASONS'] },
    content: { simple: { subject: { data: 'HIDDEN_DUE_TO_SECURITY_REASONS' } } },
  },
  responseElements: null,
  additionalEventData: { sesMessageId: '01020199example-000000' },
  requestID: '5b1f3c70-2222-4444-8888-abcdefabcdef',
  eventID: 'd1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e5f6',
  readOnly: true,
  resources: [
    {
      accountId: ACCOUNT,
      type: 'AWS::SES::EmailIdentity',
      ARN: 'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
    },
  ],
  eventType: 'AwsApiCall',
  managementEvent: false,
  recipientAccountId: ACCOUNT,
  eventCategory: 'Data',
};

/** The bytes that CloudTrail would write for a record. A field that is undefined is not written. */
export function bytesOf(record: JsonObject): Buffer {
  return Buffer.from(JSON.stringify(record));
}

/** @throws {Error} when the record is one that would be rejected */
export function readSoundRecord(record: JsonObject): CloudTrailRecord {
  const read = readRecord(JSON.parse(bytesOf(record).toString()));
  if ('rejected' in read) throw new Error(read.rejected);
  return read.record;
}

/** The record as an event, read as ingest reads it from its own bytes. */
export function eventOf(record: JsonObject, origin: Origin = ORIGIN): TrailEvent {
  return describeEvent(readSoundRecord(record), bytesOf(record), origin);
}
