import { object, text } from '../../records/json';
import type { RuleDocument, RuleProblem } from '../document';

/** Says that something in a document is wrong, at a path of keys; what is missing at the path of its map. */
export type Complain = (path: readonly (string | number)[], reason: string) => void;

/** Gathers what is wrong with a document. */
export function complaintsAbout({ file, value, lines }: RuleDocument): {
  readonly problems: RuleProblem[];
  readonly complain: Complain;
} {
  const fields = object(value);
  const rule = text(fields?.id) ?? text(fields?.name) ?? text(fields?.title);
  const problems: RuleProblem[] = [];
  const complain: Complain = (path, reason) => {
    problems.push({ file, line: lines?.(path), reason, rule });
  };
  return { problems, complain };
}
