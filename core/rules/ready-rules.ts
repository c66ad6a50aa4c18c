import type { Rule, RuleInfo } from './rule';

/**
 * Writes rules as the functions carry them: read, and found sound, where they were packed. Whoever waits for
 * a function's first call does not wait for its rules to be read again.
 */
export function writeReadyRules(rules: readonly Rule[]): string {
  return JSON.stringify(rules);
}

/**
 * The rules as whoever only asks which of them match needs them: what they tell people, half of their
 * text, is left out.
 */
export function withoutProse(rules: readonly Rule[]): readonly Rule[] {
  return rules.map((rule): Rule => {
    const brief = { ...rule, info: briefly(rule.info) };
    if (brief.kind === 'detection') return brief;
    return { ...brief, rules: brief.rules.map((one) => ({ ...one, info: briefly(one.info) })) };
  });
}

function briefly({ id, name, title, level, file }: RuleInfo): RuleInfo {
  return { id, name, title, level, file, references: [], tags: [], falsePositives: [], fields: [] };
}

/**
 * Reads what `writeReadyRules` wrote.
 * @throws {Error} when the text is something else, such as a pack of documents
 */
export function readReadyRules(json: string): readonly Rule[] {
  const written: unknown = JSON.parse(json);
  if (!areReady(written)) throw new Error('these are no rules that were made ready');
  return written;
}

/** Both sides are of one build: to look into each rule would cost what they were written for. */
function areReady(value: unknown): value is readonly Rule[] {
  return (
    Array.isArray(value) &&
    value.every(({ kind }) => kind === 'detection' || kind === 'correlation')
  );
}
