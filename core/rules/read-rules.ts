import { object } from '../records/json';
import { complaintsAbout } from './correlation/complaints';
import { readCorrelation } from './correlation/read-correlation';
import { TestBudget } from './count-tests';
import type { RuleDocument, RuleProblem } from './document';
import type { Expression } from './expression';
import { checkLogSource } from './log-source';
import { addAll, boundProblems } from './problem-lists';
import { readDetection } from './read-detection';
import { type RuleFilter, readFilter } from './read-filter';
import { readInfo, readOwnKeys } from './read-info';
import {
  type CorrelationRule,
  DEFAULT_GROUP_BY,
  DEFAULT_WINDOW_SECONDS,
  type DetectionRule,
  type Rule,
  type RuleInfo,
} from './rule';

const KINDS = ['detection', 'correlation', 'filter'] as const;
type Kind = (typeof KINDS)[number];

/** Documents by the ids and names that refer to them. */
type Names = ReadonlyMap<string, RuleDocument>;
type Detections = ReadonlyMap<RuleDocument, DetectionRule>;
type Correlations = ReadonlyMap<RuleDocument, CorrelationRule>;
type ReadInfo = typeof readInfo;

/**
 * Reads the documents of all rule files together: detections, filters, which are joined to the rules
 * they name, and correlations, which refer to others across files. What is wrong with a document is a
 * problem of its own; the others are read all the same.
 *
 * @returns the rules in the order of their documents; a detection rule that correlations refer to raises
 * no alert of its own, unless one of them says `generate: true`
 */
export function readRules(documents: readonly RuleDocument[]): {
  rules: Rule[];
  problems: RuleProblem[];
} {
  const problems: RuleProblem[] = [];
  const infoOf = rememberInfos();
  const { names, unique } = findNames(countPlaces(documents), infoOf, problems);
  const ofKind = (kind: Kind) => unique.filter((document) => kindOf(document) === kind);
  const budget = new TestBudget();
  const readRule = (document: RuleDocument) => readDetectionRule(document, infoOf);
  const unfiltered = readAll(
    ofKind('detection'),
    within(budget, readRule, ({ detection }) => detection),
    problems,
  );
  const filters = readAll(
    ofKind('filter'),
    within(budget, readFilter, ({ condition }) => condition),
    problems,
  );
  const filtered = applyFilters(unfiltered, [...filters.values()], names, problems);
  const resolve = (ref: string) => {
    const document = names.get(ref);
    if (document === undefined || kindOf(document) === 'filter') return undefined;
    if (kindOf(document) === 'correlation') return 'correlation';
    return filtered.get(document) ?? 'refused';
  };
  const correlations = readAll(
    ofKind('correlation'),
    (document) => readCorrelation(document, resolve),
    problems,
  );
  return {
    rules: inOrder(unique, silenceReferred(filtered, correlations), correlations),
    problems: boundProblems(problems),
  };
}

/** Reads each document; those that cannot be used become problems. */
function readAll<T extends object>(
  documents: readonly RuleDocument[],
  read: (document: RuleDocument) => T | RuleProblem[],
  problems: RuleProblem[],
): ReadonlyMap<RuleDocument, T> {
  const sound = new Map<RuleDocument, T>();
  for (const document of documents) {
    const one = read(document);
    if (Array.isArray(one)) addAll(problems, one);
    else sound.set(document, one);
  }
  return sound;
}

/** Reads documents as long as there is room for their tests. */
function within<T extends object>(
  budget: TestBudget,
  read: (document: RuleDocument) => T | RuleProblem[],
  expressionOf: (one: T) => Expression,
): (document: RuleDocument) => T | RuleProblem[] {
  return (document) => {
    if (!budget.isSpent) {
      const one = read(document);
      if (Array.isArray(one) || budget.takes(expressionOf(one))) return one;
    }
    const { problems, complain } = complaintsAbout(document);
    complain([], `all rules together have ${TestBudget.MOST} tests at most`);
    return problems;
  };
}

function countPlaces(documents: readonly RuleDocument[]): readonly RuleDocument[] {
  const counts = new Map<string, number>();
  return documents.map((document) => {
    const place = (counts.get(document.file) ?? 0) + 1;
    counts.set(document.file, place);
    return { ...document, place };
  });
}

/** Documents are asked for their names before they are read: what they say of themselves is read once. */
function rememberInfos(): ReadInfo {
  const infos = new Map<RuleDocument, RuleInfo | RuleProblem[]>();
  return (document) => {
    const info = infos.get(document) ?? readInfo(document);
    infos.set(document, info);
    return info;
  };
}

function kindOf({ value }: RuleDocument): Kind {
  const fields = object(value) ?? {};
  return KINDS.find((kind) => kind !== 'detection' && Object.hasOwn(fields, kind)) ?? 'detection';
}

