import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../errno';
import { readName } from './key-paths';

export interface WalkedObject {
  readonly key: string;
  readonly path: string;
}

export interface WalkRange {
  /** Only keys that begin with it. */
  readonly prefix: string;
  /** Only keys after it. */
  readonly after: string;
}

/** S3 lists keys in the order of their UTF-8 bytes, which JavaScript's own order is not. */
export function compareKeys(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** The objects of a bucket's folder in S3's order, without entering folders out of range. */
export async function* walkObjects(
  bucketPath: string,
  range: WalkRange,
): AsyncGenerator<WalkedObject> {
  yield* walkFolder(bucketPath, '', range);
}

async function* walkFolder(
  path: string,
  folderKey: string,
  range: WalkRange,
): AsyncGenerator<WalkedObject> {
  const entries = await readSegments(path, folderKey);
  for (const { key, path: entryPath, isFolder } of entries) {
    if (isFolder) {
      if (mayHold(key, range)) yield* walkFolder(entryPath, key, range);
    } else if (key.startsWith(range.prefix) && compareKeys(key, range.after) > 0)
      yield { key, path: entryPath };
  }
}

function mayHold(folderKey: string, { prefix, after }: WalkRange): boolean {
  const isInPrefix = folderKey.startsWith(prefix) || prefix.startsWith(folderKey);
  return isInPrefix && (after.startsWith(folderKey) || compareKeys(folderKey, after) > 0);
}

interface Segment {
  /** Of a folder with its closing slash, so that `a-b` comes before what is under `a/`. */
  readonly key: string;
  readonly path: string;
  readonly isFolder: boolean;
}

/** A folder's entries, with the segments that are too long for one name put together again. */
async function readSegments(path: string, keySoFar: string): Promise<Segment[]> {
  const segments: Segment[] = [];
  for (const entry of await readFolder(path)) {
    const name = readName(entry.name);
    if (name === undefined) continue;
    const entryPath = join(path, entry.name);
    const key = keySoFar + name.text;
    if (entry.isFile() && !name.goesOn) segments.push({ key, path: entryPath, isFolder: false });
    else if (entry.isDirectory() && name.goesOn)
      segments.push(...(await readSegments(entryPath, key)));
    else if (entry.isDirectory())
      segments.push({ key: `${key}/`, path: entryPath, isFolder: true });
  }
  return segments.sort((left, right) => compareKeys(left.key, right.key));
}

async function readFolder(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    // Deleting a folder's last object removes the folder, and that may happen during a listing.
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
