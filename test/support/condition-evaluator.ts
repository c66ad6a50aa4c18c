import { type Attribute, type Item, stringOf } from '../../core/items/attribute';
import type { Condition } from '../../core/queries/condition';

/** DynamoDB Developer Guide, "Service, account, and table quotas" and "Comparison operators". */
const MOST_EXPRESSION_BYTES = 4096;
const MOST_OPERANDS = 100;

type Test = (item: Item) => boolean;

/**
 * Reads a filter expression as DynamoDB does, of its language only what the queries speak.
 * @throws {Error} for what DynamoDB would refuse: an expression that it cannot parse or that is too
 *   long, a literal value, a placeholder that is not defined or not used
 */
export function evaluatorOf(condition: Condition): Test {
  const bytes = Buffer.byteLength(condition.expression);
  if (bytes > MOST_EXPRESSION_BYTES) throw new Error(`the expression has ${bytes} bytes`);
  return new Parser(condition).parse();
}

/** Orders texts as DynamoDB does, by their UTF-8 bytes. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

class Parser {
  private readonly tokens: readonly string[];
  private readonly used = new Set<string>();
  private at = 0;

  constructor(private readonly condition: Condition) {
    const { expression } = condition;
    this.tokens = expression.match(/[#:]?\w+|[^\s\w]/g) ?? [];
  }

  parse(): Test {
    const test = this.either();
    if (this.at < this.tokens.length) throw new Error(`${this.peek()} stands behind the end`);
    for (const name of [
      ...Object.keys(this.condition.names),
      ...Object.keys(this.condition.values),
    ]) {
      if (!this.used.has(name)) throw new Error(`${name} is not used`);
    }
    return test;
  }

  private either(): Test {
    const tests = [this.all()];
    while (this.takes('OR')) tests.push(this.all());
    return (item) => tests.some((test) => test(item));
  }

  private all(): Test {
    const tests = [this.one()];
    while (this.takes('AND')) tests.push(this.one());
    return (item) => tests.every((test) => test(item));
  }

  private one(): Test {
    if (this.takes('(')) {
      const test = this.either();
      this.expect(')');
      return test;
    }
    return this.peek().startsWith('#') ? this.comparison() : this.call();
  }

  private comparison(): Test {
    const path = this.path();
    const operator = this.next();
    switch (operator) {
      case '=': {
        const value = this.value();
        return (item) => stringOf(item, path) === value;
      }
      case 'BETWEEN': {
        const from = this.value();
        this.expect('AND');
        const to = this.value();
        if (compareBytes(from, to) > 0) throw new Error('BETWEEN ends before it begins');
        return (item) => {
          const text = stringOf(item, path);
          return text !== undefined && compareBytes(text, from) >= 0 && compareBytes(text, to) <= 0;
        };
      }
      case 'IN': {
        const values = this.list();
        if (values.length > MOST_OPERANDS) throw new Error(`IN has ${values.length} operands`);
        return (item) => values.some((value) => stringOf(item, path) === value);
      }
      default:
        throw new Error(`${operator} is no comparison`);
    }
  }

  private call(): Test {
    const name = this.next();
    this.expect('(');
    const path = this.path();
    if (name === 'attribute_exists') {
      this.expect(')');
      return (item) => item[path] !== undefined;
    }
    if (name === 'attribute_not_exists') {
      this.expect(')');
      return (item) => item[path] === undefined;
    }
    this.expect(',');
    const value = this.value();
    this.expect(')');
    if (name === 'begins_with') return (item) => stringOf(item, path)?.startsWith(value) === true;
    if (name === 'contains') return (item) => contains(item[path], value);
    throw new Error(`${name} is no function`);
  }

  private list(): string[] {
    this.expect('(');
    const values = [this.value()];
    while (this.takes(',')) values.push(this.value());
    this.expect(')');
    return values;
  }

  private path(): string {
    return this.defined('#', this.condition.names);
  }

  private value(): string {
    return this.defined(':', this.condition.values);
  }

  private defined(sign: string, definitions: Readonly<Record<string, string>>): string {
    const placeholder = this.next();
    const meaning = placeholder.startsWith(sign) ? definitions[placeholder] : undefined;
    if (meaning === undefined) throw new Error(`${placeholder} is not defined`);
    this.used.add(placeholder);
    return meaning;
  }

  private peek(): string {
    return this.tokens[this.at] ?? 'nothing';
  }

  private next(): string {
    const token = this.peek();
    this.at++;
    return token;
  }

  private takes(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }

  private expect(token: string): void {
    const found = this.next();
    if (found !== token) throw new Error(`${found} stands where ${token} should`);
  }
}

/** Of a list, whether an element is the value. */
function contains(attribute: Attribute | undefined, value: string): boolean {
  if (attribute === undefined) return false;
  if (attribute.L !== undefined) return attribute.L.some((each) => each.S === value);
  return attribute.S?.includes(value) === true;
}
