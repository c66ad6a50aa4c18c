import { type Item, stringOf, stringsOf } from './attribute';
import { statedOrEvident } from './evident';
import { objectKeyIn, parseAtKey, parseStreamKey } from './keys';

/** `111122223333:assumed-role/Admin/alice`: the role, then its session. */
const ROLE_SESSION = /^\d{12}:(assumed-role)\/([^/]+)\/(.+)$/;

/**
 * Writes the record that an item's readable attributes let one expect, in the order in which
 * CloudTrail prints it. The raw record is compressed against this text, since most of what a record
 * says, its item already says.
 *
 * The reader of a stored record builds the same text again: whatever is written here, and from which
 * attributes, is part of format version 1 of the raw bytes and must never change.
 */
export function closingTextV1(item: Item): string {
  const text = (name: string) => stringOf(item, name) ?? '';
  const { account } = parseStreamKey(text('stream')) ?? { account: '' };
  const { eventTime, eventId } = parseAtKey(text('at'));
  const bucket = text('resource');
  const objectKey = stringOf(item, 'objectKey') ?? objectKeyIn(text('objectKeyAt'));
  const source = statedOrEvident(item, 'eventSource') ?? '';
  const principalType = statedOrEvident(item, 'principalType') ?? '';
  const principal = text('principal');
  const [, kind = '', role = '', session = ''] = ROLE_SESSION.exec(principal) ?? [];
  const userName = principal.slice(principal.lastIndexOf('/') + 1);
  const isData = statedOrEvident(item, 'category') === 'data';
  const region = text('region');
  const arn = `arn:aws:${kind === '' ? 'iam' : 'sts'}::${principal}`;
  const s3Host = `${bucket}${bucket === '' ? '' : '.'}s3.${region}.amazonaws.com`;
  const objectArn = `arn:aws:s3:::${bucket}/${objectKey}`;
  const copySource = `${text('copySource')}/${objectKeyIn(text('copySourceKeyAt'))}`;
  const isCopy = copySource !== '/';
  const errorCode = text('errorCode');
  const errorMessage = text('errorMessage');
  // The readable message is cut short; this is how IAM words a denied call.
  const denial = errorCode.includes('AccessDenied')
    ? ` is not authorized to perform: ${source.slice(0, source.indexOf('.'))}:${text('eventName')} on resource: \\"${objectArn}\\" because no identity-based policy allows the ${source.slice(0, source.indexOf('.'))}:${text('eventName')} action`
    : '';
  const host = source === 's3.amazonaws.com' ? s3Host : `email.${region}.amazonaws.com`;
  const request =
    source === 's3.amazonaws.com'
      ? [
          isCopy ? `"x-amz-copy-source":"${copySource}",` : '',
          `{"bucketName":"${bucket}","Host":"${host}","key":"${objectKey}"},"responseElements":null,`,
          `"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256",`,
          `"bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"=",`,
          `"bytesTransferredOut":0},"requestID":"`,
        ]
      : [
          `{"emailIdentity":"${bucket}","source":"${bucket}","fromEmailAddress":"${bucket}"},`,
          `"responseElements":null,"additionalEventData":{"sesMessageId":"-000000"},"requestID":"`,
        ];
  const resources =
    source === 's3.amazonaws.com'
      ? [
          isCopy ? `{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::${copySource}"},` : '',
          `{"type":"AWS::S3::Object","ARN":"${objectArn}"},`,
          `{"accountId":"${account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${bucket}"}],`,
        ]
      : [
          `{"accountId":"${account}","type":"AWS::SES::EmailIdentity","ARN":"arn:aws:ses:${region}:`,
          `${account}:identity/${bucket}"}],`,
        ];
  return [
    `{"eventVersion":"1.11","userIdentity":{"type":"${principalType}","principalId":"`,
    `:${session || userName}","arn":"${arn}","accountId":"${account}","accessKeyId":"`,
    `${text('accessKey')}","userName":"${role || userName}","sessionContext":{"sessionIssuer":{`,
    `"type":"Role","principalId":"","arn":"arn:aws:iam::${account}:role/${role}","accountId":"`,
    `${account}","userName":"${role}"},"attributes":{"creationDate":"${eventTime.slice(0, 11)}`,
    `","mfaAuthenticated":"false"},"sourceIdentity":"${text('sourceIdentity')}"}},"invokedBy":"${text('invokedBy')}"}},"eventTime":"${eventTime}`,
    `","eventSource":"${source}","eventName":"${text('eventName')}","awsRegion":"${region}`,
    `","sourceIPAddress":"${text('sourceIp')}","userAgent":"${text('userAgent')}`,
    ...(errorCode === ''
      ? []
      : [`","errorCode":"${errorCode}","errorMessage":"${errorMessage}`, denial]),
    `","requestParameters":`,
    ...request,
    `","eventID":"${eventId}","readOnly":${text('access') !== 'write'},"resources":[`,
    (stringsOf(item, 'resources') ?? []).join('"'),
    ...resources,
    `"eventType":"AwsApiCall","managementEvent":${!isData},"recipientAccountId":"${account}`,
    `","sharedEventID":"${text('sharedEventId')}","vpcEndpointId":"vpce-0`,
    `","vpcEndpointAccountId":"${account}","eventCategory":"${isData ? 'Data' : 'Management'}","tlsDetails":{"tlsVersion":"TLSv1.3",`,
    `"cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"${host}"}}`,
  ].join('');
}
