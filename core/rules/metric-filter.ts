import type { Expression, PatternPart, Test } from './expression';
import { DERIVED } from './expression';
import type { DetectionRule } from './rule';

/** A rule in CloudWatch's words, or the sentence that says why there are none for it. */
export type MetricFilter = { readonly pattern: string } | { readonly reason: string };

/**
 * CloudWatch Logs takes a pattern of 1,024 characters (PutMetricFilter, `filterPattern`), with two
 * regular expressions at most.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
const LONGEST_PATTERN = 1024;
const MOST_REGEXES = 2;

/**
 * Fields that every record has (CloudTrail's page says "Optional: False"): what is not equal to something
 * there needs no word for its absence.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const ALWAYS_PRESENT: readonly string[] = [
  'eventName',
  'eventSource',
  'eventTime',
  'awsRegion',
  'sourceIPAddress',
];

/**
 * Names of lists, or of one thing where there is one and a list where there are several (`Rule` and
 * `Grant` of S3's XML): a selector that meets a list never matches.
 */
const LISTS: readonly string[] = ['resources', 'Statement', 'Rule', 'Grant', 'Tag', 'member'];

/** Below these, every service has parameters of its own, and a plural is the name of a list. */
const OF_SERVICES: readonly string[] = [
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'serviceEventDetails',
];
const PLURAL = /(?<![su])s$|List$|Set$/;

/** Maps: a rule looks for a text in all that they hold, and a selector that meets one never matches. */
const MAPS: readonly string[] = [
  ...OF_SERVICES,
  'userIdentity',
  'sessionContext',
  'sessionIssuer',
  'attributes',
  'tlsDetails',
];

const SELECTOR = /^[\w-]+(?:\.[\w-]+)*$/;

/**
 * Compiles a detection to CloudWatch Logs' filter pattern for JSON, where that can say the same. What
 * differs: CloudWatch compares letters by their case, and a rule does only where it says `cased`.
 *
 * There is no NOT, so negation goes down to the comparisons. There, `!=` is false for a field that is
 * absent, and has to be told so; `IS NOT` and `EXISTS` do not exist.
 * @returns the pattern, or in one sentence why there is none
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 * @see https://github.com/DataBiosphere/azul/issues/5884 for `!=` and absent fields
 */
export function toMetricFilter({ detection }: DetectionRule): MetricFilter {
  try {
    return fitting(`{ ${anyOf(write(detection, true))} }`);
  } catch (error) {
    if (error instanceof Inexpressible) return { reason: error.message };
    throw error;
  }
}

/** Carries the reason out of the middle of an expression; it never leaves this file. */
class Inexpressible extends Error {}

function fitting(pattern: string): MetricFilter {
  // A percent sign in a regular expression or a text is written otherwise or refused.
  const regexes = (pattern.match(/%/g)?.length ?? 0) / 2;
  if (regexes > MOST_REGEXES) {
    return { reason: `it needs ${regexes} regular expressions, and a pattern takes 2` };
  }
  if (pattern.length > LONGEST_PATTERN) {
    return { reason: `its pattern has ${pattern.length} characters, and CloudWatch takes 1,024` };
  }
  return { pattern };
}

/**
 * @param wanted whether the expression has to hold, or has to fail
 * @returns texts of which one has to hold
 */
function write(expression: Expression, wanted: boolean): readonly string[] {
  switch (expression.op) {
    case 'not':
      return write(expression.of, !wanted);
    case 'keyword':
      throw new Inexpressible('a keyword looks at every field, and a pattern names one');
    case 'field':
      return testField(expression.field, expression.test, wanted);
    case 'and':
    case 'or':
      return join(expression.op, expression.of, wanted);
  }
}

