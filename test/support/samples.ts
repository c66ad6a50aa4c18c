import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { object } from '../../core/records/json';
import type { CloudTrailRecord, JsonObject } from '../../core/records/record';

const SHARED = resolve(__dirname, '../../../shared');

/** One record of a public log, as it lies in the folder beside the project. */
export interface Sample {
  /** `set.jsonl:12`, to find it again. */
  readonly where: string;
  readonly record: CloudTrailRecord;
}

/** The records of every set, or null where the folder is absent. Nothing of them is ever copied here. */
export function readSamples(): Sample[] | null {
  const folder = join(SHARED, 'samples', 'records');
  if (!existsSync(folder)) return null;
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readSet(join(folder, name), name));
}

/** A file of facts that lies beside the project, or null where it is absent. */
export function readReference(name: string): JsonObject | null {
  const path = join(SHARED, 'reference', name);
  return existsSync(path) ? (object(JSON.parse(readFileSync(path, 'utf8'))) ?? null) : null;
}

function readSet(path: string, name: string): Sample[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    if (line === '') return [];
    const record = asRecord(JSON.parse(line));
    return record ? [{ where: `${name}:${index + 1}`, record }] : [];
  });
}

/**
 * Samples are read as they are, with wrong types and without event times, to see that the code stands
 * them; so their fields are handed over unjudged.
 */
export function asRecord(value: unknown): CloudTrailRecord | undefined {
  return isRecord(value) ? value : undefined;
}

function isRecord(value: unknown): value is CloudTrailRecord {
  return object(value) !== undefined;
}
