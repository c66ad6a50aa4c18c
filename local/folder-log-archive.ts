import type { Stats } from 'node:fs';
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
    const names: string[] = [];
    for (const name of await this.readFolder()) {
      if (await isFolder(join(this.folder, name))) names.push(name);
    }
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
      const { size, mtime, mtimeMs } = await stat(path);
      yield { key, size, etag: `${size}-${Math.round(mtimeMs)}`, lastModified: mtime };
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
    return {
      body: await readAtMost(MOST_FETCHED_BYTES, path),
      metadata: await readMetadata(path + METADATA_SUFFIX),
    };
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
      return await readdir(this.folder);
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

/** What S3 would not have: a folder, a pipe, a link that leads nowhere, or a path that leads through a file. */
async function isFile(path: string): Promise<boolean> {
  return (await statsOf(path))?.isFile() ?? false;
}

/** Also where a link leads to it. */
async function isFolder(path: string): Promise<boolean> {
  return (await statsOf(path))?.isDirectory() ?? false;
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP')) return undefined;
    throw error;
  }
}

/** @throws {TooLargeError} before anything is read */
async function readAtMost(maxBytes: number, path: string): Promise<Buffer> {
  const { size } = await stat(path);
  if (size > maxBytes) throw new TooLargeError(`${path} holds more than ${maxBytes} bytes`);
  return readFile(path);
}

/** Amazon S3 User Guide, "Working with object metadata": 2 KB of a user's own. The rest is what is printed. */
const MOST_METADATA_BYTES = 1024 * 1024;
/** Some editors and shells begin a file with it. */
const BYTE_ORDER_MARK = /^\ufeff/;
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

/**
 * @returns undefined when there is no such file, or none that can be an object's metadata: the object has
 *   none then
 */
async function readJson(path: string): Promise<unknown> {
  if (!(await isFile(path))) return undefined;
  try {
    const content = await readAtMost(MOST_METADATA_BYTES, path);
    return JSON.parse(content.toString().replace(BYTE_ORDER_MARK, ''));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TooLargeError) return undefined;
    throw error;
  }
}
