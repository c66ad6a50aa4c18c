import { opendir, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LogFile } from '../core/ledger/ledger-entry';

/** A file under a path that a person named. */
export interface FoundFile extends LogFile {
  /** Whether the person named this very file, not a folder above it. */
  readonly isNamed: boolean;
  /** The path as the person would write it. */
  readonly shown: string;
}

/**
 * Lists the files at a path: the file itself, or all files below a folder, in order of their names.
 * @throws the file system's own error when the path is not there or cannot be read
 */
export async function* findFiles(path: string): AsyncGenerator<FoundFile> {
  const { isFile, isFolder } = await kindOf(path);
  if (isFolder) yield* walk(path);
  else if (isFile) yield await describe(path, true);
}

async function* walk(folder: string): AsyncGenerator<FoundFile> {
  const names: { name: string; isDirectory: boolean }[] = [];
  for await (const entry of await opendir(folder)) {
    names.push({ name: entry.name, isDirectory: entry.isDirectory() });
  }
  names.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const { name, isDirectory } of names) {
    const path = join(folder, name);
    // A linked folder could lead round in a circle; a linked file cannot.
    if (isDirectory) yield* walk(path);
    else if ((await kindOf(path).catch(() => undefined))?.isFile) yield await describe(path, false);
  }
}

async function kindOf(path: string): Promise<{ isFile: boolean; isFolder: boolean }> {
  const stats = await stat(path);
  return { isFile: stats.isFile(), isFolder: stats.isDirectory() };
}

async function describe(path: string, isNamed: boolean): Promise<FoundFile> {
  const { size, mtimeMs } = await stat(path);
  const absolute = resolve(path);
  return {
    uri: pathToFileURL(absolute).href,
    key: absolute.split(sep).join('/'),
    etag: `${size}-${Math.round(mtimeMs)}`,
    size,
    isNamed,
    shown: path,
  };
}
