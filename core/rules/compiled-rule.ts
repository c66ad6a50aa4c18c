import { compileExpression, every } from './compile';
import type { EventCheck } from './compile-test';
import { costOf } from './cost';
import type { Expression, RuleEvent } from './expression';
import type { FieldReaders } from './field-readers';
import type { DetectionRule } from './rule';
import { compileVerdict, type Verdict } from './verdict';

/** A rule that an event of some source and name can match. */
export interface Candidate {
  readonly rule: DetectionRule;
  readonly matches: EventCheck;
}

/** What has to hold beside others. */
interface Part {
  readonly verdict: Verdict;
  readonly check: EventCheck;
}

/** Names that answer different parts of one rule are few; who makes up more has all parts asked. */
const MOST_RESTS = 16;

/** A detection rule, compiled. Of events of one source and name only that is asked which these leave open. */
export class CompiledRule {
  /** What is known soonest comes first. */
  private readonly parts: readonly Part[];
  /** By the places of the parts that are asked. */
  private readonly rests = new Map<string, Candidate>();
  readonly whole: Candidate;

  constructor(
    private readonly rule: DetectionRule,
    readers: FieldReaders,
  ) {
    this.parts = conjunctsOf(rule.detection)
      .map((part) => ({ part, cost: costOf(part) }))
      .sort((a, b) => a.cost - b.cost)
      .map(({ part }) => ({
        verdict: compileVerdict(part),
        check: compileExpression(part, readers),
      }));
    this.whole = this.asking(this.parts);
  }

  /**
   * @param event one of which only the source and the name are known
   * @returns undefined where no such event matches
   */
  candidateFor(event: RuleEvent): Candidate | undefined {
    const open: Part[] = [];
    let key = '';
    for (const [place, part] of this.parts.entries()) {
      const known = part.verdict(event);
      if (known === false) return undefined;
      if (known === true) continue;
      open.push(part);
      key += `${place} `;
    }
    const known = this.rests.get(key);
    if (known !== undefined) return known;
    if (this.rests.size === MOST_RESTS) return this.whole;
    const rest = this.asking(open);
    this.rests.set(key, rest);
    return rest;
  }

  private asking(parts: readonly Part[]): Candidate {
    return { rule: this.rule, matches: every(parts.map(({ check }) => check)) };
  }
}

function conjunctsOf(expression: Expression): readonly Expression[] {
  return expression.op === 'and' ? expression.of.flatMap(conjunctsOf) : [expression];
}
