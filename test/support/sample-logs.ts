import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const SHARED = resolve(__dirname, '../../../shared');

/** A set of public records, each as the line that it is kept on. */
export interface SampleSet {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Every set, or null where the folder beside the project is absent. Nothing of them is copied here. */
export function readSampleSets(): SampleSet[] | null {
  return (
    readFolder(join(SHARED, 'samples', 'records'), '.jsonl')?.map(({ name, text }) => ({
      name,
      lines: text.split('\n').filter((line) => line !== ''),
    })) ?? null
  );
}

/** The logs that pages of AWS's documentation print, as they print them; null as above. */
export function readPrintedLogs(): { name: string; text: string }[] | null {
  return (
    readFolder(join(SHARED, 'seeds'), '.txt')?.flatMap(({ name, text }) => {
      const [log] = /\{ "Records"[\s\S]*?\} \] \}/.exec(text) ?? [];
      return log === undefined ? [] : [{ name, text: log }];
    }) ?? null
  );
}

function readFolder(folder: string, suffix: string): { name: string; text: string }[] | null {
  if (!existsSync(folder)) return null;
  return readdirSync(folder)
    .filter((name) => name.endsWith(suffix))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}
