import type { JsonObject } from '../../core/records/record';
import { DERIVED_FIELDS } from '../../core/rules/derived-names';

/** All derived fields that an event has, by their first names. */
export function allDerived(derived: (name: string) => unknown): JsonObject {
  const names = new Set(DERIVED_FIELDS.map((field) => field.split('.', 1)[0] ?? ''));
  return Object.fromEntries(
    [...names].map((name) => [name, derived(name)]).filter(([, value]) => value !== undefined),
  );
}
