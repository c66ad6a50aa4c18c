import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { UnreadableFileError } from '../core/errors';
import type { LogFile } from '../core/ledger/ledger-entry';
import type { LogSource, OpenedLog } from '../core/ports';

/** Amazon S3 API Reference, "Error responses": those that are about the one file. */
const UNREADABLE: Readonly<Record<string, string>> = {
  NoSuchKey: 'it is not in the bucket',
  NotFound: 'it is not in the bucket',
  NoSuchVersion: 'this version of it is not in the bucket',
  NoSuchBucket: 'there is no such bucket',
  // What S3 answers, too, for a file that is gone, to whoever may not list the bucket, and where the bucket
  // is of another account than the one expected (Amazon S3 User Guide, "Verifying bucket ownership").
  AccessDenied: 'it is not in the bucket, may not be read, or the bucket is of another account',
  InvalidObjectState: 'it is archived: restore it first',
};

/** As long as an answer may take to begin: see client-settings.ts. */
const LONGEST_SILENCE_MILLISECONDS = 20_000;

export interface S3LogSourceOptions {
  /** The account that every bucket must belong to; any where absent. */
  readonly bucketOwner?: string;
  readonly longestSilenceMilliseconds?: number;
}

/** Log files in S3, read as streams. */
export class S3LogSource implements LogSource {
  constructor(
    private readonly client: S3Client,
    private readonly options: S3LogSourceOptions = {},
  ) {}

  async open(file: LogFile): Promise<OpenedLog> {
    const { bucket, key } = parseS3Uri(file.uri);
    const { bucketOwner, longestSilenceMilliseconds = LONGEST_SILENCE_MILLISECONDS } = this.options;
    try {
      const {
        Body,
        ETag,
        ContentLength: size,
      } = await this.client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          VersionId: file.version,
          ExpectedBucketOwner: bucketOwner,
        }),
      );
      if (!(Body instanceof Readable)) throw new UnreadableFileError('S3 gave no content');
      // HTTP puts quotes around it, notifications do not.
      const etag = ETag?.replaceAll('"', '');
      return Object.assign(withoutSilence(Body, longestSilenceMilliseconds), { etag, size });
    } catch (cause) {
      const reason = cause instanceof Error ? UNREADABLE[cause.name] : undefined;
      throw reason === undefined ? cause : new UnreadableFileError(reason, { cause });
    }
  }
}

/**
 * Breaks a body off of which nothing comes while somebody waits for it: the SDK would wait for ever. Its own
 * `socketTimeout` counts the time, too, in which nobody reads on because the store is slow.
 */
async function* withoutSilence(body: Readable, milliseconds: number): AsyncGenerator<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
  const silence = new Error(`S3 sent nothing for ${milliseconds / 1000} seconds`);
  try {
    for (;;) {
      const timer = setTimeout(() => body.destroy(silence), milliseconds);
      const next = await chunks.next().finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    await chunks.return?.();
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
