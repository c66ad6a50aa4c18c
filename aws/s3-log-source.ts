import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { UnreadableFileError } from '../core/errors';
import type { LogFile } from '../core/ledger/ledger-entry';
import type { LogSource } from '../core/ports';

/** Amazon S3 API Reference, "Error responses": those that are about the one file. */
const UNREADABLE: Readonly<Record<string, string>> = {
  NoSuchKey: 'it is not in the bucket',
  NotFound: 'it is not in the bucket',
  NoSuchVersion: 'this version of it is not in the bucket',
  NoSuchBucket: 'there is no such bucket',
  // What S3 answers, too, for a file that is gone, to whoever may not list the bucket.
  AccessDenied: 'it is not in the bucket, or may not be read',
  InvalidObjectState: 'it is archived: restore it first',
};

/** Log files in S3, read as streams. */
export class S3LogSource implements LogSource {
  constructor(private readonly client: S3Client) {}

  async open(file: LogFile): Promise<AsyncIterable<Uint8Array>> {
    const { bucket, key } = parseS3Uri(file.uri);
    try {
      const { Body } = await this.client.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: file.version }),
      );
      if (!(Body instanceof Readable)) throw new UnreadableFileError('S3 gave no content');
      return Body;
    } catch (cause) {
      const reason = cause instanceof Error ? UNREADABLE[cause.name] : undefined;
      throw reason === undefined ? cause : new UnreadableFileError(reason, { cause });
    }
  }
}

/** The parts of `s3://bucket/key`; the key is as it is, not URL-encoded. */
export function parseS3Uri(uri: string): { bucket: string; key: string } {
  const slash = uri.indexOf('/', 's3://'.length);
  if (!uri.startsWith('s3://')) throw new UnreadableFileError(`${uri} is not an s3:// address`);
  return slash === -1
    ? { bucket: uri.slice(5), key: '' }
    : { bucket: uri.slice(5, slash), key: uri.slice(slash + 1) };
}

export function s3Uri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}
