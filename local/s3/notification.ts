import { urlEncodeKey } from './listing';

export interface CreatedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly etag: string;
  readonly at: Date;
  readonly requestId: string;
  /** Greater for every later event of one key. */
  readonly sequence: bigint;
}

/**
 * The body of the message that S3 sends when an object was put.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function objectCreated(object: CreatedObject): string {
  const record = {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: 'us-east-1',
    eventTime: object.at.toISOString(),
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: 'AWS:LOCAL' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': object.requestId, 'x-amz-id-2': object.requestId },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'trailstore-local',
      bucket: {
        name: object.bucket,
        ownerIdentity: { principalId: 'LOCAL' },
        arn: `arn:aws:s3:::${object.bucket}`,
      },
      object: {
        key: urlEncodeKey(object.key),
        size: object.size,
        eTag: object.etag,
        sequencer: object.sequence.toString(16).toUpperCase().padStart(18, '0'),
      },
    },
  };
  return JSON.stringify({ Records: [record] });
}
