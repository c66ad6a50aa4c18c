import { object } from '../records/json';
import type { JsonObject } from '../records/record';
import type { Complain } from './correlation/complaints';
import { countTests } from './count-tests';
import type { Expression } from './expression';
import { refuseMisspelt } from './known-keys';
import { type Identifiers, readCondition } from './read-condition';
import { combine, MOST_TESTS, readField, readKeyword } from './read-values';
import { RefusedError } from './refused-error';

const MOST_IDENTIFIERS = 256;

type Path = readonly (string | number)[];

/**
 * Reads search identifiers and the condition that joins them.
 * Source: Sigma rules specification 2.1.0, "Detection".
 *
 * @param at where the map stands in its document
 * @param others keys of the map that are no search identifiers, beside `condition`
 * @returns undefined when something in it was complained about
 */
export function readDetection(
  written: unknown,
  at: Path,
  others: readonly string[],
  complain: Complain,
): Expression | undefined {
  const map = object(written);
  if (map === undefined) {
    complain(at, 'a detection is a map of search identifiers and a condition');
    return undefined;
  }
  const named = Object.entries(map).filter(
    ([name]) => name !== 'condition' && name !== 'timeframe' && !others.includes(name),
  );
  if (named.length > MOST_IDENTIFIERS) {
    complain(at, `a detection has ${MOST_IDENTIFIERS} search identifiers at most`);
    return undefined;
  }
  const wellFormed = new Reading(complain);
  wellFormed.refuseOldKeys(map, at);
  const identifiers = new Map<string, Expression>();
  for (const [name, definition] of named) {
    identifiers.set(name, wellFormed.readIdentifier(definition, [...at, name]));
  }
  const expression = wellFormed.readConditions(map.condition, identifiers, at);
  return wellFormed.isSound ? expression : undefined;
}

/** Never looked at: what stands where something was complained about. */
const NOTHING: Expression = { op: 'or', of: [] };

/** Reads on after what is wrong, so that all of it is said at once. */
class Reading {
  isSound = true;
  private tests = 0;

  constructor(private readonly report: Complain) {}

  refuseOldKeys(map: JsonObject, at: Path): void {
    const complain: Complain = (path, reason) => this.complain([...at, ...path], reason);
    refuseMisspelt(map, ['condition', 'timeframe'], [], complain);
    if (Object.hasOwn(map, 'timeframe')) {
      complain(
        ['timeframe'],
        'timeframe is not supported: Sigma replaced it by correlations, which have a timespan',
      );
    }
  }

  readIdentifier(definition: unknown, at: Path): Expression {
    const map = object(definition);
    if (map !== undefined) return this.readMap(map, at);
    if (!Array.isArray(definition)) return this.readTests(at, () => readKeyword(definition));
    if (definition.length === 0) return this.complain(at, 'a search identifier is empty');
    const parts = definition.map((part: unknown, index) => {
      const inner = object(part);
      const path = [...at, index];
      return inner === undefined
        ? this.readTests(path, () => readKeyword(part))
        : this.readMap(inner, path);
    });
    return combine('or', parts);
  }

  readConditions(condition: unknown, identifiers: Identifiers, at: Path): Expression {
    const path = [...at, 'condition'];
    if (condition === undefined) return this.complain(at, 'a detection needs a condition');
    const written: readonly unknown[] = Array.isArray(condition) ? condition : [condition];
    if (written.length === 0) return this.complain(path, 'the list of conditions is empty');
    const read = written.map((each, index) => {
      const place = Array.isArray(condition) ? [...path, index] : path;
      if (typeof each !== 'string') return this.complain(place, 'a condition is a text');
      return this.attempt(place, () => readCondition(each, identifiers));
    });
    const expression = combine('or', read);
    if (countTests(expression, MOST_TESTS) <= MOST_TESTS) return expression;
    return this.complain(path, `a rule has ${MOST_TESTS} tests at most, counted as often as named`);
  }

  private readMap(map: JsonObject, at: Path): Expression {
    const entries = Object.entries(map);
    if (entries.length === 0) return this.complain(at, 'a search identifier is empty');
    const fields = entries.map(([key, value]) =>
      this.readTests([...at, key], () => readField(key, value)),
    );
    return combine('and', fields);
  }

  /** Behind too many tests reads no more: what is written in a few characters can fill the memory. */
  private readTests(at: Path, read: () => Expression): Expression {
    if (this.tests > MOST_TESTS) return NOTHING;
    const expression = this.attempt(at, read);
    this.tests += countTests(expression, MOST_TESTS);
    if (this.tests <= MOST_TESTS) return expression;
    return this.complain(at, `a rule has ${MOST_TESTS} tests at most`);
  }

  private attempt(at: Path, read: () => Expression): Expression {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      return this.complain(at, error.message);
    }
  }

  private complain(at: Path, reason: string): Expression {
    this.isSound = false;
    this.report(at, reason);
    return NOTHING;
  }
}
