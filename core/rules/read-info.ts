import { object, text } from '../records/json';
import type { JsonObject } from '../records/record';
import { type Complain, complaintsAbout } from './correlation/complaints';
import { parseTimespan } from './correlation/timespan';
import type { RuleDocument, RuleProblem } from './document';
import { refuseMisspelt } from './known-keys';
import { readGroupBy } from './read-group-by';
import { LEVELS, type Level, type RuleInfo } from './rule';

/** Sigma rules specification 2.1.0, "Status". */
const STATUSES = ['stable', 'test', 'experimental', 'deprecated', 'unsupported'];

/** Sigma's keys of every kind of document, and Trailstore's own. Sources: its three specifications, 2.1.0. */
const KEYS = [
  ...['title', 'id', 'name', 'related', 'taxonomy', 'status', 'description', 'license', 'author'],
  ...['references', 'date', 'modified', 'logsource', 'detection', 'fields', 'falsepositives'],
  ...['level', 'tags', 'scope', 'correlation', 'generate', 'filter', 'trailstore'],
];
const OWN_KEYS = ['group-by', 'window', 'response'];

/** Sigma rules specification 2.1.0: titles and names have 256 characters at most. */
const LONGEST_NAME = 256;
const LONGEST_TEXT = 65_535;
/** As long as a correlation may be: what a deployed store looks back over. */
const LONGEST_WINDOW_SECONDS = 7 * 86_400;

/**
 * Reads what a rule says of itself, whatever its kind.
 * @returns the information, or all that is wrong with it
 */
export function readInfo(document: RuleDocument): RuleInfo | RuleProblem[] {
  const { problems, complain } = complaintsAbout(document);
  const fields = object(document.value);
  if (fields === undefined) {
    complain([], 'a rule is a map that begins with its title');
    return problems;
  }
  refuseMisspelt(fields, KEYS, [], complain);
  checkTaxonomy(fields.taxonomy, complain);
  const words = readWords(fields, complain);
  const lists = readLists(fields, complain);
  const level = readLevel(fields.level, complain);
  const own = readOwnKeys(document);
  if (Array.isArray(own)) return problems.length > 0 ? problems : own;
  const { title, id, name } = words;
  if (title === undefined && fields.title === undefined) complain([], 'a rule needs a title');
  if (problems.length > 0 || title === undefined) return problems;
  return {
    ...words,
    ...lists,
    title,
    level,
    id: id ?? name ?? idFromFile(document),
    response: own.response,
    file: document.file,
    line: document.lines?.([]),
  };
}

/** The file's name, and which of its documents, unless it is the first: `mine.yml`, `mine.yml#2`. */
function idFromFile({ file, place = 1 }: RuleDocument): string {
  const name = file.replace(/^.*[/\\]/, '');
  return place === 1 ? name : `${name}#${place}`;
}

function checkTaxonomy(taxonomy: unknown, complain: Complain): void {
  if (taxonomy === undefined || taxonomy === null || taxonomy === 'sigma') return;
  complain(
    ['taxonomy'],
    'a taxonomy other than sigma is not supported: name fields as CloudTrail does',
  );
}

function readWords(fields: JsonObject, complain: Complain) {
  const word = (key: string, longest = LONGEST_TEXT) =>
    readText(fields[key], [key], longest, complain);
  const status = word('status');
  if (status !== undefined && !STATUSES.includes(status)) {
    complain(['status'], `the status is one of ${STATUSES.join(', ')}`);
  }
  return {
    title: word('title', LONGEST_NAME),
    id: word('id', LONGEST_NAME),
    name: word('name', LONGEST_NAME),
    status,
    description: word('description'),
    author: readList(fields.author, ['author'], complain).join(', ') || undefined,
    date: word('date'),
    modified: word('modified'),
    license: word('license'),
  };
}

function readLists(fields: JsonObject, complain: Complain) {
  const listed = (key: string) => readList(fields[key], [key], complain);
  return {
    references: listed('references'),
    tags: listed('tags'),
    falsePositives: listed('falsepositives'),
    fields: listed('fields'),
  };
}

function readLevel(value: unknown, complain: Complain): Level {
  if (value === undefined || value === null) return 'medium';
  const level = LEVELS.find((each) => each === value);
  if (level === undefined) complain(['level'], `the level is one of ${LEVELS.join(', ')}`);
  return level ?? 'medium';
}

/** The keys below `trailstore:`; what was left out is absent. */
export interface OwnKeys {
  readonly groupBy?: readonly string[] | undefined;
  readonly windowSeconds?: number | undefined;
  readonly response?: string | undefined;
}

/**
 * Reads a document's `trailstore:`.
 * @returns the keys, or all that is wrong with them
 */
export function readOwnKeys(document: RuleDocument): OwnKeys | RuleProblem[] {
  const { problems, complain } = complaintsAbout(document);
  const written = object(document.value)?.trailstore;
  if (written === undefined || written === null) return {};
  const keys = object(written);
  if (keys === undefined) {
    complain(['trailstore'], `trailstore is a map of ${OWN_KEYS.join(', ')}`);
    return problems;
  }
  for (const key of Object.keys(keys)) {
    if (OWN_KEYS.includes(key)) continue;
    complain(
      ['trailstore', key],
      `trailstore has no ${JSON.stringify(key)}: it has ${OWN_KEYS.join(', ')}`,
    );
  }
  const own = {
    groupBy:
      keys['group-by'] === undefined
        ? undefined
        : readGroupBy(keys['group-by'], ['trailstore', 'group-by'], complain),
    windowSeconds: readWindow(keys.window, complain),
    response: readText(keys.response, ['trailstore', 'response'], LONGEST_TEXT, complain),
  };
  return problems.length > 0 ? problems : own;
}

function readWindow(value: unknown, complain: Complain): number | undefined {
  if (value === undefined) return undefined;
  const seconds = parseTimespan(text(value) ?? '');
  if (seconds === undefined || seconds > LONGEST_WINDOW_SECONDS) {
    complain(
      ['trailstore', 'window'],
      'the window is a whole number and s, m, h or d, such as 90m; 7 days at most',
    );
  }
  return seconds;
}

/** A text, or a number that stands for one; an empty one says nothing. */
function readText(
  value: unknown,
  path: readonly string[],
  longest: number,
  complain: Complain,
): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const key = path.at(-1);
  const said = typeof value === 'number' ? String(value) : text(value);
  if (said === undefined) complain(path, `${key} is a text`);
  else if (said.length > longest) complain(path, `${key} has ${longest} characters at most`);
  return said?.trimEnd();
}

/** A list of texts; one text is a list of one. */
function readList(value: unknown, path: readonly string[], complain: Complain): readonly string[] {
  if (value === undefined || value === null) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = items.flatMap((each) =>
    typeof each === 'number' ? String(each) : (text(each) ?? []),
  );
  if (texts.length < items.length) complain(path, `${path.at(-1)} is a list of texts`);
  return texts;
}
