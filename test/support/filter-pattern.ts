/**
 * CloudWatch Logs' filter pattern for JSON, as far as its user guide describes it and metric filters of
 * ours use it.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 */
type Verdict = (event: unknown) => boolean;

const TOKENS =
  /\s*(?:(\$(?:\.[\w-]+)+)|"([^"\\]*)"|%((?:[^%\\]|\\.)+)%|([+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.*]))|(&&|\|\||!=|<=|>=|[(){}=<>]|(?:IS|NOT|EXISTS|NULL|TRUE|FALSE)\b)|([\w.*-]+))/y;

type Token =
  | { readonly kind: 'selector'; readonly path: readonly string[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'regex'; readonly source: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'word'; readonly word: string };

/** What a regular expression may hold: letters, digits, some symbols, operators, escapes. */
const REGEX = /^(?:[A-Za-z0-9:_#=@/;,\-^$?[\]{}|*+.]|\\x[0-9A-F]{2}|\\[dDsSwW^$?[\]{}|\\*+.])+$/;

/**
 * @returns whether the pattern matches an event
 * @throws {Error} for a pattern that CloudWatch would not take
 */
export function readFilterPattern(pattern: string): Verdict {
  if (pattern.length > 1024) throw new Error(`${pattern.length} characters`);
  const tokens = readTokens(pattern);
  if (tokens.filter(({ kind }) => kind === 'regex').length > 2) throw new Error('regexes');
  return new Parser(tokens).read();
}

function readTokens(pattern: string): Token[] {
  const tokens: Token[] = [];
  const reader = new RegExp(TOKENS);
  const end = pattern.trimEnd().length;
  while (reader.lastIndex < end) {
    const from = reader.lastIndex;
    const found = reader.exec(pattern);
    if (found === null) throw new Error(`cannot read ${pattern.slice(from)}`);
    tokens.push(tokenOf(found));
  }
  return tokens;
}

function tokenOf(found: readonly (string | undefined)[]): Token {
  const [, selector, quoted, regex, number, word, bare] = found;
  if (selector !== undefined) return { kind: 'selector', path: selector.split('.').slice(1) };
  if (regex !== undefined) {
    if (!REGEX.test(regex)) throw new Error(`not a regular expression of CloudWatch: ${regex}`);
    return { kind: 'regex', source: regex };
  }
  if (number !== undefined) return { kind: 'number', value: Number(number) };
  if (word !== undefined) return { kind: 'word', word };
  return { kind: 'text', text: quoted ?? bare ?? '' };
}

class Parser {
  #at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  read(): Verdict {
    this.#expect('{');
    const verdict = this.#or();
    this.#expect('}');
    if (this.#at !== this.tokens.length) throw new Error('something stands behind the end');
    return verdict;
  }

  #or(): Verdict {
    const parts = [this.#and()];
    while (this.#skip('||')) parts.push(this.#and());
    return (event) => parts.some((part) => part(event));
  }

  #and(): Verdict {
    const parts = [this.#single()];
    while (this.#skip('&&')) parts.push(this.#single());
    return (event) => parts.every((part) => part(event));
  }

  #single(): Verdict {
    if (!this.#skip('(')) return this.#comparison();
    const inner = this.#or();
    this.#expect(')');
    return inner;
  }

  #comparison(): Verdict {
    const selector = this.#next();
    if (selector.kind !== 'selector') throw new Error('a comparison begins with a selector');
    const valueIn = (event: unknown) => valueAt(event, selector.path);
    const operator = this.#word();
    if (operator === 'NOT') {
      this.#expect('EXISTS');
      return (event) => valueIn(event) === undefined;
    }
    if (operator === 'IS') {
      const value = { NULL: null, TRUE: true, FALSE: false }[this.#word()];
      if (value === undefined) throw new Error('IS takes NULL, TRUE and FALSE');
      return (event) => valueIn(event) === value;
    }
    const holds = compare(operator, this.#next());
    // A selector points to a text or a number; where it points to anything else, nothing matches.
    return (event) => {
      const value = valueIn(event);
      return (typeof value === 'string' || typeof value === 'number') && holds(value);
    };
  }

  #next(): Token {
    const token = this.tokens[this.#at];
    if (token === undefined) throw new Error('the pattern ends too early');
    this.#at += 1;
    return token;
  }

  #word(): string {
    const token = this.#next();
    if (token.kind !== 'word') throw new Error(`a word was expected, not ${token.kind}`);
    return token.word;
  }

  #skip(word: string): boolean {
    const token = this.tokens[this.#at];
    const isThere = token?.kind === 'word' && token.word === word;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #expect(word: string): void {
    if (!this.#skip(word)) throw new Error(`${word} was expected`);
  }
}

function valueAt(event: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    event,
  );
}

function compare(operator: string, operand: Token): (value: string | number) => boolean {
  switch (operand.kind) {
    case 'number': {
      const number = operand.value;
      return byNumber(operator, (value) => Number(value) - number);
    }
    case 'text':
      return byEquality(operator, wildcard(operand.text));
    case 'regex':
      return byEquality(operator, new RegExp(operand.source));
    default:
      throw new Error(`nothing can be compared with ${operand.kind}`);
  }
}

function byEquality(operator: string, expression: RegExp): (value: string | number) => boolean {
  if (operator === '=') return (value) => expression.test(String(value));
  if (operator === '!=') return (value) => !expression.test(String(value));
  throw new Error(`texts are not compared by ${operator}`);
}

function byNumber(
  operator: string,
  difference: (value: string | number) => number,
): (value: string | number) => boolean {
  const isNumber = (value: string | number): value is number => typeof value === 'number';
  switch (operator) {
    case '=':
      return (value) => isNumber(value) && difference(value) === 0;
    case '!=':
      return (value) => !isNumber(value) || difference(value) !== 0;
    case '<':
      return (value) => isNumber(value) && difference(value) < 0;
    case '<=':
      return (value) => isNumber(value) && difference(value) <= 0;
    case '>':
      return (value) => isNumber(value) && difference(value) > 0;
    case '>=':
      return (value) => isNumber(value) && difference(value) >= 0;
    default:
      throw new Error(`numbers are not compared by ${operator}`);
  }
}

/** A star is a wildcard at the beginning and at the end; inside, it stands for itself. */
function wildcard(text: string): RegExp {
  const [, before, inner = '', after] = /^(\*?)(.*?)(\*?)$/s.exec(text) ?? [];
  const escaped = inner.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`^${before ? '.*' : ''}${escaped}${after ? '.*' : ''}$`, 's');
}
