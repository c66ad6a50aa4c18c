import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { hasCode } from '../../local/errno';
import type { Findings } from '../benchmark';

const resultsSchema = z.record(z.string(), z.unknown());
const keptSchema = z.object({ figures: z.record(z.string(), z.unknown()) });

/**
 * The results of a file with those of one benchmark in their place; the others stay as they are.
 * @param isPart whether only some of its groups were measured: what was found of the others before stays too
 */
export function mergeResults(
  json: string | undefined,
  name: string,
  { events, figures, about }: Findings,
  isPart = false,
): string {
  const others = json === undefined ? {} : resultsSchema.parse(JSON.parse(json));
  const before = isPart ? keptSchema.safeParse(others[name]).data?.figures : undefined;
  const all = { ...before, ...figures };
  const results = { ...others, [name]: { node: process.version, ...about, events, figures: all } };
  return `${JSON.stringify(results, undefined, 2)}\n`;
}

/** Keeps what a benchmark found in a file of results, beside those of the others. */
export async function keepResults(
  path: string,
  name: string,
  findings: Findings,
  isPart = false,
): Promise<void> {
  await writeFile(path, mergeResults(await readIfThere(path), name, findings, isPart));
}

/** @returns undefined when there is no such file */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
