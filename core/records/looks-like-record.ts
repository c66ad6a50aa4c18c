import { object, parseJson } from './json';
import { KNOWN_FIELDS } from './outline/known-fields';

const REQUIRED_FIELDS = ['eventVersion', 'eventTime', 'eventSource', 'eventName'];
const FIELD_NAMES: ReadonlySet<string> = new Set(KNOWN_FIELDS);

/**
 * Whether bytes behind damage are a CloudTrail record, whole and nothing but one. It begins with a field of
 * CloudTrail's: an object of a damaged record that runs on into the next one has the fields of a record too, behind
 * its own.
 */
export function looksLikeRecord(bytes: Buffer): boolean {
  const value = object(parseJson(bytes));
  if (value === undefined) return false;
  const [first = ''] = Object.keys(value);
  return FIELD_NAMES.has(first) && REQUIRED_FIELDS.every((name) => name in value);
}
