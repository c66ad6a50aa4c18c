import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as z from 'zod';
import type { JsonObject } from '../../../core/records/record';
import { fieldsOf } from '../../../core/records/record-fields';
import { compileExpression } from '../../../core/rules/compile';
import type { Expression, PatternPart, Test } from '../../../core/rules/expression';
import { toMetricFilter } from '../../../core/rules/metric-filter';
import { joinParts } from '../../../core/rules/pattern';
import { readRules } from '../../../core/rules/read-rules';
import { readYaml } from '../../../core/rules/yaml-documents';
import { detectionRule } from '../../lib/synthesize';
import { readFilterPattern } from '../../support/filter-pattern';

const text = (...pattern: readonly (PatternPart | string)[]): Test => ({
  kind: 'text',
  cased: false,
  pattern: pattern.map((part) =>
    typeof part === 'string' && part !== '*' && part !== '?' ? { literal: part } : part,
  ) as PatternPart[],
});
const field = (name: string, test: Test): Expression => ({ op: 'field', field: name, test });
const not = (of: Expression): Expression => ({ op: 'not', of });
const all = (...of: Expression[]): Expression => ({ op: 'and', of });
const any = (...of: Expression[]): Expression => ({ op: 'or', of });
const regex = (source: string, flags = ''): Test => ({ kind: 'regex', source, flags });

function compile(detection: Expression) {
  return toMetricFilter({ ...detectionRule('compiled'), detection });
}

function patternOf(detection: Expression): string {
  const filter = compile(detection);
  if ('reason' in filter) throw new Error(filter.reason);
  return filter.pattern;
}

function reasonOf(detection: Expression): string {
  const filter = compile(detection);
  return 'reason' in filter ? filter.reason : `none: ${filter.pattern}`;
}

const named = (...pattern: readonly string[]) => field('eventName', text(...pattern));

describe('a pattern', () => {
  test.each<[what: string, Expression, string]>([
    ['a text', named('StopLogging'), '$.eventName = "StopLogging"'],
    ['a beginning', named('Put', '*'), '$.eventName = "Put*"'],
    ['a part', named('*', 'Policy', '*'), '$.eventName = "*Policy*"'],
    ['a star inside', named('Put', '*', 'Policy'), '$.eventName = %^Put.*Policy$%'],
    ['one character', named('*', 'Acl', '?'), '$.eventName = %Acl.$%'],
    [
      'a literal star',
      field('errorMessage', text('*', 's3:*', '*')),
      '$.errorMessage = %s3:\\x2A%',
    ],
    [
      'a regular expression',
      field('userAgent', regex('^boto3/1\\.\\d+')),
      '$.userAgent = %^boto3/1\\.\\d+%',
    ],
    ['a space in one', field('userAgent', regex('a b')), '$.userAgent = %a\\x20b%'],
    ['a number', field('size', { kind: 'number', value: 5 }), '$.size = 5 || $.size = "5"'],
    [
      'a comparison',
      field('size', { kind: 'compare', comparison: 'gte', value: 1e9 }),
      '$.size >= 1000000000',
    ],
    [
      'a yes, as a text too',
      field('readOnly', { kind: 'boolean', value: true }),
      '$.readOnly = "true" || $.readOnly IS TRUE',
    ],
    [
      'a no in quotes',
      field('readOnly', text('false')),
      '$.readOnly = "false" || $.readOnly IS FALSE',
    ],
    [
      'nothing',
      field('errorCode', { kind: 'null' }),
      '$.errorCode NOT EXISTS || $.errorCode IS NULL',
    ],
    ['no field', field('errorCode', { kind: 'exists', expected: false }), '$.errorCode NOT EXISTS'],
  ])('says %s', (_what, expression, pattern) => {
    expect(patternOf(expression)).toBe(`{ ${pattern} }`);
  });

  test.each<[what: string, Expression, string]>([
    [
      'another text, or none at all',
      field('errorCode', text('Denied')),
      '$.errorCode != "Denied" || $.errorCode NOT EXISTS || $.errorCode IS NULL',
    ],
    ['another name, which is always there', named('HeadBucket'), '$.eventName != "HeadBucket"'],
    [
      'less',
      field('size', { kind: 'compare', comparison: 'gte', value: 3 }),
      '$.size < 3 || $.size NOT EXISTS || $.size IS NULL',
    ],
    ['no field', field('errorCode', { kind: 'exists', expected: true }), '$.errorCode NOT EXISTS'],
    ['neither', any(named('A'), named('B')), '$.eventName != "A" && $.eventName != "B"'],
    ['not both', all(named('A'), named('B')), '$.eventName != "A" || $.eventName != "B"'],
    ['not not', not(named('A')), '$.eventName = "A"'],
  ])('takes a negation down to the comparisons: %s', (_what, expression, pattern) => {
    expect(patternOf(not(expression))).toBe(`{ ${pattern} }`);
  });

  test('puts what is an `or` inside of an `and` in parentheses', () => {
    const source = field('eventSource', text('kms.amazonaws.com'));
    expect(patternOf(all(source, any(named('A'), named('B'))))).toBe(
      '{ $.eventSource = "kms.amazonaws.com" && ($.eventName = "A" || $.eventName = "B") }',
    );
    expect(patternOf(any(named('A'), all(source, named('B'))))).toBe(
      '{ $.eventName = "A" || $.eventSource = "kms.amazonaws.com" && $.eventName = "B" }',
    );
  });
});

