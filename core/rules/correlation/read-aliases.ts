import { object, text } from '../../records/json';
import type { CorrelationRule, DetectionRule } from '../rule';
import type { Complain } from './complaints';

type Aliases = CorrelationRule['aliases'];

const PATH = ['correlation', 'aliases'];

/**
 * Reads `aliases`: for each alias, the field that stands for it in the events of each rule. Source: Sigma
 * correlation rules specification 2.1, "Field Name Aliases".
 *
 * @param ruleOf the rule of the correlation that a name or id stands for
 * @returns the fields by the id of the rule; aliases that were complained about left out
 */
export function readAliases(
  value: unknown,
  ruleOf: (ref: string) => DetectionRule | undefined,
  complain: Complain,
): Aliases {
  if (value === undefined) return {};
  const map = object(value);
  if (map === undefined) {
    complain(PATH, 'aliases is a map from each alias to a map from rules to fields');
    return {};
  }
  return Object.fromEntries(
    Object.entries(map).map(([alias, fields]) => [
      alias,
      readAlias(alias, fields, ruleOf, complain),
    ]),
  );
}

function readAlias(
  alias: string,
  value: unknown,
  ruleOf: (ref: string) => DetectionRule | undefined,
  complain: Complain,
): Aliases[string] {
  const map = object(value);
  if (map === undefined) {
    complain([...PATH, alias], `the alias ${alias} is a map from rules to their fields`);
    return {};
  }
  const fields: [string, string][] = [];
  for (const [ref, written] of Object.entries(map)) {
    const rule = ruleOf(ref);
    const field = text(written);
    const path = [...PATH, alias, ref];
    if (rule === undefined) {
      complain(path, `the alias ${alias} names ${ref}, which is none of this correlation's rules`);
    } else if (field === undefined) {
      complain(path, `the alias ${alias} needs the name of a field for ${ref}`);
    } else fields.push([rule.info.id, field]);
  }
  return Object.fromEntries(fields);
}

/** Complains of rules for which an alias in `group-by` names no field: their events would have no group. */
export function checkAliasesOf(
  groupBy: readonly string[],
  aliases: Aliases,
  rules: readonly DetectionRule[],
  complain: Complain,
): void {
  for (const [alias, fields] of Object.entries(aliases)) {
    if (!groupBy.includes(alias)) continue;
    for (const { info } of rules) {
      if (Object.hasOwn(fields, info.id)) continue;
      complain(
        [...PATH, alias],
        `group-by uses the alias ${alias}, which names no field for ${info.name ?? info.id}`,
      );
    }
  }
}
