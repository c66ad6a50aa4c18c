import type { RuleDocument } from '../core/rules/document';
import { readRules } from '../core/rules/read-rules';
import type { Level, Rule } from '../core/rules/rule';
import { type RulePack, rulesOf } from '../core/rules/rule-pack';
import type { CliContext } from './context';
import { type EventFormat, rowWriter } from './output/event-rows';
import { RULE_COLUMNS, RULE_GLANCE, type RuleState, ruleRow } from './output/rule-rows';
import { countOf, printProblems, type ReadRules, readFiles } from './rules-reading';

export interface RulesListOptions {
  readonly level?: Level;
  readonly output: EventFormat;
}

/**
 * Prints the rules that there are, and which of them are on.
 * @param text what a rule's id, name, title, description, tags or file must contain, letter case aside
 * @returns the exit code: 1 when a rule cannot be used
 */
export async function rulesList(
  text: string | undefined,
  { level, output }: RulesListOptions,
  context: CliContext,
): Promise<number> {
  const pack = await context.rulePack();
  const stateOf = statesIn(pack);
  const { rules, problems } = await readAll(pack, context);
  const listed = rules.filter((rule) => isListed(rule, text, level));
  const writer = rowWriter(output, context.out, RULE_COLUMNS, RULE_GLANCE);
  for (const rule of listed) {
    await writer.add(ruleRow(rule, { from: placeOf(rule), state: stateOf(rule) }));
  }
  await writer.end();
  await printProblems(problems, context.err);
  const counted = listed.length === 0 ? 'no rules match' : countOf(listed.length, 'rule');
  await context.err.write(`${counted}\n`);
  return problems.length > 0 ? 1 : 0;
}

/** The rules of the project's files, and those that are on without a file. */
async function readAll(pack: RulePack, context: CliContext): Promise<ReadRules> {
  const files = [];
  for await (const file of context.projectRules()) files.push(file);
  const { documents, problems } = readFiles(files);
  const paths = new Set(files.map(({ path }) => path));
  const others: readonly RuleDocument[] = pack.documents.filter(({ file }) => !paths.has(file));
  const read = readRules([...documents, ...others]);
  return { rules: read.rules, problems: [...problems, ...read.problems] };
}

/** What becomes of a rule in a store that is deployed with the pack. */
function statesIn(pack: RulePack): (rule: Rule) => RuleState {
  const { rules } = rulesOf(pack);
  const on = new Set(rules.filter((rule) => rule.kind === 'correlation' || rule.alerts).map(keyOf));
  const correlations = rules.filter((rule) => rule.kind === 'correlation');
  const correlated = new Set(correlations.flatMap((rule) => rule.rules.map(keyOf)));
  return (rule) => {
    const key = keyOf(rule);
    return on.has(key) ? 'on' : correlated.has(key) ? 'correlated' : 'off';
  };
}

function keyOf({ info: { file, id } }: Rule): string {
  return `${file}\n${id}`;
}

/** Folders of rules that ship with the program. */
const SHIPPED = /^rules\/(?:account|s3|ses|trail)\//;
const PACKED = /^rules\/packs\/([^/]+)\//;

/** Where a rule comes from. */
function placeOf({ info: { file } }: Rule): string {
  if (SHIPPED.test(file)) return 'shipped';
  const pack = PACKED.exec(file)?.[1];
  if (pack !== undefined) return `pack ${pack}`;
  return file.startsWith('rules/') ? 'own file' : 'watch';
}

function isListed({ info }: Rule, text: string | undefined, level: Level | undefined): boolean {
  if (level !== undefined && info.level !== level) return false;
  if (text === undefined) return true;
  const { id, name, title, description, tags, file } = info;
  const sought = text.toLowerCase();
  return [id, name, title, description, file, ...tags].some((each) =>
    each?.toLowerCase().includes(sought),
  );
}
