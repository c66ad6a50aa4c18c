import type { Item } from '../../../core/items/attribute';
import { closingTextV2 } from '../../../core/items/closing-text-v2';

const TIME = '2026-03-04T05:06:07Z';
const ID = '3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05';

const ITEM: Item = {
  stream: { S: '111122223333/s3/data' },
  at: { S: `${TIME}#${ID}` },
  eventName: { S: 'PutObject' },
  region: { S: 'eu-west-1' },
  access: { S: 'write' },
  principal: { S: '111122223333:assumed-role/Operator/alice' },
  accessKey: { S: 'ASIAEXAMPLEEXAMPLE12' },
  sourceIp: { S: '192.0.2.10' },
  userAgent: { S: '[aws-cli/2.27.1]' },
  resource: { S: 'ledger' },
  objectKeyAt: { S: `/03 ü.pdf#${TIME}#3c7a` },
};

const ROLE =
  '{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROA:alice",' +
  '"arn":"arn:aws:sts::111122223333:assumed-role/Operator/alice","accountId":"111122223333",' +
  '"accessKeyId":"ASIAEXAMPLEEXAMPLE12","sessionContext":{"sessionIssuer":{"type":"Role",' +
  '"principalId":"AROA","arn":"arn:aws:iam::111122223333:role/Operator",' +
  '"accountId":"111122223333","userName":"Operator"},"attributes":{' +
  '"creationDate":"2026-03-04TZ","mfaAuthenticated":"false"}}},';
const USER =
  '{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","principalId":"AIDA",' +
  '"arn":"arn:aws:iam::111122223333:user/bob","accountId":"111122223333",' +
  '"accessKeyId":"ASIAEXAMPLEEXAMPLE12","userName":"bob"},';
const REQUEST =
  `"eventTime":"${TIME}","eventSource":"s3.amazonaws.com","eventName":"PutObject",` +
  '"awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.10","userAgent":"[aws-cli/2.27.1]",';
const RESPONSE =
  '"responseElements":null,"additionalEventData":{"SignatureVersion":"SigV4",' +
  '"CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,' +
  '"AuthenticationMethod":"AuthHeader","x-amz-id-2":"=","bytesTransferredOut":0},' +
  `"requestID":"","eventID":"${ID}","readOnly":false,"resources":[`;
const BUCKET = '{"accountId":"111122223333","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::ledger"}';
const TLS =
  '"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256",' +
  '"clientProvidedHostHeader":';
const END =
  '],"eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"111122223333",' +
  `"eventCategory":"Data",${TLS}"ledger.s3.eu-west-1.amazonaws.com"}}`;

/** A role writes an object. */
const EXPECTED =
  `${ROLE}${REQUEST}"requestParameters":{"bucketName":"ledger",` +
  `"Host":"ledger.s3.eu-west-1.amazonaws.com","key":"03 ü.pdf"},${RESPONSE}` +
  `{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::ledger/03 ü.pdf"},${BUCKET}${END}`;

test('it is the record that the item lets one expect', () => {
  expect(closingTextV2(ITEM)).toBe(EXPECTED);
});

test('of a bucket it says no object', () => {
  expect(closingTextV2({ ...ITEM, objectKeyAt: { S: `#${TIME}#3c7a` } })).toBe(
    EXPECTED.replace(',"key":"03 ü.pdf"', '').replace(/\{"type":"AWS::S3::Object"[^}]*\},/, ''),
  );
});

test('of a user it says no session', () => {
  expect(closingTextV2({ ...ITEM, principal: { S: '111122223333:user/bob' } })).toBe(
    EXPECTED.replace(ROLE, USER),
  );
});

test('of SES it says an identity', () => {
  const item = { ...ITEM, stream: { S: '111122223333/ses/management' } };
  expect(closingTextV2(item)).toBe(
    `${ROLE}${REQUEST.replace('s3.', 'ses.')}"requestParameters":{"emailIdentity":"ledger",` +
      '"source":"ledger","fromEmailAddress":"ledger"},"responseElements":null,' +
      `"requestID":"","eventID":"${ID}","readOnly":false,"resources":[` +
      '{"accountId":"111122223333","type":"AWS::SES::EmailIdentity",' +
      '"ARN":"arn:aws:ses:eu-west-1:111122223333:identity/ledger"}' +
      END.replace('"managementEvent":false', '"managementEvent":true')
        .replace('"Data"', '"Management"')
        .replace('ledger.s3.eu-west-1', 'email.eu-west-1'),
  );
});

test.each<[string, Item, string, string]>([
  ['a second factor', { mfa: { BOOL: true } }, 'Authenticated":"false', 'Authenticated":"true'],
  [
    'a source identity',
    { sourceIdentity: { S: 'al@example.com' } },
    '"false"}}},',
    '"false"},"sourceIdentity":"al@example.com"}},',
  ],
  [
    'a service that calls for someone',
    { invokedBy: { S: 'athena.amazonaws.com' } },
    '"false"}}},',
    '"false"}},"invokedBy":"athena.amazonaws.com"},',
  ],
  [
    'a failed call',
    { errorCode: { S: 'NoSuchKey' }, errorMessage: { S: 'None.' } },
    '[aws-cli/2.27.1]"',
    '[aws-cli/2.27.1]","errorCode":"NoSuchKey","errorMessage":"None."',
  ],
  ['a reading call', { access: { S: 'read' } }, '"readOnly":false', '"readOnly":true'],
  [
    'what it touched besides',
    { resources: { L: [{ S: 'a' }, { S: 'b' }] } },
    '"resources":[',
    '"resources":[a"b',
  ],
  [
    'an event that others share',
    { sharedEventId: { S: 'shared' } },
    ',"eventCategory"',
    ',"sharedEventID":"shared","eventCategory"',
  ],
])('it says %s', (_what, over, usual, said) => {
  expect(EXPECTED).toContain(usual);
  expect(closingTextV2({ ...ITEM, ...over })).toBe(EXPECTED.replace(usual, said));
});

test('the source of a copy stands URL-encoded as its header, and plain as its resource', () => {
  const text = closingTextV2({
    ...ITEM,
    copySource: { S: 'archive' },
    copySourceKeyAt: { S: `/day=1/ü\ud83d.pdf#${TIME}#3c7a` },
  });
  expect(text).toContain('"x-amz-copy-source":"archive/day%3D1/%C3%BC%EF%BF%BD.pdf"}');
  expect(text).toContain(
    '{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::archive/day=1/ü\ud83d.pdf"}',
  );
});

test.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-east-1', 'aws-us-gov'],
])('ARNs of the Region %s are of the partition %s', (region, partition) => {
  const text = closingTextV2({ ...ITEM, region: { S: region } });
  expect(new Set(text.match(/(?<=arn:)[^:]*/g))).toEqual(new Set([partition]));
});

test.each([
  ['s3.amazonaws.com', true],
  ['s3-outposts.amazonaws.com', true],
  ['s3express.amazonaws.com', true],
  ['ses.amazonaws.com', false],
])('an event of %s is one of S3: %s', (source, isS3) => {
  const text = closingTextV2({ ...ITEM, eventSource: { S: source } });
  expect(text.includes('"bucketName"')).toBe(isS3);
});

test('it says nothing of the item before', () => {
  const bare = closingTextV2({});
  const copy = { copySource: { S: 'archive' }, copySourceKeyAt: { S: `/a#${TIME}#3c7a` } };
  closingTextV2({ ...ITEM, ...copy, errorCode: { S: 'AccessDenied' }, sharedEventId: { S: 'x' } });
  expect(closingTextV2({})).toBe(bare);
});
