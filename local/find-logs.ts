import { opendir, stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FoundFile } from '../core/ports';

/**
 * Lists the files at a path: the file itself, or all files below a folder, in order of their names.
 * @throws the file system's own error when the path is not there or cannot be read
 */
export async function* findFiles(path: string): AsyncGenerator<FoundFile> {
  const stats = await stat(path);
  if (stats.isDirectory()) yield* walk(path);
  else if (stats.isFile()) yield await describe(path, true);
  // What comes through a pipe can be read once and is never the same again: it has no ETag.
  else yield { ...nameOf(path), isNamed: true, shown: path };
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
    else if (await isFile(path)) yield await describe(path, false);
  }
}

/** Links that lead nowhere, sockets and devices are no files. */
async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function nameOf(path: string): Pick<FoundFile, 'uri' | 'key'> {
  const absolute = resolve(path);
  return { uri: pathToFileURL(absolute).href, key: absolute.split(sep).join('/') };
}

async function describe(path: string, isNamed: boolean): Promise<FoundFile> {
  const { size, mtimeMs } = await stat(path);
  return {
    ...nameOf(path),
    etag: `${size}-${Math.round(mtimeMs)}`,
    size,
    isNamed,
    shown: path,
  };
}
