import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';
import { object } from '../records/json';
import type { LineMap, RuleDocument, RuleProblem } from './document';
import { addAll, boundProblems } from './problem-lists';

const MOST_CHARACTERS = 1_000_000;
/** Rules need six levels; what reads them goes down one by one. */
const MOST_LEVELS = 32;
const MOST_ALIASES = 100;
/** The tags of YAML's core schema: others make values that JSON does not have. YAML 1.2.2, chapter 10. */
const PLAIN_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;
/** The old way to share fields between the documents of a file; Sigma 2 has it no more. */
const OLD_ACTIONS = ['global', 'reset', 'repeat'];

/** What a rule file holds. */
export interface YamlDocuments {
  readonly documents: RuleDocument[];
  readonly problems: RuleProblem[];
}

/**
 * Reads the documents of a YAML file, of version 1.2: `no` and `2024-01-01` are texts. A document that
 * is wrong is left out, and the others are kept. Empty documents count for nothing.
 * @param file the file's path, as a person knows it
 */
export function readYaml(text: string, file: string): YamlDocuments {
  const refuse = (reason: string, line?: number): YamlDocuments => ({
    documents: [],
    problems: [{ file, line, reason }],
  });
  // What stands for bytes that are no UTF-8 matches nothing.
  const broken = text.indexOf('\ufffd');
  if (broken !== -1) {
    const line = text.slice(0, broken).split('\n').length;
    return refuse('the file is not in UTF-8', line);
  }
  if (text.length > MOST_CHARACTERS) {
    return refuse(`the file has more than ${MOST_CHARACTERS} characters: split it`);
  }
  const counter = new LineCounter();
  const tokens = [...new Parser(counter.addNewLine).parse(text)];
  const deep = tokens.map(findTooDeep).find((offset) => offset !== undefined);
  // Composing recurses, so that depth has to be known before.
  if (deep !== undefined) {
    return refuse(`it nests more than ${MOST_LEVELS} levels`, lineAt(deep, counter));
  }
  // Its own check for equal keys takes time that grows with the square of their number.
  const composer = new Composer({ uniqueKeys: false, merge: true, lineCounter: counter });
  const read = [...composer.compose(tokens)]
    .filter(isNotEmpty)
    .map((document) => readDocument(document, file, counter));
  const old = read.flatMap(({ documents }) => documents).find(isOldAction);
  if (old !== undefined) {
    return refuse(
      'action: global and its like are not supported: write each document of the file whole',
      old.lines?.(['action']),
    );
  }
  return {
    documents: read.flatMap(({ documents }) => documents),
    problems: boundProblems(read.flatMap(({ problems }) => problems)),
  };
}

function isOldAction({ value }: RuleDocument): boolean {
  const action = object(value)?.action;
  return typeof action === 'string' && OLD_ACTIONS.includes(action);
}

function isNotEmpty({ contents, errors }: Document): boolean {
  const isNothing = contents === null || (isScalar(contents) && contents.source === '');
  return !isNothing || errors.length > 0;
}