describe('what cannot be said is refused with the reason', () => {
  const refused: readonly [Expression, reason: string][] = [
    [{ op: 'keyword', test: text('secret') }, 'a keyword looks at every field'],
    [field('trailstore.access', text('write')), 'trailstore.access is worked out by Trailstore'],
    [field('resources.ARN', text('arn:aws:s3:::a')), 'resources.ARN is in a list (resources)'],
    [field('requestParameters.eventSelectors.readWriteType', text('None')), '(eventSelectors)'],
    [field('requestParameters.suppressedReasons', text('BOUNCE')), '(suppressedReasons)'],
    [field('requestParameters', text('*', 'public', '*')), 'requestParameters is a map'],
    [field('requestParameters.tag key', text('a')), 'has characters that a pattern does not take'],
    [field('sourceIPAddress', { kind: 'cidr', range: '192.0.2.0/24' }), 'a range of addresses'],
    [
      field('userName', { kind: 'fieldref', field: 'other', how: 'equals', cased: false }),
      'compared with another field',
    ],
    [field('errorCode', { kind: 'exists', expected: true }), 'errorCode has to be there'],
    [not(field('errorCode', { kind: 'null' })), 'errorCode has to be there'],
    [not(field('size', { kind: 'number', value: 5 })), 'must not be a number'],
    [field('accessKeyId', text('')), 'an empty text'],
    [field('userAgent', text('Größe "', '*')), 'outside of ASCII'],
    [field('userAgent', regex('(a|b)c')), 'beyond what CloudWatch takes'],
    [field('userAgent', regex('a+?')), 'beyond what CloudWatch takes'],
    [field('userAgent', regex('\\bboto')), 'beyond what CloudWatch takes'],
    [field('userAgent', regex('')), 'beyond what CloudWatch takes'],
    [field('userAgent', regex('boto', 'i')), 'has flags'],
    [{ op: 'and', of: [] }, 'it asks for nothing'],
    [
      all(...['a', 'b', 'c'].map((name) => field(name, regex('x')))),
      'it needs 3 regular expressions',
    ],
    [
      any(...Array.from({ length: 60 }, (_, n) => named(`Event${n}`))),
      'characters, and CloudWatch takes 1,024',
    ],
  ];
  test.each(refused.map(([expression, reason]) => ({ expression, reason })))(
    '… $reason …',
    ({ expression, reason }) => {
      expect(reasonOf(expression)).toContain(reason);
    },
  );

  test('a flag is also in a list of true and false', () => {
    const flag = 'requestParameters.PublicAccessBlockConfiguration.BlockPublicAcls';
    expect(patternOf(field(flag, { kind: 'boolean', value: false }))).toContain('IS FALSE');
  });
});

/** Letters of one case, so that comparing them with or without it is the same. */
const letters = fc.string({
  unit: fc.constantFrom('a', 'b', '.', '/', '"', '(', '*'),
  maxLength: 3,
});
/** As rules are read: no two literals side by side. */
const pattern = fc
  .array(
    fc.oneof(
      fc.constantFrom<PatternPart>('*', '?'),
      letters.map((literal): PatternPart => ({ literal })),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(joinParts);
const texts: fc.Arbitrary<Test> = fc.oneof(
  pattern.map((parts): Test => ({ kind: 'text', pattern: parts, cased: false })),
  fc.constantFrom(...['^a', 'b$', 'a.b', 'a|b', '[ab]{2,}', '\\.', 'a*/'].map((it) => regex(it))),
);
const absence: fc.Arbitrary<Test> = fc.oneof(
  fc.constant<Test>({ kind: 'null' }),
  fc.boolean().map((expected): Test => ({ kind: 'exists', expected })),
);
const numbers: fc.Arbitrary<Test> = fc.oneof(
  fc.integer({ min: 0, max: 3 }).map((value): Test => ({ kind: 'number', value })),
  fc.record({
    kind: fc.constant('compare' as const),
    comparison: fc.constantFrom('lt' as const, 'lte' as const, 'gt' as const, 'gte' as const),
    value: fc.integer({ min: 0, max: 3 }),
  }),
);
const flags: fc.Arbitrary<Test> = fc.oneof(
  fc.boolean().map((value): Test => ({ kind: 'boolean', value })),
  fc.constantFrom('true', 'false').map((value) => text(value)),
);
const leaf = fc.oneof(
  texts.map((each) => field('eventName', each)),
  fc.oneof(texts, absence).map((each) => field('userIdentity.userName', each)),
  fc.oneof(numbers, absence).map((each) => field('additionalEventData.size', each)),
  fc.oneof(flags, absence).map((each) => field('readOnly', each)),
);
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    leaf,
    tie('expression').map(not),
    fc.array(tie('expression'), { minLength: 1, maxLength: 3 }).map((of) => all(...of)),
    fc.array(tie('expression'), { minLength: 1, maxLength: 3 }).map((of) => any(...of)),
  ),
}));
const sometimes = (value: fc.Arbitrary<unknown>) => fc.oneof(value, fc.constant(null));
const event: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      eventName: letters.map((it) => `a${it}`),
      userIdentity: sometimes(fc.record({ userName: sometimes(letters) }, { requiredKeys: [] })),
      additionalEventData: fc.record(
        { size: sometimes(fc.integer({ min: 0, max: 3 })) },
        { requiredKeys: [] },
      ),
      readOnly: sometimes(fc.oneof(fc.boolean(), fc.constantFrom('true', 'false'))),
    },
    { requiredKeys: ['eventName'] },
  )
  .map((record) => ({ ...record }));

