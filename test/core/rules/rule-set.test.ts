import * as fc from 'fast-check';
import type { JsonObject } from '../../../core/records/record';
import { fieldsOf } from '../../../core/records/record-fields';
import { compileExpression } from '../../../core/rules/compile';
import type { Expression, Test } from '../../../core/rules/expression';
import { parsePattern } from '../../../core/rules/pattern';
import type { DetectionRule } from '../../../core/rules/rule';
import { RuleSet } from '../../../core/rules/rule-set';
import { matchesPlainly } from './plain-matching';
import { eventOf, onlyRule, ruleOf } from './sigma';

const ONE = onlyRule(ruleOf('eventName', 'PutObject'));
const ruleAt = (detection: Expression, place: number): DetectionRule => ({
  ...ONE,
  info: { ...ONE.info, id: `rule ${place}` },
  detection,
});

const names = ['PutObject', 'putobject', 'GetObject', 'DeleteObject', ''];
const sources = ['s3.amazonaws.com', 'S3.amazonaws.com', 'ses.amazonaws.com'];
const texts = [...names, ...sources, 'P*', '*Object', '*', 'x'];

const text = fc
  .record({ written: fc.constantFrom(...texts), cased: fc.boolean() })
  .map(({ written, cased }): Test => ({ kind: 'text', pattern: parsePattern(written), cased }));
const fieldName = fc.constantFrom(
  ...['eventName', 'eventSource', 'other', 'eventName.part', 'other.part', 'other.part.deep'],
  ...['trailstore.resource', 'trailstore.policy.part'],
);
const test_ = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom<Test>(
    { kind: 'null' },
    { kind: 'exists', expected: true },
    { kind: 'exists', expected: false },
    { kind: 'number', value: 5 },
    { kind: 'regex', source: '^P', flags: 'i' },
    { kind: 'fieldref', field: 'eventSource', how: 'equals', cased: false },
    { kind: 'fieldref', field: 'other', how: 'contains', cased: true },
  ),
);
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ op: fc.constant('field' as const), field: fieldName, test: test_ }),
    fc.record({ op: fc.constant('keyword' as const), test: text }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('expression'), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ op: fc.constant('not' as const), of: tie('expression') }),
  ),
}));

const value = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<unknown>(...names, ...sources) },
  fc.constantFrom<unknown>(
    ...[null, 5, true, '5', [], {}, ['PutObject', 'x'], { part: 'PutObject' }],
    ...[[{ part: 'x' }, [{ part: null }]], { part: { deep: ['x', 'PutObject'] } }],
    { 'part.deep': 'P', part: [{ deep: 5 }, { deep: 'GetObject' }] },
  ),
);
const record: fc.Arbitrary<JsonObject> = fc.record(
  { eventName: value, eventSource: value, other: value, 'other.part': value },
  { requiredKeys: [] },
);
const derived = fc.record({ resource: value, policy: value }, { requiredKeys: [] });
const plainEvent = fc.record({ record, derived });

test('a set matches what its rules match one by one', () => {
  fc.assert(
    fc.property(
      fc.array(expression, { maxLength: 8 }),
      fc.array(plainEvent, { minLength: 1, maxLength: 8 }),
      (expressions, events) => {
        const rules = expressions.map(ruleAt);
        const set = new RuleSet(rules);
        // Twice: the second time from what it remembers.
        for (const each of [...events, ...events]) {
          const event = eventOf(each.record, each.derived);
          const expected = rules.filter((rule) => matchesPlainly(rule.detection, each));
          expect(set.match(event)).toEqual(expected);
          expect(rules.filter((rule) => compileExpression(rule.detection)(event))).toEqual(
            expected,
          );
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('sources and names that run together are not taken for each other', () => {
  const set = new RuleSet([ONE]);
  expect(set.match(eventOf({ eventSource: 'Put', eventName: 'Object' }))).toEqual([]);
  expect(set.match(eventOf({ eventSource: '', eventName: 'PutObject' }))).toEqual([ONE]);
  expect(set.match(eventOf({ eventSource: 'PutObject', eventName: '' }))).toEqual([]);
  expect(set.match(eventOf({ eventName: 'PutObject' }))).toEqual([ONE]);
});

test('more names than it remembers are still told apart', () => {
  const set = new RuleSet([ONE]);
  for (let at = 0; at < 10_000; at++) set.match(eventOf({ eventName: `Name${at}` }));
  expect(set.match(eventOf({ eventName: 'PutObject' }))).toEqual([ONE]);
  expect(set.match(eventOf({ eventName: 'x'.repeat(100_000) }))).toEqual([]);
});

test('more rules of all names together than it remembers still match', () => {
  const nameless = Array.from({ length: 1000 }, (_, at) => ({
    ...onlyRule(ruleOf('requestParameters.bucketName', 'ledger')),
    windowSeconds: at,
  }));
  const set = new RuleSet([...nameless, ONE]);
  const requestParameters = { bucketName: 'ledger' };
  for (let at = 0; at < 600; at++) {
    const eventName = `Name${at % 300}`;
    expect(set.match(eventOf({ eventName, requestParameters }))).toHaveLength(1000);
  }
  expect(set.match(eventOf({ eventName: 'PutObject' }))).toEqual([ONE]);
});

test('derived fields are worked out only for events that a rule can match', () => {
  const rule = onlyRule(
    [
      'title: A',
      'detection:',
      '    selection: { eventName: PutBucketPolicy, trailstore.policy.public: true }',
      '    condition: selection',
    ].join('\n'),
  );
  const derived = jest.fn((name: string) => (name === 'policy' ? { public: true } : undefined));
  const set = new RuleSet([rule]);
  expect(set.match({ record: fieldsOf({ eventName: 'GetObject' }), derived })).toEqual([]);
  expect(derived).not.toHaveBeenCalled();
  expect(set.match({ record: fieldsOf({ eventName: 'PutBucketPolicy' }), derived })).toEqual([
    rule,
  ]);
});

test('a field that has to be worked out is asked for last', () => {
  const rule = onlyRule(
    [
      'title: A',
      'detection:',
      '    selection: { trailstore.policy.public: true, errorCode: null }',
      '    condition: selection',
    ].join('\n'),
  );
  const derived = jest.fn(() => ({ public: true }));
  const set = new RuleSet([rule]);
  expect(set.match({ record: fieldsOf({ errorCode: 'AccessDenied' }), derived })).toEqual([]);
  expect(derived).not.toHaveBeenCalled();
  expect(set.match({ record: fieldsOf({}), derived })).toEqual([rule]);
});

test('names may answer any of the parts of a rule', () => {
  const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
  const isField = (field: string, pattern: string): Expression => ({
    op: 'field',
    field,
    test: { kind: 'text', pattern: parsePattern(pattern), cased: false },
  });
  const ofLetters = letters.map((letter): Expression => {
    const of = [isField('eventName', `*${letter}*`), isField('other', letter)];
    return { op: 'or', of };
  });
  const rule = ruleAt({ op: 'and', of: ofLetters }, 0);
  const set = new RuleSet([rule]);
  for (let named = 0; named < 2 ** letters.length; named++) {
    const isNamed = (_: string, place: number) => (named & (1 << place)) !== 0;
    const eventName = letters.filter(isNamed).join('');
    const others = letters.filter((letter, place) => !isNamed(letter, place));
    expect(set.match(eventOf({ eventName, other: others }))).toEqual([rule]);
    if (others.length === 0) continue;
    expect(set.match(eventOf({ eventName, other: others.slice(1) }))).toEqual([]);
  }
});
