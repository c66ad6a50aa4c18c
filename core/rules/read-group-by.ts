import { text } from '../records/json';
import type { Complain } from './correlation/complaints';
import { whyNoField } from './derived-names';

const MOST_GROUP_FIELDS = 16;

/**
 * Reads a `group-by`: a list of the names of fields, of a detection rule's own or of a correlation's.
 * @param path where it stands in the document
 * @returns undefined when something in it was complained about
 */
export function readGroupBy(
  value: unknown,
  path: readonly string[],
  complain: Complain,
): readonly string[] | undefined {
  const fields = Array.isArray(value) ? value.flatMap((each) => text(each) ?? []) : [];
  const [wrong] = fields.flatMap((field) => whyNoField(field) ?? []);
  if (!Array.isArray(value) || fields.length !== value.length) {
    complain(path, 'group-by is a list of the names of fields');
  } else if (wrong !== undefined) {
    complain(path, wrong);
  } else if (new Set(fields).size !== fields.length) {
    complain(path, 'group-by names a field twice');
  } else if (fields.length > MOST_GROUP_FIELDS) {
    complain(path, `group-by names ${MOST_GROUP_FIELDS} fields at most`);
  } else return fields;
  return undefined;
}
