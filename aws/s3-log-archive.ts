import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { MOST_FETCHED_BYTES, TooLargeError } from '../core/digests/too-large';
import { UnreadableFileError } from '../core/errors';
import type { ArchivedObject, FetchedObject, LogArchive } from '../core/ports';
import { s3Uri } from './s3-log-source';

/** The buckets that CloudTrail delivers to. */
export class S3LogArchive implements LogArchive {
  constructor(private readonly client: S3Client) {}

  async *list(bucket: string, prefix: string, after?: string): AsyncGenerator<ArchivedObject> {
    const pages = paginateListObjectsV2(
      { client: this.client },
      { Bucket: bucket, Prefix: prefix, ...(after && { StartAfter: after }) },
    );
    for await (const page of translated(pages, s3Uri(bucket, prefix))) {
      for (const { Key: key, ETag, Size: size, LastModified: lastModified } of page.Contents ??
        []) {
        if (key !== undefined) yield { key, etag: ETag?.replaceAll('"', ''), size, lastModified };
      }
    }
  }

  async listFolders(bucket: string, prefix: string): Promise<readonly string[]> {
    const pages = paginateListObjectsV2(
      { client: this.client },
      { Bucket: bucket, Prefix: prefix, Delimiter: '/' },
    );
    const folders: string[] = [];
    for await (const page of translated(pages, s3Uri(bucket, prefix))) {
      for (const { Prefix: folder } of page.CommonPrefixes ?? []) {
        if (folder !== undefined) folders.push(folder.slice(prefix.length));
      }
    }
    return folders;
  }

  async fetch(bucket: string, key: string): Promise<FetchedObject | undefined> {
    const answer = await this.get(bucket, key);
    if (answer === undefined) return undefined;
    const body = await readAtMost(MOST_FETCHED_BYTES, bodyOf(answer), s3Uri(bucket, key));
    return { body, metadata: answer.Metadata ?? {} };
  }

  async open(bucket: string, key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const answer = await this.get(bucket, key);
    return answer && bodyOf(answer);
  }

  /** @returns undefined for an object that is not there, as long as the bucket may be listed */
  private async get(bucket: string, key: string): Promise<GetObjectCommandOutput | undefined> {
    try {
      return await this.client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw translate(error, s3Uri(bucket, key));
    }
  }
}

function bodyOf({ Body }: GetObjectCommandOutput): Readable {
  if (Body instanceof Readable) return Body;
  throw new UnreadableFileError('S3 gave no content');
}

async function readAtMost(maxBytes: number, body: Readable, uri: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) throw new TooLargeError(`${uri} holds more than ${maxBytes} bytes`);
  }
  return Buffer.concat(chunks);
}

/** Amazon S3 API Reference, "Error responses": those that are about the bucket or the one object. */
const UNREADABLE: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket',
  // What S3 answers, too, for an object that is gone, to whoever may not list the bucket.
  AccessDenied: 'AWS refused it: s3:ListBucket and s3:GetObject are needed',
  InvalidObjectState: 'it is archived: restore it first',
};

function translate(cause: unknown, uri: string): unknown {
  const reason = cause instanceof Error ? UNREADABLE[cause.name] : undefined;
  return reason === undefined ? cause : new UnreadableFileError(`${uri}: ${reason}`, { cause });
}

async function* translated<T>(pages: AsyncIterable<T>, uri: string): AsyncGenerator<T> {
  try {
    yield* pages;
  } catch (error) {
    throw translate(error, uri);
  }
}
