import type { JsonObject } from '../records/record';
import type { RecordFields } from '../records/record-fields';
import { DERIVED, type RuleEvent } from './expression';

/** A field's path, taken apart once: the whole rest of it, its first name, and what follows that. */
export interface FieldPath {
  readonly whole: string;
  readonly first: string;
  readonly rest?: FieldPath | undefined;
}

/** Where a field is to be looked for: in the record, or among the derived fields. */
export interface FieldPlace {
  readonly isDerived: boolean;
  readonly path: FieldPath;
}

/** Whether a value, or one of those below it, is what is sought. */
export type Visit = (value: unknown) => boolean;

/** @param field as rules write it: `userIdentity.arn`, `trailstore.principal` */
export function placeOf(field: string): FieldPlace {
  const prefix = `${DERIVED}.`;
  return field.startsWith(prefix)
    ? { isDerived: true, path: parsePath(field.slice(prefix.length)) }
    : { isDerived: false, path: parsePath(field) };
}

function parsePath(whole: string): FieldPath {
  const dot = whole.indexOf('.');
  return dot === -1
    ? { whole, first: whole }
    : { whole, first: whole.slice(0, dot), rest: parsePath(whole.slice(dot + 1)) };
}

/**
 * Visits what stands at a field, until a visit says yes. Lists on the way are gone through: each of
 * their elements may hold the field. The last key of a path may contain dots itself, as tags and policy
 * variables do.
 * Only a record's own keys count: `constructor` is a name like another.
 *
 * @param visit called with values as they stand there: lists whole
 */
export function someAt(event: RuleEvent, { isDerived, path }: FieldPlace, visit: Visit): boolean {
  if (!isDerived) return someInRecord(event.record, path, visit);
  const value = event.derived(path.first);
  if (value === undefined) return false;
  return path.rest === undefined ? visit(value) : someBelow(value, path.rest, visit);
}

function someInRecord(
  record: RecordFields,
  { whole, first, rest }: FieldPath,
  visit: Visit,
): boolean {
  const value = record.get(whole);
  if (value !== undefined && visit(value)) return true;
  if (rest === undefined) return false;
  const container = record.get(first);
  return container !== undefined && someBelow(container, rest, visit);
}

function someInMap(map: JsonObject, path: FieldPath, visit: Visit): boolean {
  if (Object.hasOwn(map, path.whole) && visit(map[path.whole])) return true;
  const { rest } = path;
  return (
    rest !== undefined && Object.hasOwn(map, path.first) && someBelow(map[path.first], rest, visit)
  );
}

function someBelow(value: unknown, path: FieldPath, visit: Visit): boolean {
  if (!isContainer(value)) return false;
  if (!Array.isArray(value)) return someInMap(value, path, visit);
  return someElement(value, (each) => isMap(each) && someInMap(each, path, visit));
}

/** Visits a value, or the elements of a list, be they lists themselves; until a visit says yes. */
export function someElement(value: unknown, visit: Visit): boolean {
  if (!Array.isArray(value)) return visit(value);
  // A stack of its own: a record may nest deeper than calls can.
  const open: unknown[] = [];
  pushReversed(value, open);
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) pushReversed(next, open);
    else if (visit(next)) return true;
  }
  return false;
}

/** Visits the texts, numbers and the like in a value, however deep they stand; until a visit says yes. */
export function someScalar(value: unknown, visit: Visit): boolean {
  if (!isContainer(value)) return visit(value);
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (!isContainer(next)) {
      if (visit(next)) return true;
    } else if (Array.isArray(next)) pushReversed(next, open);
    else for (const key in next) if (Object.hasOwn(next, key)) open.push(next[key]);
  }
  return false;
}

function pushReversed(list: readonly unknown[], open: unknown[]): void {
  for (let at = list.length - 1; at >= 0; at--) open.push(list[at]);
}

function isContainer(value: unknown): value is JsonObject | unknown[] {
  return typeof value === 'object' && value !== null;
}

function isMap(value: unknown): value is JsonObject {
  return isContainer(value) && !Array.isArray(value);
}

/** All values of a field, in the record's order: of lists their elements. */
export function valuesAt(event: RuleEvent, field: string): readonly unknown[] {
  const values: unknown[] = [];
  const keep = (value: unknown) => {
    values.push(value);
    return false;
  };
  someAt(event, placeOf(field), (value) => someElement(value, keep));
  return values;
}

/**
 * Where the fields of a group are to be looked for.
 * @param aliases fields that stand for others
 */
export function groupPlaces(
  fields: readonly string[],
  aliases: Readonly<Record<string, string>> = {},
): readonly FieldPlace[] {
  return fields.map((field) =>
    placeOf(Object.hasOwn(aliases, field) ? (aliases[field] ?? field) : field),
  );
}

/**
 * The group that an event belongs to: for each field the first text, number, true or false that it holds.
 * @param aliases fields that stand for others
 * @returns one text a field, in their order; '' for a field that holds none
 */
export function groupOf(
  fields: readonly string[],
  event: RuleEvent,
  aliases: Readonly<Record<string, string>> = {},
): readonly string[] {
  return groupPlaces(fields, aliases).map((place) => firstText(event, place));
}

/** The first text, number, true or false at a place, as `groupOf` takes it; '' where there is none. */
export function firstText(event: RuleEvent, place: FieldPlace): string {
  if (place.isDerived && place.path.rest === undefined) {
    // Nearly every group asks for derived fields, and they are texts.
    const value = event.derived(place.path.first);
    if (typeof value === 'string') return value;
  }
  let found = '';
  someAt(event, place, (value) =>
    someElement(value, (each) => {
      const said = textOf(each);
      if (said === undefined || said === '') return false;
      found = said;
      return true;
    }),
  );
  return found;
}

/** A value as rules compare it with texts: numbers, true and false as JSON prints them. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
