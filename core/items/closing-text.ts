import { type Item, stringOf, stringsOf } from './attribute';
import { statedOrEvident } from './evident';
import { objectKeyIn, parseAtKey, parseStreamKey } from './keys';

/** `111122223333:assumed-role/Admin/alice`: the role, then its session. */
const ROLE_SESSION = /^\d{12}:assumed-role\/([^/]+)\/(.+)$/;

/**
 * Writes the record that an item's readable attributes let one expect, in the order in which
 * CloudTrail prints it. The raw record is compressed against this text, since most of what a record
 * says, its item already says.
 *
 * The reader of a stored record builds the same text again: whatever is written here, and from which
 * attributes, is part of format version 1 of the raw bytes and must never change.
 */
export function closingTextV1(item: Item): string {
  const stream = parseStreamKey(textOf(item, 'stream'));
  const account = stream === undefined ? '' : stream.account;
  const { eventTime, eventId } = parseAtKey(textOf(item, 'at'));
  const bucket = textOf(item, 'resource');
  const objectKey = stringOf(item, 'objectKey') ?? objectKeyIn(textOf(item, 'objectKeyAt'));
  const source = statedOrEvident(item, 'eventSource') ?? '';
  const isS3 = source === 's3.amazonaws.com';
  const principal = textOf(item, 'principal');
  const { isRole, role, session } = readPrincipal(principal);
  const userName = principal.slice(principal.lastIndexOf('/') + 1);
  const isData = statedOrEvident(item, 'category') === 'data';
  const region = textOf(item, 'region');
  const eventName = textOf(item, 'eventName');
  const errorCode = textOf(item, 'errorCode');
  // Joined once, in small pieces: texts made of texts would be copied several times.
  const pieces = [
    '{"eventVersion":"1.11","userIdentity":{"type":"',
    statedOrEvident(item, 'principalType') ?? '',
    '","principalId":":',
    session || userName,
    isRole ? '","arn":"arn:aws:sts::' : '","arn":"arn:aws:iam::',
    principal,
    '","accountId":"',
    account,
    '","accessKeyId":"',
    textOf(item, 'accessKey'),
    '","userName":"',
    role || userName,
    '","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"","arn":"arn:aws:iam::',
    account,
    ':role/',
    role,
    '","accountId":"',
    account,
    '","userName":"',
    role,
    '"},"attributes":{"creationDate":"',
    eventTime.slice(0, 11),
    '","mfaAuthenticated":"false"},"sourceIdentity":"',
    textOf(item, 'sourceIdentity'),
    '"}},"invokedBy":"',
    textOf(item, 'invokedBy'),
    '"}},"eventTime":"',
    eventTime,
    '","eventSource":"',
    source,
    '","eventName":"',
    eventName,
    '","awsRegion":"',
    region,
    '","sourceIPAddress":"',
    textOf(item, 'sourceIp'),
    '","userAgent":"',
    textOf(item, 'userAgent'),
  ];
  if (errorCode !== '') {
    pieces.push('","errorCode":"', errorCode, '","errorMessage":"', textOf(item, 'errorMessage'));
    // The readable message is cut short; this is how IAM words a denied call.
    if (errorCode.includes('AccessDenied')) {
      const action = `${source.slice(0, source.indexOf('.'))}:${eventName}`;
      pieces.push(
        ` is not authorized to perform: ${action} on resource: \\"arn:aws:s3:::${bucket}/${objectKey}\\"`,
        ` because no identity-based policy allows the ${action} action`,
      );
    }
  }
  pieces.push('","requestParameters":');
  const copySource = copySourceOf(item);
  if (isS3) {
    if (copySource !== '') pieces.push('"x-amz-copy-source":"', copySource, '",');
    pieces.push('{"bucketName":"', bucket, '","Host":"');
    addS3Host(bucket, region, pieces);
    pieces.push(
      '","key":"',
      objectKey,
      '"},"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"=","bytesTransferredOut":0},"requestID":"',
    );
  } else {
    pieces.push('{"emailIdentity":"', bucket, '","source":"', bucket, '","fromEmailAddress":"');
    pieces.push(
      bucket,
      '"},"responseElements":null,"additionalEventData":{"sesMessageId":"-000000"},"requestID":"',
    );
  }
  pieces.push(
    '","eventID":"',
    eventId,
    textOf(item, 'access') === 'write' ? '","readOnly":false' : '","readOnly":true',
    ',"resources":[',
    (stringsOf(item, 'resources') ?? []).join('"'),
  );
  if (isS3) {
    if (copySource !== '') {
      pieces.push('{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::', copySource, '"},');
    }
    pieces.push('{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::', bucket, '/', objectKey);
    pieces.push('"},{"accountId":"', account, '","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::');
  } else {
    pieces.push(
      '{"accountId":"',
      account,
      '","type":"AWS::SES::EmailIdentity","ARN":"arn:aws:ses:',
    );
    pieces.push(region, ':', account, ':identity/');
  }
  pieces.push(
    bucket,
    isData
      ? '"}],"eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"'
      : '"}],"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"',
    account,
    '","sharedEventID":"',
    textOf(item, 'sharedEventId'),
    '","vpcEndpointId":"vpce-0","vpcEndpointAccountId":"',
    account,
    isData ? '","eventCategory":"Data' : '","eventCategory":"Management',
    '","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"',
  );
  if (isS3) addS3Host(bucket, region, pieces);
  else pieces.push('email.', region, '.amazonaws.com');
  pieces.push('"}}');
  return pieces.join('');
}

function textOf(item: Item, name: string): string {
  return item[name]?.S ?? '';
}

const NO_ROLE = { isRole: false, role: '', session: '' };

function readPrincipal(principal: string) {
  if (!principal.includes(':assumed-role/')) return NO_ROLE;
  const [, role, session] = ROLE_SESSION.exec(principal) ?? [];
  return role === undefined || session === undefined ? NO_ROLE : { isRole: true, role, session };
}

/** `''` for what copies nothing. */
function copySourceOf(item: Item): string {
  const bucket = textOf(item, 'copySource');
  const at = textOf(item, 'copySourceKeyAt');
  if (bucket === '' && at === '') return '';
  const source = `${bucket}/${objectKeyIn(at)}`;
  return source === '/' ? '' : source;
}

function addS3Host(bucket: string, region: string, pieces: string[]): void {
  pieces.push(bucket, bucket === '' ? 's3.' : '.s3.', region, '.amazonaws.com');
}