function readDocument(document: Document, file: string, counter: LineCounter): YamlDocuments {
  const faults = findFaults(document);
  const problems = faults.map(({ offset, reason }) => ({
    file,
    line: lineAt(offset, counter),
    reason,
  }));
  if (problems.length > 0) return { documents: [], problems };
  const lines = lineMap(document, counter);
  try {
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return { documents: [{ file, value, lines }], problems: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const reason = 'its aliases stand for too much: write it out';
    return { documents: [], problems: [{ file, line: lines([]), reason }] };
  }
}

function findWrongTag(node: Node): readonly Fault[] {
  if (node.tag === undefined || PLAIN_TAG.test(node.tag)) return [];
  return [{ offset: offsetOf(node), reason: `the tag ${node.tag} is not supported` }];
}

/** An account id that begins with 0, a version such as 1.10: what is read no longer says what was written. */
function isRewritten({ value, source }: Scalar): boolean {
  return typeof value === 'number' && source !== undefined && String(value) !== source;
}

/**
 * Whether a value is sought in events as a text: below `detection` or `filter`, as a keyword, or under a
 * field with a modifier for texts. A field without one compares numbers as numbers.
 */
function isSoughtAsText(ancestors: readonly unknown[]): boolean {
  const [top, ...keys] = ancestors
    .filter(isPair)
    .map(({ key }) => (isScalar(key) ? key.value : ''));
  if (!SOUGHT.includes(String(top))) return false;
  const isKeyword = keys.length === 1;
  const modifiers = String(keys.at(-1)).split('|').slice(1);
  return isKeyword || modifiers.some((modifier) => !FOR_NUMBERS.includes(modifier));
}

const SOUGHT = ['detection', 'filter'];
const FOR_NUMBERS = ['lt', 'lte', 'gt', 'gte', 'neq', 'all'];

interface Fault {
  /** From the beginning of the file, in characters. */
  readonly offset: number;
  readonly reason: string;
}

/** What is wrong with a document: its syntax first, for what else is found may follow from that. */
function findFaults(document: Document): readonly Fault[] {
  if (document.errors.length > 0) {
    return document.errors.map(({ pos, message }) => ({
      offset: pos[0],
      reason: `this is no YAML: ${message}`,
    }));
  }
  const faults: Fault[] = [];
  let aliases = 0;
  visit(document, {
    Node: (_, node) => {
      addAll(faults, findWrongTag(node));
    },
    Alias: (_, alias, ancestors) => {
      // To resolve one, the library walks through the document.
      if (++aliases > MOST_ALIASES) return visit.BREAK;
      const target = alias.resolve(document);
      if (target !== undefined && !ancestors.includes(target)) return undefined;
      const reason =
        target === undefined
          ? `nothing before the alias has the anchor ${alias.source}`
          : 'an alias stands for what it is part of';
      faults.push({ offset: offsetOf(alias), reason });
      return visit.BREAK;
    },
    // The visitor of a kind takes the place of that of any node.
    Map: (_, map) => {
      addAll(faults, findWrongTag(map));
      addAll(faults, findWrongKeys(map.items));
    },
    Scalar: (_, scalar, ancestors) => {
      addAll(faults, findWrongTag(scalar));
      if (!isRewritten(scalar) || !isSoughtAsText(ancestors)) return;
      const reason = `${scalar.source} is a number, which prints as ${scalar.value}: write it in quotes to seek it as it is written`;
      faults.push({ offset: offsetOf(scalar), reason });
    },
  });
  if (aliases <= MOST_ALIASES) return faults;
  return [
    { offset: offsetOf(document.contents), reason: `it has more than ${MOST_ALIASES} aliases` },
  ];
}

function findWrongKeys(items: readonly Pair[]): readonly Fault[] {
  const seen = new Set<string>();
  return items.flatMap(({ key }) => {
    const name = keyName(key);
    const offset = offsetOf(key);
    if (name === undefined) return [{ offset, reason: 'a key is a text' }];
    if (seen.has(name)) {
      return [{ offset, reason: `the key ${JSON.stringify(name)} stands twice in one map` }];
    }
    seen.add(name);
    return [];
  });
}

function keyName(key: unknown): string | undefined {
  if (!isScalar(key) || key.value === null) return undefined;
  // The library reads merge keys as symbols.
  return typeof key.value === 'symbol' ? '<<' : String(key.value);
}

/** Where the tokens of a document first nest too deeply, if they do; without recursion. */
function findTooDeep(document: CST.Token): number | undefined {
  const open: { readonly token: CST.Token | null | undefined; readonly level: number }[] = [
    { token: document, level: 0 },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, level } = next;
    if (token === null || token === undefined) continue;
    if (level > MOST_LEVELS) return token.offset;
    if (token.type === 'document') open.push({ token: token.value, level });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      open.push({ token: key, level: level + 1 }, { token: value, level: level + 1 });
    }
  }
  return undefined;
}

function lineMap(document: Document, counter: LineCounter): LineMap {
  const children = new Children(document);
  return (path) => {
    let node: unknown = document.contents;
    let offset = offsetOf(node);
    for (const step of path) {
      const { at, value } = children.childOf(node, step);
      if (at === undefined) break;
      offset = at;
      node = value;
    }
    return lineAt(offset, counter);
  };
}

/**
 * Finds what stands below a node. A rule can be wrong in as many places as it has: each map is gone
 * through once for all of them, and so is the document for each alias.
 */
class Children {
  private readonly pairs = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  private readonly targets = new Map<Alias, unknown>();

  constructor(private readonly document: Document) {}

  childOf(
    parent: unknown,
    step: string | number,
  ): { readonly at?: number; readonly value?: unknown } {
    const node = isAlias(parent) ? this.targetOf(parent) : parent;
    if (isMap(node)) {
      const pair = this.pairsOf(node).get(String(step));
      return pair === undefined ? {} : { at: offsetOf(pair.key), value: pair.value };
    }
    if (!isSeq(node) || typeof step !== 'number') return {};
    const value = node.items[step];
    return value === undefined ? {} : { at: offsetOf(value), value };
  }

  private pairsOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.pairs.get(map);
    if (known !== undefined) return known;
    const pairs = new Map(
      map.items.flatMap((pair): readonly [string, Pair][] => {
        const name = keyName(pair.key);
        return name === undefined ? [] : [[name, pair]];
      }),
    );
    this.pairs.set(map, pairs);
    return pairs;
  }

  private targetOf(alias: Alias): unknown {
    if (this.targets.has(alias)) return this.targets.get(alias);
    const target: unknown = alias.resolve(this.document);
    this.targets.set(alias, target);
    return target;
  }
}

function offsetOf(node: unknown): number {
  const isNode = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node);
  return (isNode ? node.range?.[0] : undefined) ?? 0;
}

function lineAt(offset: number, counter: LineCounter): number {
  return counter.linePos(offset).line;
}
