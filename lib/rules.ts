import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { UsageError } from '../core/errors';
import type { RuleDocument, RuleProblem } from '../core/rules/document';
import { LEVELS, type Rule } from '../core/rules/rule';
import { packRules, rulesOf } from '../core/rules/rule-pack';
import { watchDocuments } from '../core/rules/watch';
import { readYaml } from '../core/rules/yaml-documents';
import type { TrailstoreConfig } from './config';
import { ConfigError } from './config-error';

const PROJECT_DIRECTORY = join(__dirname, '..');

/** Folders of rules that are off until they are chosen. */
const PACKS = 'packs';

/** The rules of a deployment. */
export interface DeployedRules {
  /** Those that are on; see `rulesOf`. */
  readonly rules: readonly Rule[];
  /** All of them, as the functions read them. */
  readonly packJson: string;
}

/**
 * Reads the rules that a configuration chooses: all below rules/ but its packs, the packs it names, and
 * one for each call that it watches.
 * @param directory the project's own folder, where rules/ is
 * @throws {ConfigError} with one line for each problem: file, line and reason
 */
export function loadRules(
  { rules: { packs, off }, watch }: Pick<TrailstoreConfig, 'rules' | 'watch'>,
  directory: string = PROJECT_DIRECTORY,
): DeployedRules {
  const read = rulePaths(directory, packs).map((path) =>
    readYaml(readFileSync(join(directory, path), 'utf8'), path),
  );
  const documents = [...read.flatMap((each) => each.documents), ...watched(watch)];
  const all = rulesOf({ documents, off: [] });
  const problems = [
    ...read.flatMap((each) => each.problems).map(describe),
    ...all.problems.map(describe),
    ...unknownNames(off, all.rules),
    ...all.rules.flatMap(findUnfitName),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  const pack = { documents, off };
  return { rules: rulesOf(pack).rules, packJson: packRules(pack) };
}

/**
 * The rules that get an alarm: those that raise alerts, from a level up.
 * @param fromLevel `none` for no rule at all
 */
export function rulesWithAlarms(
  rules: readonly Rule[],
  fromLevel: TrailstoreConfig['alarms']['fromLevel'],
): Rule[] {
  if (fromLevel === 'none') return [];
  const least = LEVELS.indexOf(fromLevel);
  return rules.filter(
    (rule) =>
      (rule.kind === 'correlation' || rule.alerts) && LEVELS.indexOf(rule.info.level) >= least,
  );
}

/** What metrics, alarms and the command line call a rule. */
export function nameOfRule({ info }: Rule): string {
  return info.name ?? info.id;
}

/** Paths from the project's folder, with slashes on every system: the bundle holds them. */
function rulePaths(directory: string, packs: readonly string[]): string[] {
  const root = join(directory, 'rules');
  const packRoot = join(root, PACKS);
  const unknown = packs.filter((pack) => !existsSync(join(packRoot, pack)));
  if (unknown.length > 0) {
    throw new ConfigError([
      `rules.packs: ${unknown.join(', ')}: no such folder below rules/packs; ` +
        `there are: ${foldersIn(packRoot).join(', ') || 'none'}`,
    ]);
  }
  const all = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return all
    .filter((name) => /\.ya?ml$/.test(name))
    .filter((name) => {
      const [folder, pack = ''] = name.split(sep);
      return folder !== PACKS || packs.includes(pack);
    })
    .map((name) => relative(directory, join(root, name)).split(sep).join('/'))
    .sort();
}

function foldersIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function watched(watch: readonly string[]): RuleDocument[] {
  try {
    return watchDocuments(watch);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new ConfigError([`watch: ${error.message}`]);
  }
}

/**
 * CloudWatch takes ASCII in a metric's dimension, and 255 characters for an alarm's name, which holds the
 * stack's name and a word before the rule's.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
 */
function findUnfitName(rule: Rule): string[] {
  const name = nameOfRule(rule);
  if (/^[\x21-\x7e]{1,190}$/.test(name) && !name.startsWith(':')) return [];
  return [
    `${rule.info.file}: a rule's name (its id where it has none) is called by metrics and alarms: ` +
      `at most 190 ASCII characters without blanks, not ${JSON.stringify(name)}`,
  ];
}

function unknownNames(off: readonly string[], rules: readonly Rule[]): string[] {
  const known = new Set(rules.flatMap(({ info }) => [info.id, info.name]));
  return off
    .filter((name) => !known.has(name))
    .map((name) => `rules.off: no rule is called ${name}`);
}

function describe({ file, line, reason, rule }: RuleProblem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${reason}${rule === undefined ? '' : ` (rule ${rule})`}`;
}
