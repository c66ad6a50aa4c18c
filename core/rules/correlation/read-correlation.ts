import { object, text } from '../../records/json';
import type { RuleDocument, RuleProblem } from '../document';
import { addAll } from '../problem-lists';
import { readGroupBy } from '../read-group-by';
import { readInfo, readOwnKeys } from '../read-info';
import {
  CORRELATION_TYPES,
  type CorrelationRule,
  type CorrelationType,
  type DetectionRule,
} from '../rule';
import { type Complain, complaintsAbout } from './complaints';
import { checkAliasesOf, readAliases } from './read-aliases';
import { readCountCondition } from './read-count-condition';
import { LONGEST_TIMESPAN_SECONDS, parseTimespan } from './timespan';

/** Gives the rule of an id or a name; `correlation` where that is one itself, `refused` where it is wrong. */
export type Resolve = (ref: string) => DetectionRule | 'correlation' | 'refused' | undefined;

const KEYS = ['type', 'rules', 'aliases', 'group-by', 'timespan', 'condition'];
/** Types of the specification that would need the values of numbers, which CloudTrail has few of. */
const UNSUPPORTED_TYPES = ['value_sum', 'value_avg', 'value_percentile'];
/** For each event, the order of rules takes time that grows with the square of their number. */
const MOST_RULES = 32;

/**
 * Reads a Sigma correlation. Source: Sigma correlation rules specification 2.1.0, and its JSON schema.
 * `group-by` may be absent: then all events are one group. A condition that holds of nothing too
 * (`lt: 5`) is asked of windows with an event only; see `firings`.
 *
 * @returns the rule, or all that is wrong with it or not supported
 */
export function readCorrelation(
  document: RuleDocument,
  resolve: Resolve,
): CorrelationRule | RuleProblem[] {
  const { problems, complain } = complaintsAbout(document);
  const info = readInfo(document);
  if (Array.isArray(info)) addAll(problems, info);
  const fields = object(document.value) ?? {};
  const correlation = object(fields.correlation);
  if (correlation === undefined) complain(['correlation'], 'correlation is a map');
  if (fields.generate !== undefined && typeof fields.generate !== 'boolean') {
    complain(['generate'], 'generate is true or false');
  }
  const body = correlation && readBody(correlation, resolve, complain);
  const windowSeconds = readWindow(document, body?.timespanSeconds ?? 0, complain);
  if (problems.length > 0 || Array.isArray(info) || body === undefined) return problems;
  return { kind: 'correlation', info, windowSeconds, ...body };
}

type Body = Omit<CorrelationRule, 'kind' | 'info' | 'windowSeconds'>;

/** Reads the `correlation` map; undefined when something in it was complained about. */
function readBody(
  map: Readonly<Record<string, unknown>>,
  resolve: Resolve,
  complain: Complain,
): Body | undefined {
  refuseUnknownKeys(map, complain);
  const type = readType(map.type, complain);
  const rules = readReferences(map.rules, resolve, complain);
  const timespanSeconds = readTimespan(map.timespan, complain);
  const written = map['group-by'];
  const groupBy =
    written === undefined ? [] : readGroupBy(written, ['correlation', 'group-by'], complain);
  if (type === undefined || rules === undefined) return undefined;
  const ruleOf = (ref: string) => {
    const resolved = resolve(ref);
    return typeof resolved === 'object' ? rules.find((each) => isSame(each, resolved)) : undefined;
  };
  const aliases = readAliases(map.aliases, ruleOf, complain);
  const counted = readCountCondition(map.condition, { type, rules: rules.length }, complain);
  if (counted?.field !== undefined && Object.hasOwn(aliases, counted.field)) {
    complain(
      ['correlation', 'condition', 'field'],
      `${counted.field} is an alias, which only group-by can use: name a field`,
    );
  }
  if (timespanSeconds === undefined || groupBy === undefined || counted === undefined) {
    return undefined;
  }
  checkAliasesOf(groupBy, aliases, rules, complain);
  return { type, rules, timespanSeconds, groupBy, aliases, ...counted };
}