function join(op: 'and' | 'or', of: readonly Expression[], wanted: boolean): readonly string[] {
  if (of.length === 0) throw new Inexpressible('it asks for nothing');
  const parts = of.map((each) => write(each, wanted));
  if ((op === 'or') === wanted) return [...new Set(parts.flat())];
  const [only = []] = parts;
  if (parts.length === 1) return only;
  // `&&` binds tighter than `||`: only an `or` inside of an `and` needs parentheses.
  return [parts.map((part) => (part.length > 1 ? `(${anyOf(part)})` : anyOf(part))).join(' && ')];
}

function anyOf(texts: readonly string[]): string {
  return texts.join(' || ');
}

/** The comparisons of which one has to hold. */
function testField(field: string, test: Test, wanted: boolean): string[] {
  const selector = selectorOf(field, test);
  const absent = [`${selector} NOT EXISTS`, `${selector} IS NULL`];
  const unless = (...comparisons: string[]) =>
    ALWAYS_PRESENT.includes(field) ? comparisons : [...comparisons, ...absent];
  switch (test.kind) {
    case 'text': {
      const text = textOf(test.pattern);
      if (/^"(?:true|false)"$/i.test(text)) return testBoolean(selector, text, wanted, unless);
      return wanted ? [`${selector} = ${text}`] : unless(`${selector} != ${text}`);
    }
    case 'regex': {
      const regex = regexOf(test);
      return wanted ? [`${selector} = ${regex}`] : unless(`${selector} != ${regex}`);
    }
    case 'boolean':
      return testBoolean(selector, `"${test.value}"`, wanted, unless);
    case 'number':
      if (wanted) return [`${selector} = ${test.value}`, `${selector} = "${test.value}"`];
      throw new Inexpressible(`${field} must not be a number, and may be one in quotes`);
    case 'compare':
      return wanted
        ? [`${selector} ${SIGNS[test.comparison]} ${test.value}`]
        : unless(`${selector} ${SIGNS[OPPOSITES[test.comparison]]} ${test.value}`);
    case 'null':
      if (wanted) return absent;
      throw new Inexpressible(`${field} has to be there, and CloudWatch has no word for that`);
    case 'exists':
      if (test.expected !== wanted) return [`${selector} NOT EXISTS`];
      throw new Inexpressible(`${field} has to be there, and CloudWatch has no word for that`);
    case 'cidr':
      throw new Inexpressible(`${field} is compared with a range of addresses`);
    case 'fieldref':
      throw new Inexpressible(`${field} is compared with another field`);
  }
}

/**
 * CloudTrail writes true and false as such in one field and as texts in the next
 * (`mfaAuthenticated`), and a rule does not ask which; CloudWatch does.
 */
function testBoolean(
  selector: string,
  text: string,
  wanted: boolean,
  unless: (...comparisons: string[]) => string[],
): string[] {
  const isTrue = text.toLowerCase() === '"true"';
  const is = `${selector} IS ${isTrue === wanted ? 'TRUE' : 'FALSE'}`;
  return wanted ? [`${selector} = ${text}`, is] : unless(`${selector} != ${text}`, is);
}

const SIGNS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;
const OPPOSITES = { lt: 'gte', lte: 'gt', gt: 'lte', gte: 'lt' } as const;

function selectorOf(field: string, test: Test): string {
  const names = field.split('.');
  if (names[0] === DERIVED) {
    throw new Inexpressible(`${field} is worked out by Trailstore and stands in no record`);
  }
  const list = listIn(names, test);
  if (list !== undefined) {
    throw new Inexpressible(`${field} is in a list (${list}), and a pattern does not search lists`);
  }
  if (MAPS.includes(names.at(-1) ?? '') && test.kind !== 'null' && test.kind !== 'exists') {
    throw new Inexpressible(`${field} is a map, and a pattern compares one value`);
  }
  if (!SELECTOR.test(field)) {
    throw new Inexpressible(`${field} has characters that a pattern does not take in a name`);
  }
  return `$.${field}`;
}

