import { resolve } from 'node:path';
import { UsageError } from '../core/errors';
import type { RuleDocument, RuleProblem } from '../core/rules/document';
import { readRules } from '../core/rules/read-rules';
import type { Rule } from '../core/rules/rule';
import { rulesOf } from '../core/rules/rule-pack';
import { readYaml } from '../core/rules/yaml-documents';
import type { CliContext } from './context';
import { forTerminal } from './output/neutralise';
import type { Sink } from './output/sink';
import type { RuleFile } from './rules-context';

/** Rules that were read, and why others were not. */
export interface ReadRules {
  readonly rules: readonly Rule[];
  readonly problems: readonly RuleProblem[];
}

/** Rule files, and the documents in them. */
export interface ReadRuleFiles {
  readonly files: readonly RuleFile[];
  readonly documents: readonly RuleDocument[];
  readonly problems: readonly RuleProblem[];
}

/**
 * Reads the rule files at paths, each file once.
 * @throws {UsageError} when a path is not there, or holds no rule file
 */
export async function readRuleFiles(
  paths: readonly string[],
  context: CliContext,
): Promise<ReadRuleFiles> {
  const files = new Map<string, RuleFile>();
  for (const path of paths) {
    let found = 0;
    for await (const file of context.ruleFiles(path)) {
      found++;
      const absolute = resolve(file.path);
      if (!files.has(absolute)) files.set(absolute, file);
    }
    if (found === 0) throw new UsageError(`there are no rule files (.yml, .yaml) in ${path}`);
  }
  return readFiles([...files.values()]);
}

/** Reads the documents of rule files. */
export function readFiles(files: readonly RuleFile[]): ReadRuleFiles {
  const read = files.map(({ text, path }) => readYaml(text, path));
  return {
    files,
    documents: read.flatMap(({ documents }) => documents),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/**
 * The rules at paths; without paths, those that the configuration has on.
 * @throws {UsageError} as `readRuleFiles`
 */
export async function chooseRules(
  paths: readonly string[] | undefined,
  context: CliContext,
): Promise<ReadRules> {
  if (paths === undefined) return rulesOf(await context.rulePack());
  const { documents, problems } = await readRuleFiles(paths, context);
  const read = readRules(documents);
  return { rules: read.rules, problems: [...problems, ...read.problems] };
}

/** Prints why rules cannot be used, a line each, as compilers do. */
export async function printProblems(problems: readonly RuleProblem[], sink: Sink): Promise<void> {
  for (const problem of problems) await sink.write(`${forTerminal(describeProblem(problem))}\n`);
}

/** `file:line: reason`. */
export function describeProblem({ file, line, reason }: RuleProblem): string {
  return `${line === undefined ? file : `${file}:${line}`}: ${reason}`;
}

/** What a rule is called: by its name, or where it has none by its title. */
export function callRule({ info }: Pick<Rule, 'info'>): string {
  return info.name ?? info.title;
}

/** `1 rule`, `2 rules`. */
export function countOf(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}