test('a pattern that there is matches exactly the events that the rule matches', () => {
  let compiled = 0;
  fc.assert(
    fc.property(expression, fc.array(event, { minLength: 8, maxLength: 8 }), (rule, events) => {
      const filter = compile(rule);
      if ('reason' in filter) return;
      compiled += 1;
      const ofPattern = readFilterPattern(filter.pattern);
      const ofRule = compileExpression(rule);
      for (const record of events) {
        expect([record, ofPattern(record)]).toEqual([
          record,
          ofRule({ record: fieldsOf(record), derived: () => undefined }),
        ]);
      }
    }),
    { numRuns: 600 },
  );
  expect(compiled).toBeGreaterThan(100);
});

describe('the alarms of the CIS benchmark', () => {
  const project = join(__dirname, '..', '..', '..');
  const catalogue = join(project, '..', 'shared', 'reference', 'catalogue.json');
  const pack = join(project, 'rules', 'packs', 'cis');
  if (!existsSync(catalogue)) {
    test.skip('their patterns are not on this machine', () => {});
    return;
  }
  const { cis } = z
    .object({ cis: z.object({ alarms: z.array(z.tuple([z.string(), z.string(), z.string()])) }) })
    .parse(JSON.parse(readFileSync(catalogue, 'utf8')));
  const alarms = cis.alarms.map(([id, title, text]) => ({
    title: `${id} ${title}`,
    pattern: text.replace(/ *\(variant adds .*$/, ''),
    file: `cis_${id.replace(/\.(\d)$/, '_0$1').replace('.', '_')}_`,
  }));
  const names = [...new Set(cis.alarms.flatMap(([, , text]) => text.match(/\b[A-Z]\w+/g) ?? []))];

  function patternInPack(file: string): string {
    const path = readdirSync(pack).find((name) => name.startsWith(file) && name.endsWith('.yml'));
    const { documents } = readYaml(readFileSync(join(pack, path ?? file), 'utf8'), file);
    const [rule] = readRules(documents).rules;
    if (rule?.kind !== 'detection') throw new Error(`${file}: no detection rule`);
    return patternOf(rule.detection);
  }

  /** With all the fields that the patterns compare: for one that is absent, theirs are never true. */
  const call = fc.record({
    eventName: fc.constantFrom(...names),
    eventSource: fc
      .constantFrom('kms', 's3', 'config', 'organizations')
      .map((it) => `${it}.amazonaws.com`),
    eventType: fc.constantFrom('AwsApiCall', 'AwsServiceEvent'),
    sourceIPAddress: fc.constantFrom('192.0.2.10', 'delivery.logs.amazonaws.com'),
    errorCode: fc.constantFrom(undefined, 'AccessDeniedException', 'Client.UnauthorizedOperation'),
    errorMessage: fc.constantFrom(undefined, 'Failed authentication'),
    additionalEventData: fc.record({ MFAUsed: fc.constantFrom('Yes', 'No') }),
    userIdentity: fc.record({
      type: fc.constantFrom('Root', 'IAMUser'),
      invokedBy: fc.constantFrom(undefined, 'example.amazonaws.com'),
    }),
  });

  test.each(alarms)('$title: the rule’s pattern means the same', ({ pattern, file }) => {
    const theirs = readFilterPattern(pattern);
    const ours = readFilterPattern(patternInPack(file));
    const own = fc.constantFrom(...names.filter((name) => pattern.includes(name)), 'HeadBucket');
    const events = fc.oneof(
      call,
      fc.tuple(call, own).map(([event, eventName]) => ({ ...event, eventName })),
    );
    let matched = 0;
    fc.assert(
      fc.property(events, (event) => {
        expect([event, ours(event)]).toEqual([event, theirs(event)]);
        if (theirs(event)) matched += 1;
      }),
      { numRuns: 1000 },
    );
    expect(matched).toBeGreaterThan(0);
  });
});
