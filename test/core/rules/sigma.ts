import type { JsonObject } from '../../../core/records/record';
import { fieldsOf } from '../../../core/records/record-fields';
import type { RuleProblem } from '../../../core/rules/document';
import type { RuleEvent } from '../../../core/rules/expression';
import { readRules } from '../../../core/rules/read-rules';
import type { DetectionRule, Rule } from '../../../core/rules/rule';
import { RuleSet } from '../../../core/rules/rule-set';
import { readYaml } from '../../../core/rules/yaml-documents';

/** What a file of rules gives. */
export function readFile(
  yaml: string,
  file = 'rules/mine.yml',
): { rules: readonly Rule[]; problems: readonly RuleProblem[] } {
  const { documents, problems } = readYaml(yaml, file);
  const read = readRules(documents);
  return { rules: read.rules, problems: [...problems, ...read.problems] };
}

/** A whole rule of one field, with a value as YAML writes it. */
export function ruleOf(key: string, value: string): string {
  return detectionOf({ selection: `{ '${key}': ${value} }` }, 'selection');
}

/** A whole rule of search identifiers, each as YAML's flow style writes it. */
export function detectionOf(
  identifiers: Readonly<Record<string, string>>,
  condition: string,
): string {
  return [
    'title: Mine',
    'detection:',
    ...Object.entries(identifiers).map(([name, definition]) => `    ${name}: ${definition}`),
    `    condition: ${condition}`,
  ].join('\n');
}

/** The one detection rule of a file that has to be sound. */
export function onlyRule(yaml: string): DetectionRule {
  const { rules, problems } = readFile(yaml);
  expect(problems).toEqual([]);
  const [rule, ...others] = rules;
  if (rule?.kind !== 'detection' || others.length > 0) throw new Error('not one detection rule');
  return rule;
}

/** Whether the one rule of a file matches a record. */
export function matches(yaml: string, record: JsonObject, derived: JsonObject = {}): boolean {
  return new RuleSet([onlyRule(yaml)]).match(eventOf(record, derived)).length === 1;
}

export function eventOf(record: JsonObject, derived: JsonObject = {}): RuleEvent {
  return { record: fieldsOf(record), derived: (name) => derived[name] };
}

/** The reasons for which a file is refused. */
export function reasonsOf(yaml: string): readonly string[] {
  return readFile(yaml).problems.map(({ reason }) => reason);
}
