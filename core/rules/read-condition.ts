import type { Expression, PatternPart } from './expression';
import { compilePattern, joinParts } from './pattern';
import { combine } from './read-values';
import { RefusedError } from './refused-error';

const LONGEST_CONDITION = 4096;
/** What runs an expression goes down as deep. */
const MOST_LEVELS = 32;

/** The search identifiers of a detection, by name. */
export type Identifiers = ReadonlyMap<string, Expression>;

/**
 * Reads a condition: `not` binds closer than `and`, `and` closer than `or`; `1 of`, `any of` and
 * `all of` take a name, a pattern with `*`, or `them`. Names that begin with `_` belong to `them` and
 * to patterns only where the pattern begins so too.
 * Source: Sigma rules specification 2.1.0, "Condition".
 *
 * @throws {RefusedError} for what is not understood, an identifier that does not exist, and one that is
 * too long or too deep
 */
export function readCondition(written: string, identifiers: Identifiers): Expression {
  if (written.length > LONGEST_CONDITION) {
    throw new RefusedError(`a condition has ${LONGEST_CONDITION} characters at most`);
  }
  if (written.includes('|')) {
    throw new RefusedError(
      'counting and near after | are not supported: Sigma replaced them by correlations, which refer to a rule without them',
    );
  }
  return new ConditionReader(written, identifiers).read();
}

/** Goes through the words of one condition. */
class ConditionReader {
  private readonly words: readonly string[];
  private at = 0;
  private level = 0;

  constructor(
    written: string,
    private readonly identifiers: Identifiers,
  ) {
    this.words = written.match(/[()]|[^\s()]+/g) ?? [];
  }

  read(): Expression {
    const expression = this.readOr();
    const rest = this.words[this.at];
    if (rest === undefined) return expression;
    throw new RefusedError(`and, or or the end was expected before ${rest} in the condition`);
  }

  private readOr(): Expression {
    return this.readChain('or', () => this.readChain('and', () => this.readNot()));
  }

  private readChain(op: 'and' | 'or', readOne: () => Expression): Expression {
    const of = [readOne()];
    while (this.take(op)) of.push(readOne());
    return combine(op, of);
  }

  private readNot(): Expression {
    if (!this.take('not')) return this.readOne();
    return this.oneDeeper(() => ({ op: 'not', of: this.readNot() }));
  }

  private readOne(): Expression {
    if (this.take('(')) {
      const inside = this.oneDeeper(() => this.readOr());
      if (this.take(')')) return inside;
      throw new RefusedError('a ) is missing in the condition');
    }
    const word = this.words[this.at++];
    if (word === undefined) throw new RefusedError('the condition ends too early');
    return this.isNext('of') ? this.readQuantified(word) : this.find(word);
  }

  private readQuantified(quantifier: string): Expression {
    this.at++;
    const pattern = this.words[this.at++];
    if (pattern === undefined) throw new RefusedError('the condition ends too early');
    const found = this.findAll(pattern);
    switch (quantifier.toLowerCase()) {
      case 'all':
        return combine('and', found);
      case '1':
      case 'any':
        return combine('or', found);
      default:
        throw new RefusedError(`1 of, any of and all of are supported, not ${quantifier} of`);
    }
  }

  private find(name: string): Expression {
    const found = this.identifiers.get(name);
    if (found !== undefined) return found;
    throw new RefusedError(`the detection has no search identifier ${name}`);
  }

  private findAll(pattern: string): readonly Expression[] {
    const found = [...this.identifiers].filter(([name]) => isOf(pattern, name));
    if (found.length > 0) return found.map(([, expression]) => expression);
    throw new RefusedError(`no search identifier of the detection is one of ${pattern}`);
  }

  private oneDeeper(read: () => Expression): Expression {
    if (++this.level > MOST_LEVELS) {
      throw new RefusedError(`a condition nests ${MOST_LEVELS} levels at most`);
    }
    const expression = read();
    this.level--;
    return expression;
  }

  private isNext(word: string): boolean {
    return this.words[this.at]?.toLowerCase() === word;
  }

  private take(word: string): boolean {
    if (!this.isNext(word)) return false;
    this.at++;
    return true;
  }
}

function isOf(pattern: string, name: string): boolean {
  if (pattern.toLowerCase() === 'them') return !name.startsWith('_');
  if (name.startsWith('_') && !pattern.startsWith('_')) return false;
  const parts = pattern
    .split('*')
    .flatMap((literal, at): readonly PatternPart[] =>
      at === 0 ? [{ literal }] : ['*', { literal }],
    );
  return compilePattern(joinParts(parts), true)(name);
}
