import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { UsageError } from '../core/errors';
import { hasCode } from './errno';
import { findFiles } from './find-logs';
import { packageRoot } from './paths';

/** A rule file, with the events that lie beside it. */
export interface FoundRuleFile {
  readonly path: string;
  readonly text: string;
  readonly events?: { readonly path: string; readonly text: string } | undefined;
}

const RULE_FILE = /\.ya?ml$/;

/**
 * Reads the rule files at a path: the file itself, or all of them below a folder, in order of their names.
 * @throws {UsageError} when the path is not there or may not be read, or is a file that is no rule file
 */
export async function* readRuleFiles(path: string): AsyncGenerator<FoundRuleFile> {
  const isFolder = await isFolderAt(path);
  if (!isFolder && !RULE_FILE.test(path)) {
    throw new UsageError(`${path} is no rule file: its name ends in neither .yml nor .yaml`);
  }
  for await (const { shown } of findFiles(path)) {
    if (!RULE_FILE.test(shown)) continue;
    const beside = shown.replace(RULE_FILE, '.events.json');
    const events = await readIfThere(beside);
    yield {
      path: shown,
      text: await readFile(shown, 'utf8'),
      ...(events !== undefined && { events: { path: beside, text: events } }),
    };
  }
}

/**
 * The rule files of the project itself, those of its packs too. They are named from its own folder on, with
 * slashes on every system, as the rules of a deployment are: `rules/ses/x.yml`.
 */
export async function* readProjectRules(root = packageRoot()): AsyncGenerator<FoundRuleFile> {
  for await (const file of readRuleFiles(join(root, 'rules'))) {
    yield { ...file, path: relative(root, file.path).split(sep).join('/') };
  }
}

/** Whether the project's rules, or the configuration that chooses among them, were written after a file. */
export async function isNewerThan(built: string, root = packageRoot()): Promise<boolean> {
  const builtAt = (await stat(built)).mtimeMs;
  const paths = [join(root, 'trailstore.config.ts')];
  for await (const { path } of readRuleFiles(join(root, 'rules'))) paths.push(path);
  for (const path of paths) {
    // An installed package brings no configuration.
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && found.mtimeMs > builtAt) return true;
  }
  return false;
}

/**
 * Writes a file that is not there yet.
 * @throws {UsageError} when it is there already, or its folder is not
 */
export async function writeNewFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw new UsageError(`${path} is there already`);
    if (hasCode(error, 'ENOENT')) throw new UsageError(`there is no folder for ${path}`);
    throw error;
  }
}

async function isFolderAt(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new UsageError(`there is no file or folder ${path}`);
    if (hasCode(error, 'EACCES')) throw new UsageError(`${path} may not be read`);
    throw error;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
