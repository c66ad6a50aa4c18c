import { catalogueRows } from '../core/classification/catalogue/catalogue';
import { serviceOf } from '../core/classification/event-source';
import { object } from '../core/records/json';
import type { RuleDocument, RuleProblem } from '../core/rules/document';
import type { Expression, PatternPart } from '../core/rules/expression';
import type { Rule } from '../core/rules/rule';

/** What a good rule says beside what it needs. Source: Sigma rules specification 2.1, which recommends it. */
const WANTED: readonly (readonly [key: string, why: string])[] = [
  ['id', 'it has no id: alerts and correlations know it by its file'],
];
/** What nobody sees of a rule that only serves correlations. */
const WANTED_OF_ALERTS: typeof WANTED = [
  ['level', 'it has no level: medium is assumed'],
  ['falsepositives', 'it names no false positives: whoever is woken wants to know them'],
];

/**
 * What is worth a second look in a rule that can be used.
 * @param documents those that were read, its own among them
 */
export function warningsAbout(rule: Rule, documents: readonly RuleDocument[]): RuleProblem[] {
  const { file, line, id } = rule.info;
  const warn = (reason: string): RuleProblem => ({ file, line, rule: id, reason });
  const written = object(documentOf(rule, documents)?.value) ?? {};
  const isAlert = rule.kind === 'correlation' || rule.alerts;
  const wanted = isAlert ? [...WANTED, ...WANTED_OF_ALERTS] : WANTED;
  const missing = wanted.filter(([key]) => written[key] === undefined || written[key] === null);
  const unknown = rule.kind === 'detection' ? unknownNames(rule.detection) : [];
  return [
    ...missing.map(([, why]) => warn(why)),
    ...unknown.map((name) =>
      warn(
        `no event of SES or S3 that is known has the name ${name}: is it spelt as CloudTrail does?`,
      ),
    ),
  ];
}

function documentOf({ info }: Rule, documents: readonly RuleDocument[]): RuleDocument | undefined {
  const inFile = documents.filter(({ file }) => file === info.file);
  return inFile.find(({ lines }) => lines?.([]) === info.line) ?? inFile[0];
}

/** Names of events that the catalogue lacks, of a rule about services that it covers. */
function unknownNames(detection: Expression): string[] {
  const { services, names } = catalogued();
  const sources = literalsOf(detection, 'eventSource');
  if (sources.length === 0 || !sources.every((each) => services.has(serviceOf(each)))) return [];
  const written = literalsOf(detection, 'eventName');
  return [...new Set(written)].filter((name) => !names.has(name.toLowerCase()));
}

/** Rules compare without regard to letter case. */
function catalogued() {
  const rows = catalogueRows();
  return {
    services: new Set(rows.map(({ eventSource }) => serviceOf(eventSource))),
    names: new Set(rows.map(({ eventName }) => eventName.toLowerCase())),
  };
}

/** The texts without wildcards that a field is compared with. */
function literalsOf(expression: Expression, field: string): string[] {
  switch (expression.op) {
    case 'and':
    case 'or':
      return expression.of.flatMap((each) => literalsOf(each, field));
    case 'not':
      return literalsOf(expression.of, field);
    case 'field': {
      const { test } = expression;
      if (expression.field !== field || test.kind !== 'text') return [];
      const literal = literalOf(test.pattern);
      return literal === undefined ? [] : [literal];
    }
    case 'keyword':
      return [];
  }
}

function literalOf(pattern: readonly PatternPart[]): string | undefined {
  const texts = pattern.flatMap((part) => (typeof part === 'string' ? [] : part.literal));
  return texts.length === pattern.length ? texts.join('') : undefined;
}