/** A misspelt key would change what the rule means, and nobody would know. */
function refuseUnknownKeys(map: Readonly<Record<string, unknown>>, complain: Complain): void {
  for (const key of Object.keys(map)) {
    if (KEYS.includes(key)) continue;
    complain(
      ['correlation', key],
      `a correlation has no ${JSON.stringify(key)}: it has ${KEYS.join(', ')}`,
    );
  }
}

function readType(value: unknown, complain: Complain): CorrelationType | undefined {
  const type = CORRELATION_TYPES.find((each) => each === value);
  if (type !== undefined) return type;
  const types = CORRELATION_TYPES.join(', ');
  if (value === undefined) complain(['correlation'], `a correlation needs a type: ${types}`);
  else if (typeof value === 'string' && UNSUPPORTED_TYPES.includes(value)) {
    complain(['correlation', 'type'], `${value} is not supported: use one of ${types}`);
  } else complain(['correlation', 'type'], `there is no such type of correlation: use ${types}`);
  return undefined;
}

function readReferences(
  value: unknown,
  resolve: Resolve,
  complain: Complain,
): readonly DetectionRule[] | undefined {
  const path = ['correlation', 'rules'];
  if (!Array.isArray(value) || value.length === 0) {
    complain(
      value === undefined ? ['correlation'] : path,
      'a correlation needs rules: a list of the ids or names of rules',
    );
    return undefined;
  }
  if (value.length > MOST_RULES) {
    complain(path, `a correlation refers to ${MOST_RULES} rules at most`);
    return undefined;
  }
  const rules: DetectionRule[] = [];
  for (const [index, written] of value.entries()) {
    const rule = readReference(text(written), resolve);
    if (typeof rule === 'string') complain([...path, index], rule);
    else if (rules.some((each) => isSame(each, rule))) {
      complain([...path, index], `${written} stands for a rule that is named twice`);
    } else rules.push(rule);
  }
  return rules.length === value.length ? rules : undefined;
}

/** @returns the rule, or why it cannot be used */
function readReference(ref: string | undefined, resolve: Resolve): DetectionRule | string {
  if (ref === undefined) return 'rules are named by their ids or names';
  const rule = resolve(ref);
  if (rule === undefined) return `there is no rule with the id or name ${ref}`;
  if (rule === 'refused') return `${ref} is refused itself: what is wrong with it has to be mended`;
  return rule === 'correlation'
    ? `${ref} is a correlation itself: correlations of correlations are not supported; refer to its rules`
    : rule;
}

function isSame(a: DetectionRule, b: DetectionRule): boolean {
  return a.info.id === b.info.id;
}

function readTimespan(value: unknown, complain: Complain): number | undefined {
  const example = 'a whole number and s, m, h or d, such as 90m';
  if (value === undefined) {
    complain(['correlation'], `a correlation needs a timespan: ${example}`);
    return undefined;
  }
  const path = ['correlation', 'timespan'];
  const seconds = parseTimespan(text(value) ?? '');
  if (seconds === undefined) complain(path, `a timespan is ${example}`);
  else if (seconds > LONGEST_TIMESPAN_SECONDS) {
    complain(path, 'a timespan is 7 days at most: a deployed store looks back no further');
    return undefined;
  }
  return seconds;
}

/** An alert's window: as long as the timespan, or as `trailstore.window` says, which is not shorter. */
function readWindow(document: RuleDocument, timespanSeconds: number, complain: Complain): number {
  const own = readOwnKeys(document);
  // What is wrong with them is among the problems of readInfo.
  if (Array.isArray(own)) return timespanSeconds;
  if (own.groupBy !== undefined) {
    complain(
      ['trailstore', 'group-by'],
      'a correlation has a group-by of its own: leave this one out',
    );
  }
  const { windowSeconds = timespanSeconds } = own;
  if (windowSeconds < timespanSeconds) {
    complain(['trailstore', 'window'], 'the window is no shorter than the timespan');
  }
  return windowSeconds;
}
