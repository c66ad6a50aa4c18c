import { UsageError } from '../errors';

const KEY = /[A-Za-z0-9\-_.#/:]*/y;
const SINGLE_QUOTED = /'(?:\\'|[^'])*'/y;
const DOUBLE_QUOTED = /"(?:\\"|[^"])*"/y;
const BARE = /(?:\\,|[^\s"',=[{])(?:\\,|[^"',\]}])*/y;
const SPACE = /\s*/y;

/**
 * Reads the AWS CLI's shorthand for one flat structure: `Name=value,Name=value`, a value bare (`\,` is
 * a comma) or in single or double quotes (in which a backslash stands before a quote or a backslash).
 *
 * Source: AWS CLI User Guide, "Using shorthand syntax in the AWS CLI"; the grammar is that of its
 * parser, awscli/shorthand.py, without lists and nested structures.
 *
 * @throws {UsageError} in the AWS CLI's words, for a text of another form
 */
export function parseShorthand(written: string): Readonly<Record<string, string>> {
  const text = new Text(written);
  const values = new Map<string, string>();
  for (;;) {
    const key = text.take(KEY);
    text.expect('=', values.size > 0 ? COMMA_HINT : '');
    if (values.has(key)) {
      throw new UsageError(
        `Second instance of key "${key}" encountered: this is often because there is a preceding "," instead of a space.`,
      );
    }
    values.set(key, readValue(text));
    if (text.isAtEnd()) return Object.fromEntries(values);
    text.expect(',');
  }
}

/** Without quotes, a comma ends the value. */
const COMMA_HINT = '; a comma inside a value is written \\,';

function readValue(text: Text): string {
  const single = text.take(SINGLE_QUOTED);
  if (single !== '') return unquote(single, "'");
  const double = text.take(DOUBLE_QUOTED);
  if (double !== '') return unquote(double, '"');
  return text.take(BARE).replaceAll('\\,', ',').trimEnd();
}

function unquote(quoted: string, quote: string): string {
  return quoted.slice(1, -1).replaceAll(`\\${quote}`, quote).replaceAll('\\\\', '\\');
}

/** A text that is read from its beginning to its end. */
class Text {
  private at = 0;

  constructor(private readonly written: string) {}

  /** Reads what matches here; `''` where nothing does. */
  take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ''] = pattern.exec(this.written) ?? [];
    this.at += found.length;
    return found;
  }

  /** Reads one character with the white space around it. */
  expect(character: string, hint = ''): void {
    this.take(SPACE);
    const here = this.written[this.at];
    if (here !== character) {
      throw new UsageError(
        `Expected: '${character}', received: '${here ?? 'EOF'}' at character ${this.at + 1}${hint}.`,
      );
    }
    this.at++;
    this.take(SPACE);
  }

  isAtEnd(): boolean {
    this.take(SPACE);
    return this.at === this.written.length;
  }
}
