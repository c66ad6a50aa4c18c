import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { hasCode } from '../errno';
import { noSuchBucket, noSuchKey, S3Error } from './errors';
import { ETags } from './etags';
import { DISPLACED_SUFFIX, keyToNames, METADATA_SUFFIX } from './key-paths';

/** User metadata by its name without `x-amz-meta-`; kept headers such as `:content-type`. */
export type ObjectMetadata = Readonly<Record<string, string>>;

export interface ObjectHead {
  readonly size: number;
  readonly etag: string;
  readonly modified: Date;
  readonly metadata: ObjectMetadata;
}

export interface OpenObject extends ObjectHead {
  /** The caller closes it. It keeps showing this object when the key is overwritten or deleted. */
  readonly descriptor: number;
}

/** Not a legal bucket name, so that no bucket can be in its way. */
const UPLOADS = '.uploads';

/**
 * Buckets as folders, objects as files. Whatever changes more than one file (an object and its
 * metadata, a folder that appears or goes) happens in one synchronous step, so that no other
 * request of this process sees it half done.
 */
export class ObjectStore {
  private readonly etags = new ETags();
  private uploadCount = 0;

  constructor(private readonly directory: string) {
    mkdirSync(join(directory, UPLOADS), { recursive: true });
    this.removeAbandonedUploads();
  }

  /** Names of folders that could be buckets, with the time they were made. */
  buckets(): { name: string; created: Date }[] {
    return readdirSync(this.directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && isBucketName(entry.name))
      .map(({ name }) => ({ name, created: lstatSync(join(this.directory, name)).birthtime }))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  createBucket(bucket: string): void {
    if (!isBucketName(bucket))
      throw new S3Error(400, 'InvalidBucketName', `The specified bucket is not valid: ${bucket}`);
    if (isFolder(join(this.directory, bucket)))
      throw new S3Error(
        409,
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
      );
    mkdirSync(join(this.directory, bucket));
  }

  /** The bucket's folder. A bucket's name holds no separator, so it cannot lead elsewhere. */
  bucketPath(bucket: string): string {
    const path = join(this.directory, bucket);
    if (!isBucketName(bucket) || !isFolder(path)) throw noSuchBucket(bucket);
    return path;
  }

  /** Where to write an upload before it is an object. */
  uploadPath(): string {
    this.uploadCount += 1;
    return join(this.directory, UPLOADS, `${process.pid}-${this.uploadCount}`);
  }

  exists(bucket: string, key: string): boolean {
    return this.find(bucket, key) !== undefined;
  }

  /** Makes a finished upload the object of this key. */
  commit(
    upload: { path: string; md5Hex: string },
    bucket: string,
    key: string,
    metadata: ObjectMetadata,
  ): void {
    const path = this.makeRoom(bucket, key);
    const hasMetadata = Object.keys(metadata).length > 0;
    const metadataUpload = `${upload.path}${METADATA_SUFFIX}`;
    if (hasMetadata) writeFileSync(metadataUpload, `${JSON.stringify(metadata, null, 2)}\n`);
    renameSync(upload.path, path);
    if (hasMetadata) renameSync(metadataUpload, path + METADATA_SUFFIX);
    else rmSync(path + METADATA_SUFFIX, { force: true });
    this.etags.remember(path, lstatSync(path), upload.md5Hex);
  }

  async open(bucket: string, key: string): Promise<OpenObject> {
    const path = this.find(bucket, key);
    if (path === undefined) throw noSuchKey(key);
    const descriptor = openSync(path, 'r');
    try {
      const stats = fstatSync(descriptor);
      const metadata = readMetadata(path);
      const etag = await this.etags.of(path, stats, descriptor);
      return { descriptor, etag, metadata, size: stats.size, modified: stats.mtime };
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  async head(bucket: string, key: string): Promise<ObjectHead> {
    const { descriptor, ...head } = await this.open(bucket, key);
    closeSync(descriptor);
    return head;
  }

  /** The path of a key's file; undefined when there is no such object. */
  find(bucket: string, key: string): string | undefined {
    const path = join(this.bucketPath(bucket), ...keyToNames(key));
    return [path, path + DISPLACED_SUFFIX].find((candidate) => stat(candidate)?.isFile());
  }

  /** Removes an object and the folders that it leaves empty. */
  remove(bucket: string, key: string): void {
    const path = this.find(bucket, key);
    if (path === undefined) return;
    rmSync(path);
    rmSync(path + METADATA_SUFFIX, { force: true });
    this.etags.forget(path);
    const bucketPath = this.bucketPath(bucket);
    for (let folder = dirname(path); folder !== bucketPath; folder = dirname(folder))
      if (!removeIfEmpty(folder)) return;
  }

  /** The path for a key's file, with its folders there and nothing in its way. */
  private makeRoom(bucket: string, key: string): string {
    const names = keyToNames(key);
    let folder = this.bucketPath(bucket);
    for (const name of names.slice(0, -1)) {
      folder = join(folder, name);
      if (stat(folder)?.isFile()) displace(folder);
      mkdirSync(folder, { recursive: true });
    }
    const path = join(folder, names.at(-1) as string);
    const isDisplaced = isFolder(path) || stat(path + DISPLACED_SUFFIX)?.isFile();
    return isDisplaced ? path + DISPLACED_SUFFIX : path;
  }

  /** A server that was killed left its uploads behind; those of a living one are still written. */
  private removeAbandonedUploads(): void {
    for (const name of readdirSync(join(this.directory, UPLOADS)))
      if (!isAlive(Number.parseInt(name, 10))) rmSync(join(this.directory, UPLOADS, name));
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function isBucketName(name: string): boolean {
  return /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
}

function stat(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // A file stands where the path has a folder: no entry either.
    if (hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

function isFolder(path: string): boolean {
  return stat(path)?.isDirectory() ?? false;
}

/** Gives an object's name to a folder: `a` exists, and `a/b` comes. */
function displace(path: string): void {
  renameSync(path, path + DISPLACED_SUFFIX);
  if (stat(path + METADATA_SUFFIX))
    renameSync(path + METADATA_SUFFIX, path + DISPLACED_SUFFIX + METADATA_SUFFIX);
}

function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) return false;
    throw error;
  }
}

function readMetadata(path: string): ObjectMetadata {
  if (stat(path + METADATA_SUFFIX) === undefined) return {};
  const parsed: unknown = JSON.parse(readFileSync(path + METADATA_SUFFIX, 'utf8'));
  const entries = Object.entries(parsed ?? {});
  return Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
