import { fieldsOf } from '../records/record-fields';
import { type Candidate, CompiledRule } from './compiled-rule';
import type { RuleEvent } from './expression';
import { FieldReaders } from './field-readers';
import { fold } from './pattern';
import { requiredValues } from './required-names';
import type { DetectionRule, Rule } from './rule';

/** Pairs of event source and event name whose rules are remembered; a log has a few hundred. */
const MOST_PAIRS = 4096;
/** Rules of all these pairs together: some 2 MB. Rules that ask for no name are among those of each. */
const MOST_CANDIDATES = 250_000;
/** No service has longer names: one in a forged record is not worth the memory. */
const LONGEST_PAIR = 256;

/** An event source or name, or none. */
type MaybeName = string | undefined;

/** A detection rule at its place among all. */
interface Placed {
  readonly place: number;
  readonly rule: DetectionRule;
}

/**
 * All rules of a deployment, ready to be asked of one event after another. Few of them can match an
 * event of a given source and name; which, is worked out once for each pair. Rules are compiled when they are first
 * candidates: a log asks for few of them, and the first one waits for all that is done before it.
 */
export class RuleSet {
  private readonly all: readonly Placed[];
  /** By their places. */
  private readonly compiled: CompiledRule[] = [];
  private readonly readers = new FieldReaders();
  /** By an event name that they demand; folded. */
  private readonly byName = new Map<string, Placed[]>();
  /** By an event source that they demand, of those that demand no name. */
  private readonly bySource = new Map<string, Placed[]>();
  private readonly others: Placed[] = [];
  /** By source, then by name. */
  private readonly pairs = new Map<MaybeName, Map<MaybeName, readonly Candidate[]>>();
  private pairCount = 0;
  private remembered = 0;

  constructor(readonly rules: readonly Rule[]) {
    this.all = rules
      .filter((rule) => rule.kind === 'detection')
      .map((rule, place) => ({ place, rule }));
    for (const placed of this.all) this.index(placed);
  }

  /** The detection rules that match an event, in their order; correlations are not asked. */
  match(event: RuleEvent): readonly DetectionRule[] {
    const matched: DetectionRule[] = [];
    for (const { rule, matches } of this.candidates(event)) {
      if (matches(event)) matched.push(rule);
    }
    return matched;
  }

  private index(placed: Placed): void {
    const { detection } = placed.rule;
    const names = requiredValues(detection, 'eventName');
    if (names !== undefined) {
      addTo(this.byName, names, placed);
      return;
    }
    const sources = requiredValues(detection, 'eventSource');
    if (sources !== undefined) addTo(this.bySource, sources, placed);
    else this.others.push(placed);
  }

  private compile({ place, rule }: Placed): CompiledRule {
    const known = this.compiled[place];
    if (known !== undefined) return known;
    const compiled = new CompiledRule(rule, this.readers);
    this.compiled[place] = compiled;
    return compiled;
  }

  private candidates({ record }: RuleEvent): readonly Candidate[] {
    const source = record.get('eventSource');
    const name = record.get('eventName');
    // Lists and numbers are no names, but rules may match them.
    if (!isNameOrAbsent(source) || !isNameOrAbsent(name)) {
      return this.all.map((placed) => this.compile(placed).whole);
    }
    const known = this.pairs.get(source)?.get(name);
    if (known !== undefined) return known;
    const found = this.findCandidates(source, name);
    if ((source?.length ?? 0) + (name?.length ?? 0) <= LONGEST_PAIR) {
      this.remember(source, name, found);
    }
    return found;
  }

  private remember(source: MaybeName, name: MaybeName, candidates: readonly Candidate[]): void {
    // A log that names so many was made to fill memory: what it needs again is found again.
    const isFull = this.remembered + candidates.length > MOST_CANDIDATES;
    if (isFull || this.pairCount === MOST_PAIRS) {
      this.pairs.clear();
      this.pairCount = 0;
      this.remembered = 0;
    }
    const ofSource = this.pairs.get(source) ?? new Map<MaybeName, readonly Candidate[]>();
    this.pairs.set(source, ofSource);
    ofSource.set(name, candidates);
    this.pairCount++;
    this.remembered += candidates.length;
  }

  private findCandidates(source: MaybeName, name: MaybeName): readonly Candidate[] {
    const record = fieldsOf({
      ...(source !== undefined && { eventSource: source }),
      ...(name !== undefined && { eventName: name }),
    });
    const event: RuleEvent = { record, derived: () => undefined };
    const possible = [
      ...(this.byName.get(fold(name ?? '')) ?? []),
      ...(this.bySource.get(fold(source ?? '')) ?? []),
      ...this.others,
    ];
    return possible
      .sort((a, b) => a.place - b.place)
      .map((placed) => this.compile(placed).candidateFor(event))
      .filter((candidate) => candidate !== undefined);
  }
}

function addTo(index: Map<string, Placed[]>, values: ReadonlySet<string>, placed: Placed): void {
  for (const value of values) {
    const listed = index.get(value) ?? [];
    listed.push(placed);
    index.set(value, listed);
  }
}

function isNameOrAbsent(value: unknown): value is MaybeName {
  return value === undefined || typeof value === 'string';
}