/** The name in a path that is one of a list; what is true or false is one thing, whatever its name. */
function listIn([first = '', ...names]: readonly string[], test: Test): string | undefined {
  const known = [first, ...names].find((name) => LISTS.includes(name));
  if (known !== undefined || !OF_SERVICES.includes(first)) return known;
  const above = test.kind === 'boolean' ? names.slice(0, -1) : names;
  return above.find((name) => PLURAL.test(name));
}

/**
 * A text in quotes, in which only a star at either end is a wildcard; with others, a regular
 * expression. How a quote or a backslash would be written in quotes is not documented.
 */
function textOf(pattern: readonly PatternPart[]): string {
  const inner = pattern.slice(1, -1);
  const literals = pattern.flatMap((part) => (typeof part === 'string' ? [] : [part.literal]));
  const isPlain =
    !inner.includes('*') &&
    !pattern.includes('?') &&
    literals.every((literal) => /^[^\p{Cc}"\\*%]*$/u.test(literal));
  if (!isPlain) return `%${regexOfPattern(pattern)}%`;
  const text = pattern.map((part) => (typeof part === 'string' ? part : part.literal)).join('');
  if (text === '') throw new Inexpressible('an empty text is not documented to match');
  return `"${text}"`;
}

/** A star at an end leaves that end open: `.` need not stand for a line's end. */
function regexOfPattern(pattern: readonly PatternPart[]): string {
  const isOpen = [pattern[0], pattern.at(-1)].map((part) => part === '*');
  const parts = pattern.slice(isOpen[0] ? 1 : 0, isOpen[1] ? -1 : undefined);
  return `${isOpen[0] ? '' : '^'}${parts.map(regexPart).join('')}${isOpen[1] ? '' : '$'}`;
}

function regexPart(part: PatternPart): string {
  if (part === '*') return '.*';
  if (part === '?') return '.';
  return [...part.literal].map(regexCharacter).join('');
}

/** Letters, digits and the symbols that CloudWatch takes as they are; other ASCII by its number. */
function regexCharacter(character: string): string {
  if (/^[A-Za-z0-9:_#=@/;,-]$/.test(character)) return character;
  if (!/^[\x20-\x7e]$/.test(character)) {
    throw new Inexpressible('its regular expression would need a character outside of ASCII');
  }
  return `\\x${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** What may stand in a regular expression of CloudWatch's; a longer piece goes first. */
const REGEX_PIECES =
  /\\x[0-9A-Fa-f]{2}|\\[dDsSwW]|\\[\^$?[\]{}|\\*+.()/-]|\[\^?(?:\\[dDsSwW\]\\^-]|[A-Za-z0-9:_#=@/;,.-])+\]|\{\d+(?:,\d*)?\}|[*+?^$|.]|[^\\()[\]{}]/guy;

/**
 * A rule's regular expression, where it keeps to what CloudWatch takes: no groups, no flags, no lazy
 * or possessive repetition. Both look for it anywhere in the text.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
 */
function regexOf({ source, flags }: Extract<Test, { kind: 'regex' }>): string {
  if (flags !== '') throw new Inexpressible('its regular expression has flags');
  const pieces = source.match(REGEX_PIECES) ?? [];
  const isWhole = pieces.join('') === source && source !== '';
  if (!isWhole || pieces.some((piece, i) => isRepeat(piece) && isRepeat(pieces[i - 1]))) {
    throw new Inexpressible('its regular expression is beyond what CloudWatch takes');
  }
  return `%${pieces.map(regexPiece).join('')}%`;
}

function isRepeat(piece: string | undefined): boolean {
  return piece !== undefined && /^(?:[*+?]|\{.*\})$/.test(piece);
}

function regexPiece(piece: string): string {
  if (piece === '\\(' || piece === '\\)') return regexCharacter(piece.slice(1));
  if (piece === '\\/' || piece === '\\-') return piece.slice(1);
  return /^[*+?^$|.]$/.test(piece) || [...piece].length > 1 ? piece : regexCharacter(piece);
}