/** The names of documents, each given once: what repeats one is left out. */
function findNames(
  documents: readonly RuleDocument[],
  infoOf: ReadInfo,
  problems: RuleProblem[],
): { readonly names: Names; readonly unique: readonly RuleDocument[] } {
  const names = new Map<string, RuleDocument>();
  const unique = documents.filter((document) => {
    const refs = refsOf(infoOf(document));
    const taken = refs.find((ref) => names.has(ref));
    if (taken === undefined) {
      for (const ref of refs) names.set(ref, document);
      return true;
    }
    const { problems: own, complain } = complaintsAbout(document);
    const first = names.get(taken);
    const where = [first?.file, first?.lines?.([])].filter((each) => each !== undefined);
    complain(
      [object(document.value)?.name === taken ? 'name' : 'id'],
      `the id or name ${taken} is taken by the document at ${where.join(':')}: give one of them another id`,
    );
    addAll(problems, own);
    return false;
  });
  return { names, unique };
}

/** What is wrong with it is said where it is read. */
function refsOf(info: RuleInfo | RuleProblem[]): readonly string[] {
  if (Array.isArray(info)) return [];
  return info.name === undefined ? [info.id] : [info.id, info.name];
}

function readDetectionRule(
  document: RuleDocument,
  infoOf: ReadInfo,
): DetectionRule | RuleProblem[] {
  const { problems, complain } = complaintsAbout(document);
  const info = infoOf(document);
  if (Array.isArray(info)) addAll(problems, info);
  const fields = object(document.value);
  // A document that is no map has nothing else to be read; its problem says so.
  if (fields === undefined) return problems;
  checkLogSource(fields.logsource, complain);
  const written = fields.detection;
  if (written === undefined) {
    complain([], 'a rule needs a detection, or a correlation or a filter in its place');
  }
  const detection =
    written === undefined ? undefined : readDetection(written, ['detection'], [], complain);
  const own = readOwnKeys(document);
  if (problems.length > 0 || Array.isArray(info) || Array.isArray(own)) return problems;
  if (detection === undefined) return problems;
  return {
    kind: 'detection',
    info,
    detection,
    alerts: true,
    groupBy: own.groupBy ?? DEFAULT_GROUP_BY,
    windowSeconds: own.windowSeconds ?? DEFAULT_WINDOW_SECONDS,
  };
}

function applyFilters(
  detections: Detections,
  filters: readonly RuleFilter[],
  names: Names,
  problems: RuleProblem[],
): Detections {
  const conditions = new Map<RuleDocument, Expression[]>();
  for (const filter of filters) {
    for (const target of targetsOf(filter, detections, names, problems)) {
      const joined = conditions.get(target) ?? [];
      joined.push(filter.condition);
      conditions.set(target, joined);
    }
  }
  return new Map(
    [...detections].map(([document, rule]) => {
      const joined = conditions.get(document);
      if (joined === undefined) return [document, rule];
      const detection: Expression = { op: 'and', of: [rule.detection, ...joined] };
      return [document, { ...rule, detection }];
    }),
  );
}

function targetsOf(
  { document, rules }: RuleFilter,
  detections: Detections,
  names: Names,
  problems: RuleProblem[],
): ReadonlySet<RuleDocument> {
  if (rules === 'any') return new Set(detections.keys());
  const { problems: own, complain } = complaintsAbout(document);
  const targets = new Set<RuleDocument>();
  for (const [index, ref] of rules.entries()) {
    const target = names.get(ref);
    const kind = target && kindOf(target);
    if (target !== undefined && kind === 'detection') targets.add(target);
    else {
      const reason =
        kind === undefined
          ? `there is no rule with the id or name ${ref}`
          : `${ref} is a ${kind}: name the rules with the detections`;
      complain(['filter', 'rules', index], reason);
    }
  }
  addAll(problems, own);
  return targets;
}

/**
 * Sigma correlation rules specification 2.1.0, "Generate": the rules that a correlation refers to stand
 * for nothing alone, unless it says so.
 */
function silenceReferred(detections: Detections, correlations: Correlations): Detections {
  const silent = new Set<DetectionRule>();
  const generated = new Set<DetectionRule>();
  for (const [document, { rules }] of correlations) {
    const isGenerated = object(document.value)?.generate === true;
    for (const rule of rules) (isGenerated ? generated : silent).add(rule);
  }
  return new Map(
    [...detections].map(([document, rule]) => {
      const isSilent = silent.has(rule) && !generated.has(rule);
      return [document, isSilent ? { ...rule, alerts: false } : rule];
    }),
  );
}

function inOrder(
  documents: readonly RuleDocument[],
  detections: Detections,
  correlations: Correlations,
): Rule[] {
  const byId = new Map([...detections.values()].map((rule) => [rule.info.id, rule]));
  return documents.flatMap((document): readonly Rule[] => {
    const detection = detections.get(document);
    if (detection !== undefined) return [detection];
    const correlation = correlations.get(document);
    if (correlation === undefined) return [];
    const rules = correlation.rules.map((rule) => byId.get(rule.info.id) ?? rule);
    return [{ ...correlation, rules }];
  });
}
