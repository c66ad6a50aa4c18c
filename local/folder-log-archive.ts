import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MOST_FETCHED_BYTES, TooLargeError } from '../core/digests/too-large';
import { UsageError } from '../core/errors';
import type { ArchivedObject, FetchedObject, LogArchive } from '../core/ports';
import { object, text } from '../core/records/json';
import { hasCode } from './errno';
import { keyToNames, METADATA_SUFFIX } from './s3/key-paths';
import { compareKeys, walkObjects } from './s3/walk';

const CHUNK_BYTES = 64 * 1024;

/**
 * Copies of buckets on disk: each directory is a bucket, each file below it an object, and an object's
 * user metadata lie beside it in a file with `.metadata.json` behind its name. Names are written as the
 * local S3 server writes them, which for CloudTrail's keys is as they are.
 */
export class FolderLogArchive implements LogArchive {
  constructor(private readonly folder: string) {}

  /**
   * The buckets, in order of their names.
   * @throws {UsageError} when the folder is not there, or is itself what should lie in it
   */
  async buckets(): Promise<readonly string[]> {
    const entries = await this.readFolder();
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    if (names.includes('AWSLogs')) {
      throw new UsageError(
        `${this.folder} holds AWSLogs itself: name the folder above it, in which each directory is a bucket`,
      );
    }
    return names.filter(isBucketName).sort(compareKeys);
  }

  async *list(bucket: string, prefix: string, after = ''): AsyncGenerator<ArchivedObject> {
    if (!isBucketName(bucket)) return;
    for await (const { key, path } of walkObjects(this.bucketPath(bucket), { prefix, after })) {
      const { size, mtimeMs } = await stat(path);
      yield { key, size, etag: `${size}-${Math.round(mtimeMs)}` };
    }
  }

  async listFolders(bucket: string, prefix: string): Promise<readonly string[]> {
    if (!isBucketName(bucket)) return [];
    const folders: string[] = [];
    let last: string | undefined;
    do {
      last = await this.nextFolder(bucket, prefix, folders.at(-1));
      if (last !== undefined) folders.push(last);
    } while (last !== undefined);
    return folders;
  }

  /** The walk begins again behind each folder, which spares it all that is in it. */
  private async nextFolder(bucket: string, prefix: string, last: string | undefined) {
    const after = last === undefined ? '' : `${prefix}${last}\u{10ffff}`;
    for await (const { key } of walkObjects(this.bucketPath(bucket), { prefix, after })) {
      const slash = key.indexOf('/', prefix.length);
      if (slash !== -1) return key.slice(prefix.length, slash + 1);
    }
    return undefined;
  }

  async fetch(bucket: string, key: string): Promise<FetchedObject | undefined> {
    const path = this.objectPath(bucket, key);
    if (path === undefined || !(await isFile(path))) return undefined;
    const { size } = await stat(path);
    if (size > MOST_FETCHED_BYTES) {
      throw new TooLargeError(`${path} holds more than ${MOST_FETCHED_BYTES} bytes`);
    }
    return { body: await readFile(path), metadata: await readMetadata(path + METADATA_SUFFIX) };
  }

  async open(bucket: string, key: string): Promise<AsyncIterable<Uint8Array> | undefined> {
    const path = this.objectPath(bucket, key);
    if (path === undefined || !(await isFile(path))) return undefined;
    // Opened here, so that a file that may not be read is known before it is read.
    const handle = await open(path, 'r');
    return handle.createReadStream({ highWaterMark: CHUNK_BYTES });
  }

  private bucketPath(bucket: string): string {
    return join(this.folder, bucket);
  }

  private objectPath(bucket: string, key: string): string | undefined {
    if (!isBucketName(bucket) || key === '') return undefined;
    return join(this.bucketPath(bucket), ...keyToNames(key));
  }

  private async readFolder() {
    try {
      return await readdir(this.folder, { withFileTypes: true });
    } catch (cause) {
      if (hasCode(cause, 'ENOENT', 'ENOTDIR')) {
        throw new UsageError(`there is no folder ${this.folder}`, { cause });
      }
      throw cause;
    }
  }
}

/** Amazon S3 User Guide, "Bucket naming rules"; older buckets may have capitals and underscores. */
function isBucketName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name);
}

/** What S3 would not have: a folder, or a path that leads through a file. */
async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG')) return false;
    throw error;
  }
}

const HEADER_PREFIX = /^x-amz-meta-/;

/** The names and values themselves, or what `aws s3api head-object` printed of the object. */
async function readMetadata(path: string): Promise<Readonly<Record<string, string>>> {
  const stored = object(await readJson(path)) ?? {};
  const named = Object.entries(object(stored.Metadata) ?? stored).flatMap(([name, value]) => {
    const content = value === '' ? value : text(value);
    return content === undefined ? [] : [[name.toLowerCase().replace(HEADER_PREFIX, ''), content]];
  });
  return Object.fromEntries(named);
}

/** @returns undefined when the file is not there, or is no JSON: the object has no metadata then */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
