import { join, relative, sep } from 'node:path';
import type { RuleProblem } from '../core/rules/document';
import { readRules } from '../core/rules/read-rules';
import type { Rule } from '../core/rules/rule';
import { readYaml } from '../core/rules/yaml-documents';
import { type FoundRuleFile, readRuleFiles } from '../local/rule-files';

const ROOT = join(__dirname, '..');

/** All that lies below rules/, packs too, whether they are on or not. */
export interface ShippedRules {
  /** Named from the project's folder on, with slashes: `rules/ses/x.yml`. */
  readonly files: readonly FoundRuleFile[];
  readonly rules: readonly Rule[];
  readonly problems: readonly RuleProblem[];
}

/** Reads the rules of the project. */
export async function readShippedRules(): Promise<ShippedRules> {
  const files: FoundRuleFile[] = [];
  for await (const file of readRuleFiles(join(ROOT, 'rules'))) {
    files.push({ ...file, path: relative(ROOT, file.path).split(sep).join('/') });
  }
  const read = files.map(({ path, text }) => readYaml(text, path));
  const { rules, problems } = readRules(read.flatMap(({ documents }) => documents));
  return { files, rules, problems: [...read.flatMap((each) => each.problems), ...problems] };
}
