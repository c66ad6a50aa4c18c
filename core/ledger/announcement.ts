import type { LogFile } from './ledger-entry';

/** Where and when an announcement is made. */
export interface Announced {
  /** Of the queue, and so of the bucket: S3 notifies queues of its own Region only. */
  readonly region: string;
  readonly at: Date;
}

/** What an announcement says where S3 says who put the object: a dead letter then tells who asked. */
const ANNOUNCER = 'trailstore';

/**
 * The message that S3 sends to a queue when files are put into a bucket. Amazon S3 User Guide, "Event
 * message structure": version 2.1, keys URL-encoded.
 *
 * @param files at `s3://` addresses
 * @throws {RangeError} for a file at any other address
 */
export function announcementOf(files: readonly LogFile[], announced: Announced): string {
  return JSON.stringify({ Records: files.map((file) => recordOf(file, announced)) });
}

function recordOf(file: LogFile, { region, at }: Announced): object {
  const bucket = bucketOf(file);
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: region,
    eventTime: at.toISOString(),
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: ANNOUNCER },
    requestParameters: { sourceIPAddress: 's3.amazonaws.com' },
    responseElements: { 'x-amz-request-id': ANNOUNCER, 'x-amz-id-2': ANNOUNCER },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: ANNOUNCER,
      bucket: {
        name: bucket,
        ownerIdentity: { principalId: ANNOUNCER },
        arn: `arn:aws:s3:::${bucket}`,
      },
      object: {
        key: encodeKey(file.key),
        size: file.size,
        eTag: file.etag,
        versionId: file.version,
      },
    },
  };
}

function bucketOf({ uri }: LogFile): string {
  const bucket = /^s3:\/\/([^/]+)\/./s.exec(uri)?.[1];
  if (bucket === undefined) throw new RangeError(`only a file in S3 can be announced, not ${uri}`);
  return bucket;
}

/** A form's encoding, which has `+` for a space, with slashes left as they are. */
function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}
