import { isTooIntricate } from './json-scan';
import type { JsonObject } from './record';

/**
 * Readers for JSON of which nothing is known. A value of another kind than asked for is absent:
 * a record is stored whatever its fields hold, so a wrong type must never throw.
 */

/** A string that says something: CloudTrail prints "" where it means nothing (`accessKeyId`). */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

export function object(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** An array's items; nothing else is a list, so that callers can loop without asking first. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : NOTHING;
}

const NOTHING: readonly unknown[] = [];

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns undefined when the bytes are not JSON (no JSON value parses to undefined), or too intricate */
export function parseJson(bytes: Buffer): unknown {
  if (isTooIntricate(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
