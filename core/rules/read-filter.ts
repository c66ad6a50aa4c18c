import { object, text } from '../records/json';
import { type Complain, complaintsAbout } from './correlation/complaints';
import type { RuleDocument, RuleProblem } from './document';
import type { Expression } from './expression';
import { checkLogSource } from './log-source';
import { addAll } from './problem-lists';
import { readDetection } from './read-detection';
import { readInfo } from './read-info';

/** A condition for rules that it names: they match only where it holds too. */
export interface RuleFilter {
  readonly document: RuleDocument;
  /** Ids or names, in the filter's order; or all detection rules. */
  readonly rules: readonly string[] | 'any';
  readonly condition: Expression;
}

/**
 * Reads a Sigma filter. Its condition is joined to the rules' by `and`, as pySigma does it: to leave out
 * what a search identifier describes, the condition says `not` before it.
 * Source: Sigma filters specification 2.1.0.
 *
 * @returns the filter, or all that is wrong with it
 */
export function readFilter(document: RuleDocument): RuleFilter | RuleProblem[] {
  const { problems, complain } = complaintsAbout(document);
  const info = readInfo(document);
  if (Array.isArray(info)) addAll(problems, info);
  const fields = object(document.value) ?? {};
  checkLogSource(fields.logsource, complain);
  const filter = object(fields.filter);
  if (filter === undefined) complain(['filter'], 'filter is a map');
  const rules = filter && readTargets(filter.rules, complain);
  const condition = filter && readDetection(filter, ['filter'], ['rules'], complain);
  if (problems.length > 0 || rules === undefined || condition === undefined) return problems;
  return { document, rules, condition };
}

function readTargets(value: unknown, complain: Complain): RuleFilter['rules'] | undefined {
  if (value === 'any') return 'any';
  const written: readonly unknown[] = Array.isArray(value) ? value : [value];
  const rules = written.flatMap((each) => text(each) ?? []);
  if (rules.length > 0 && rules.length === written.length) return rules;
  complain(['filter', 'rules'], 'rules is a list of the ids or names of rules, or any');
  return undefined;
}
