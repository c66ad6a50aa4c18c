import type { Expression, PatternPart } from '../core/rules/expression';
import type { Comparison, CorrelationRule, DetectionRule, Rule } from '../core/rules/rule';

/** Folders below rules/ in the order of the page, and what the page calls them. Others follow by name. */
const CHAPTERS: readonly (readonly [folder: string, heading: string])[] = [
  ['ses', 'Amazon SES'],
  ['s3', 'Amazon S3'],
  ['trail', 'The trail, and Trailstore itself'],
  ['account', 'The account'],
];
const PACK = 'packs/';

const INTRODUCTION = `# The rules

<!-- Made by scripts/make-rules-page.ts from rules/: change the rules, not this page. -->

Every rule is a file of [Sigma](https://sigmahq.io) below \`rules/\`. Beside it lie the events that it
fires on, and near ones that it does not fire on. A pack is off until the configuration names it; all
others are on.`;

const COMPARISONS: Readonly<Record<Comparison, string>> = {
  gt: 'more than',
  gte: 'at least',
  lt: 'less than',
  lte: 'at most',
  eq: 'exactly',
  neq: 'not',
};

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/**
 * Writes docs/rules.md.
 * @param rules all that ship; files are named from the project's folder on (\`rules/ses/x.yml\`)
 */
export function renderRulesPage(rules: readonly Rule[]): string {
  const shown = rules.filter((rule) => rule.kind === 'correlation' || rule.alerts);
  const chapters = chaptersOf(shown).map(([folder, heading]) =>
    renderChapter(
      heading,
      shown.filter((rule) => folderOf(rule) === folder),
    ),
  );
  return `${[INTRODUCTION, ...chapters].join('\n\n')}\n`;
}

/** The texts without wildcards that an expression compares a field with. */
export function textsAskedOf(field: string, expression: Expression): string[] {
  switch (expression.op) {
    case 'and':
    case 'or':
      return expression.of.flatMap((each) => textsAskedOf(field, each));
    case 'not':
      return textsAskedOf(field, expression.of);
    case 'field': {
      const { test } = expression;
      return expression.field === field && test.kind === 'text' ? literal(test.pattern) : [];
    }
    case 'keyword':
      return [];
  }
}

function literal(pattern: readonly PatternPart[]): string[] {
  const parts = pattern.flatMap((part) => (typeof part === 'string' ? [] : part.literal));
  return parts.length === pattern.length ? [parts.join('')] : [];
}

function chaptersOf(rules: readonly Rule[]): (readonly [folder: string, heading: string])[] {
  const folders = new Set(rules.map(folderOf));
  const known = CHAPTERS.filter(([folder]) => folders.has(folder));
  const others = [...folders].filter((folder) => !CHAPTERS.some(([each]) => each === folder));
  return [...known, ...others.sort().map((folder) => [folder, headingOf(folder)] as const)];
}

function folderOf({ info }: Rule): string {
  return info.file.split('/').slice(1, -1).join('/');
}

function headingOf(folder: string): string {
  return folder.startsWith(PACK) ? `The pack \`${folder.slice(PACK.length)}\`` : folder;
}

function renderChapter(heading: string, rules: readonly Rule[]): string {
  const sorted = [...rules].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const rows = sorted.map(
    (rule) => `| [${nameOf(rule)}](#${nameOf(rule)}) | ${rule.info.level} | ${rule.info.title} |`,
  );
  const table = ['| rule | level | |', '|---|---|---|', ...rows].join('\n');
  return [`## ${heading}`, table, ...sorted.map(renderRule)].join('\n\n');
}

function renderRule(rule: Rule): string {
  const { info } = rule;
  return [
    `### ${nameOf(rule)}`,
    `**${info.title}** (${info.level}): [${info.file}](../${info.file})`,
    info.description,
    whenItFires(rule),
    section('False positives', listOf(info.falsePositives)),
    section('What to do', inOneLine(info.response)),
    section('References', listOf(info.references.map((url) => `<${url}>`))),
  ]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
}

function section(heading: string, body: string): string {
  return body === '' ? '' : `**${heading}**\n\n${body}`;
}

function listOf(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** Markdown breaks lines itself. */
function inOneLine(text = ''): string {
  return text.replace(/\s+/g, ' ').trim();
}

function whenItFires(rule: Rule): string {
  const told = `One alert for each ${fieldsIn(rule.groupBy)} within ${duration(rule.windowSeconds)}.`;
  if (rule.kind === 'correlation') return `${describeCorrelation(rule)} ${told}`;
  const names = eventNames([rule]);
  return names === '' ? told : `Looks at ${names}. ${told}`;
}

function describeCorrelation(rule: CorrelationRule): string {
  const within = `within ${duration(rule.timespanSeconds)} for the same ${fieldsIn(rule.groupBy)}`;
  const counts = rule.condition
    .map(({ comparison, count }) => `${COMPARISONS[comparison]} ${count}`)
    .join(' and ');
  const names = eventNames(rule.rules);
  switch (rule.type) {
    case 'event_count':
      return `Fires on ${counts} of ${names} ${within}.`;
    case 'value_count':
      return `Fires on ${counts} different values of \`${rule.field}\` in ${names}, ${within}.`;
    case 'temporal':
      return `Fires when ${rulesIn(rule.rules, 'and')} match ${within}.`;
    case 'temporal_ordered':
      return `Fires when ${rulesIn(rule.rules, 'and then')} match ${within}.`;
  }
}

function rulesIn(rules: readonly DetectionRule[], joint: string): string {
  return rules.map((rule) => `\`${nameOf(rule)}\` (${eventNames([rule])})`).join(` ${joint} `);
}

function eventNames(rules: readonly DetectionRule[]): string {
  const names = rules.flatMap(({ detection }) => textsAskedOf('eventName', detection));
  return [...new Set(names)].map((name) => `\`${name}\``).join(', ');
}

function fieldsIn(fields: readonly string[]): string {
  return fields.length === 0 ? 'deployment' : fields.map((field) => `\`${field}\``).join(' and ');
}

/** The largest unit that says it whole. */
function duration(seconds: number): string {
  const [size, name] = UNITS.find(([each]) => seconds % each === 0) ?? [1, 'second'];
  const count = seconds / size;
  return count === 1 ? `one ${name}` : `${count} ${name}s`;
}

function nameOf({ info }: Rule): string {
  return info.name ?? info.id;
}
