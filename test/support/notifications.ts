/** The messages that announce log files, as each service sends them. Keys are given decoded. */

export const BUCKET = 'trail-logs';

/** The name that CloudTrail gives a log file. */
export const LOG_KEY =
  'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/111122223333_CloudTrail_eu-west-1_20260304T0510Z_0123456789abcdef.json.gz';

export interface AnnouncedObject {
  readonly key: string;
  readonly size?: number | undefined;
  readonly etag?: string | undefined;
  readonly version?: string | undefined;
}

/** One object that was put. */
export const ANNOUNCED: AnnouncedObject = {
  key: LOG_KEY,
  size: 1234,
  etag: 'd41d8cd98f00b204e9800998ecf8427e',
  version: 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
};

/** As S3 encodes a key: a space as `+`, everything else that is special in percent, slashes as they are. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}

/** Amazon S3 User Guide, "Event message structure". */
export function s3Record(object = ANNOUNCED, eventName = 'ObjectCreated:Put') {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'eu-west-1',
    eventTime: '2026-03-04T05:10:10.000Z',
    eventName,
    userIdentity: { principalId: 'AWS:AROAEXAMPLEEXAMPLE12:CloudTrail' },
    requestParameters: { sourceIPAddress: '198.51.100.7' },
    responseElements: { 'x-amz-request-id': '4B4NGD358NMKJ12R', 'x-amz-id-2': 'EXAMPLE=' },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'logs',
      bucket: {
        name: BUCKET,
        ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
        arn: `arn:aws:s3:::${BUCKET}`,
      },
      object: {
        key: encodeKey(object.key),
        size: object.size,
        eTag: object.etag,
        versionId: object.version,
        sequencer: '0C0F6F405D6ED209E1',
      },
    },
  };
}

export function s3Message(...objects: readonly AnnouncedObject[]): string {
  const announced = objects.length === 0 ? [ANNOUNCED] : objects;
  return JSON.stringify({ Records: announced.map((object) => s3Record(object)) });
}

/** Amazon S3 User Guide, "Amazon EventBridge event message structure". */
export function eventBridgeEvent(object = ANNOUNCED, detailType = 'Object Created') {
  return {
    version: '0',
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': detailType,
    source: 'aws.s3',
    account: '111122223333',
    time: '2026-03-04T05:10:10Z',
    region: 'eu-west-1',
    resources: [`arn:aws:s3:::${BUCKET}`],
    detail: {
      version: '0',
      'event-version': '1.1',
      bucket: { name: BUCKET },
      object: {
        key: object.key,
        size: object.size,
        etag: object.etag,
        'version-id': object.version,
        sequencer: '617f08299329d189',
      },
      'request-id': 'N4N7GDK58NMKJ12R',
      requester: '123456789012',
      'source-ip-address': '198.51.100.7',
      reason: 'PutObject',
    },
  };
}

/** As a queue that is subscribed to a topic gets it. */
export function inSns(message: string): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: '95df01b4-ee98-5cb9-9903-4c221d41eb5e',
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:trail',
    Subject: 'Amazon S3 Notification',
    Message: message,
    Timestamp: '2026-03-04T05:10:11.000Z',
    SignatureVersion: '1',
    Signature: 'EXAMPLE==',
    SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-example.pem',
    UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe',
  });
}

/** As Lambda gets it from a topic, when somebody forwards that whole event to the queue. */
export function inSnsRecords(...messages: readonly string[]): string {
  return JSON.stringify({
    Records: messages.map((message) => ({
      EventSource: 'aws:sns',
      EventVersion: '1.0',
      EventSubscriptionArn: 'arn:aws:sns:eu-west-1:111122223333:trail:21be56ed',
      Sns: { Type: 'Notification', Subject: 'Amazon S3 Notification', Message: message },
    })),
  });
}

/** CloudTrail User Guide, "Configuring Amazon SNS notifications for CloudTrail". */
export function trailMessage(...keys: readonly string[]): string {
  return JSON.stringify({ s3Bucket: BUCKET, s3ObjectKey: keys.length === 0 ? [LOG_KEY] : keys });
}

/** What S3 sends when notifications are set up. */
export const TEST_EVENT = JSON.stringify({
  Service: 'Amazon S3',
  Event: 's3:TestEvent',
  Time: '2026-03-04T05:00:00.000Z',
  Bucket: BUCKET,
  RequestId: '5582815E1AEA5ADF',
  HostId: 'EXAMPLE=',
});

/** What CloudTrail sends when a topic is set up. */
export const VALIDATION_MESSAGE = 'CloudTrail validation message.';
