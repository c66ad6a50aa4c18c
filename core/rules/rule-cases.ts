import * as z from 'zod/mini';
import { secondsOf, timeText } from '../calendar';
import { text } from '../records/json';
import type { JsonObject } from '../records/record';
import type { RecordFields } from '../records/record-fields';
import { compileExpression } from './compile';
import { firings } from './correlation/correlate';
import { type GroupSightings, sight } from './correlation/sight';
import type { Sighting } from './correlation/sighting';
import type { RuleProblem } from './document';
import type { RuleEvent } from './expression';
import { addAll } from './problem-lists';
import type { CorrelationRule, DetectionRule, Rule } from './rule';
import { ruleEventOf } from './rule-event';

/** Events that lie beside a rule, and why the rule fires on them or does not. */
export interface RuleCase {
  /** One sentence. */
  readonly why: string;
  /** Whole records. A detection looks at each alone, a correlation at all of them together. */
  readonly events: readonly JsonObject[];
}

/** What a rule's `….events.json` says: a rule's own test. */
export interface RuleCases {
  readonly match: readonly RuleCase[];
  readonly noMatch: readonly RuleCase[];
}

/** In the events of a case, the stack of Trailstore has this name: rules know its resources by it. */
export const STACK_IN_CASES = 'Trailstore';

/** A threshold above it is not told from a lower one by examples. */
const MOST_EVENTS = 5000;
/** Digits that tell repetitions apart. */
const NUMBER_DIGITS = String(MOST_EVENTS).length;

const repeatedEventSchema = z.looseObject({
  eventID: z.string().check(z.minLength(NUMBER_DIGITS)),
  eventTime: z.iso.datetime(),
});

const repetitionSchema = z.strictObject({
  repeat: z.int().check(z.minimum(1), z.maximum(MOST_EVENTS)),
  everySeconds: z.int().check(z.minimum(0)),
  event: repeatedEventSchema,
});

/** Events as they are written: counted before they are written out, for a small file can say many. */
interface WrittenEvents {
  readonly count: number;
  writeOut(): readonly JsonObject[];
}

const writtenSchema = z.union([
  z.pipe(
    repetitionSchema,
    z.transform((written): WrittenEvents => {
      return { count: written.repeat, writeOut: () => repetitionsOf(written) };
    }),
  ),
  z.pipe(
    z.looseObject({ eventTime: z.iso.datetime() }),
    z.transform((event): WrittenEvents => ({ count: 1, writeOut: () => [event] })),
  ),
]);

const caseSchema = z.strictObject({
  why: z.string().check(z.minLength(1)),
  events: z.array(writtenSchema).check(z.minLength(1)),
});

const casesSchema = z.strictObject({
  match: z.array(caseSchema),
  noMatch: z.array(caseSchema),
});

/**
 * Reads a rule's events:
 *
 *     { "match":   [ { "why": "one sentence", "events": [ record, … ] }, … ],
 *       "noMatch": [ … ] }
 *
 * In place of a record, `{ "repeat": 100, "everySeconds": 2, "event": record }` stands for so many: each
 * with an event id of its own, which is the given one with a number in its last digits, and each so many
 * seconds after the one before.
 *
 * @param file how problems call it
 * @returns the cases with every repetition written out, or what is wrong with the file
 */
export function readRuleCases(
  json: string,
  file: string,
): { readonly cases: RuleCases } | { readonly problem: RuleProblem } {
  const parsed = parseJson(json);
  if ('reason' in parsed) return { problem: { file, reason: parsed.reason } };
  const result = casesSchema.safeParse(parsed.value);
  if (!result.success) return { problem: { file, reason: describe(result.error.issues[0]) } };
  const { match, noMatch } = result.data;
  const crowded = [...match, ...noMatch].find((each) => countEvents(each) > MOST_EVENTS);
  if (crowded !== undefined) {
    const reason = `a case has ${MOST_EVENTS} events at most, and this one has more: ${crowded.why}`;
    return { problem: { file, reason } };
  }
  return { cases: { match: match.map(writeOut), noMatch: noMatch.map(writeOut) } };
}

/**
 * Whether a rule fires on the events of a case.
 * @param rules those that were read together with it: what a correlation refers to is among them
 */
export function firesOn(
  rule: Rule,
  rules: readonly Rule[],
  events: readonly JsonObject[],
): boolean {
  const looked = events.map((event, index) =>
    ruleEventOf(event, { file: 'events.json', index }, { stackName: STACK_IN_CASES }),
  );
  if (rule.kind === 'detection') return looked.some(compileExpression(rule.detection));
  return correlationFires(rule, detectionsOf(rule, rules), looked);
}

function detectionsOf(rule: CorrelationRule, rules: readonly Rule[]): readonly DetectionRule[] {
  const ids = new Set(rule.rules.map(({ info }) => info.id));
  return rules.filter(
    (each): each is DetectionRule => each.kind === 'detection' && ids.has(each.info.id),
  );
}

function correlationFires(
  rule: CorrelationRule,
  detections: readonly DetectionRule[],
  events: readonly RuleEvent[],
): boolean {
  const matchers = detections.map((detection) => ({
    detection,
    matches: compileExpression(detection.detection),
  }));
  const seen = events.flatMap((event, index) => {
    const matched = matchers.flatMap(({ detection, matches }) =>
      matches(event) ? [detection] : [],
    );
    return sight(rule, matched, event, placeOf(event.record, index));
  });
  return sightingsByGroup(seen).some((sightings) => firings(rule, sightings).length > 0);
}

function sightingsByGroup(seen: readonly GroupSightings[]): Sighting[][] {
  const groups = new Map<string, Sighting[]>();
  for (const { group, sightings } of seen) {
    const key = JSON.stringify(group);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [...sightings]);
    else addAll(known, sightings);
  }
  return [...groups.values()];
}

/** An event without an id, of version 1.0, is told apart by its place in the case. */
function placeOf(record: RecordFields, index: number) {
  return {
    at: secondsOf(text(record.get('eventTime')) ?? ''),
    eventId: text(record.get('eventID')) ?? `event ${index}`,
  };
}

type WrittenCase = z.infer<typeof caseSchema>;

function countEvents({ events }: WrittenCase): number {
  return events.reduce((sum, { count }) => sum + count, 0);
}

function writeOut({ why, events }: WrittenCase): RuleCase {
  return { why, events: events.flatMap((each) => each.writeOut()) };
}

function repetitionsOf({
  repeat,
  everySeconds,
  event,
}: z.infer<typeof repetitionSchema>): JsonObject[] {
  const start = secondsOf(event.eventTime);
  const id = event.eventID.slice(0, -NUMBER_DIGITS);
  return Array.from({ length: repeat }, (_, number) => ({
    ...event,
    eventID: id + String(number).padStart(NUMBER_DIGITS, '0'),
    eventTime: timeText(start + number * everySeconds),
  }));
}

function parseJson(json: string): { readonly value: unknown } | { readonly reason: string } {
  try {
    return { value: JSON.parse(json) };
  } catch (error) {
    return { reason: `this is no JSON: ${error instanceof Error ? error.message : error}` };
  }
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  const where = issue?.path.map(String).join('.') || 'the file';
  return `${where} is not what the events of a rule look like`;
}
