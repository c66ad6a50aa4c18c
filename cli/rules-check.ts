import type { RuleProblem } from '../core/rules/document';
import { readRules } from '../core/rules/read-rules';
import type { Rule } from '../core/rules/rule';
import { firesOn, type RuleCases, readRuleCases } from '../core/rules/rule-cases';
import type { CliContext } from './context';
import { forTerminal } from './output/neutralise';
import type { RuleFile } from './rules-context';
import { countOf, describeProblem, printProblems, readRuleFiles } from './rules-reading';
import { warningsAbout } from './rules-warnings';

/** Fewer show neither what a rule is for nor where it ends. */
const FEWEST_CASES = 2;

/**
 * Reads the rules at paths, runs the events that lie beside them, and prints what is wrong, a line each.
 * Rules that a correlation or a filter refers to are looked for at all the paths.
 *
 * @returns the exit code: 1 when a rule is refused, or does not do what its events say
 */
export async function rulesCheck(paths: readonly string[], context: CliContext): Promise<number> {
  const { files, documents, problems } = await readRuleFiles(paths, context);
  const read = readRules(documents);
  const refused = [...problems, ...read.problems];
  const failed = files.flatMap((file) => checkCases(file, read.rules));
  const warnings = [
    ...files.flatMap((file) => warnAboutCases(file)),
    ...read.rules.flatMap((rule) => warningsAbout(rule, documents)),
  ].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
  await printProblems([...refused, ...failed.map(({ problem }) => problem)], context.out);
  for (const warning of warnings) {
    const { reason } = warning;
    const line = describeProblem({ ...warning, reason: `warning: ${reason}` });
    await context.out.write(`${forTerminal(line)}\n`);
  }
  const wrong = new Set(failed.flatMap(({ rule }) => rule ?? []));
  const fine = read.rules.filter((rule) => !wrong.has(rule)).length;
  const all = refused.length + failed.length;
  const counts = `${countOf(all, 'problem')}, ${countOf(warnings.length, 'warning')}`;
  const verb = fine === 1 ? 'is' : 'are';
  await context.err.write(`${countOf(fine, 'rule')} ${verb} fine; ${counts}\n`);
  return all > 0 ? 1 : 0;
}

/** A case that does not hold, and the rule that it is of. */
interface Failure {
  readonly problem: RuleProblem;
  readonly rule?: Rule | undefined;
}

/** Runs the events beside a file through the rules in it. */
function checkCases({ path, events }: RuleFile, rules: readonly Rule[]): Failure[] {
  if (events === undefined) return [];
  const read = readRuleCases(events.text, events.path);
  if ('problem' in read) return [{ problem: read.problem }];
  return rulesUnderTest(path, rules).flatMap((rule) =>
    failuresOf(rule, read.cases, rules, events.path),
  );
}

/** Of a file with a correlation, its other rules serve that one: the events are the correlation's. */
function rulesUnderTest(path: string, rules: readonly Rule[]): readonly Rule[] {
  const own = rules.filter(({ info }) => info.file === path);
  const correlations = own.filter(({ kind }) => kind === 'correlation');
  return correlations.length > 0 ? correlations : own;
}

function failuresOf(
  rule: Rule,
  { match, noMatch }: RuleCases,
  rules: readonly Rule[],
  file: string,
): Failure[] {
  const failure = (reason: string): Failure => ({
    rule,
    problem: { file, reason, rule: rule.info.id },
  });
  const name = rule.info.name ?? rule.info.title;
  return [
    ...match
      .filter(({ events }) => !firesOn(rule, rules, events))
      .map(({ why }) => failure(`${name} does not match, and should: ${why}`)),
    ...noMatch
      .filter(({ events }) => firesOn(rule, rules, events))
      .map(({ why }) => failure(`${name} matches, and should not: ${why}`)),
  ];
}

function warnAboutCases({ path, events }: RuleFile): RuleProblem[] {
  if (events === undefined) {
    const beside = path.replace(/\.ya?ml$/, '.events.json');
    return [
      { file: path, reason: `no events lie beside it: ${beside} would show what it matches` },
    ];
  }
  const read = readRuleCases(events.text, events.path);
  if ('problem' in read) return [];
  const { match, noMatch } = read.cases;
  if (match.length >= FEWEST_CASES && noMatch.length >= FEWEST_CASES) return [];
  return [
    {
      file: events.path,
      reason: `${match.length} cases match and ${noMatch.length} do not: ${FEWEST_CASES} of each show where the rule ends`,
    },
  ];
}
