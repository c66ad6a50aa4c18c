import * as z from 'zod/mini';
import type { RuleDocument, RuleProblem } from './document';
import { readRules } from './read-rules';
import type { Rule } from './rule';

/** The rules of one deployment, as one JSON text: what the bundles of the functions carry. */
export interface RulePack {
  readonly documents: readonly RuleDocument[];
  /** Ids or names of rules that raise no alerts. */
  readonly off: readonly string[];
}

const schema = z.strictObject({
  documents: z.array(z.strictObject({ file: z.string(), value: z.unknown() })),
  off: z.array(z.string()),
});

export function packRules({ documents, off }: RulePack): string {
  return JSON.stringify({ documents: documents.map(({ file, value }) => ({ file, value })), off });
}

/** @throws {Error} when the text is not what `packRules` writes */
export function unpackRules(json: string): RulePack {
  return schema.parse(JSON.parse(json));
}

/**
 * The rules that are on: those that raise alerts, and detection rules that serve correlations which do. A
 * detection rule that is off still serves them.
 */
export function rulesOf({ documents, off }: RulePack): {
  readonly rules: readonly Rule[];
  readonly problems: readonly RuleProblem[];
} {
  const { rules, problems } = readRules(documents);
  const isOff = ({ info }: Rule) =>
    off.includes(info.id) || (info.name !== undefined && off.includes(info.name));
  const kept = rules.flatMap((rule): Rule[] => {
    if (!isOff(rule)) return [rule];
    return rule.kind === 'correlation' ? [] : [{ ...rule, alerts: false }];
  });
  return { rules: kept.filter((rule) => isOfUse(rule, kept)), problems };
}

function isOfUse(rule: Rule, all: readonly Rule[]): boolean {
  if (rule.kind === 'correlation' || rule.alerts) return true;
  return all.some(
    (each) =>
      each.kind === 'correlation' && each.rules.some(({ info }) => info.id === rule.info.id),
  );
}
