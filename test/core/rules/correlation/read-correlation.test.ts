import { readCorrelation } from '../../../../core/rules/correlation/read-correlation';
import type { RuleDocument, RuleProblem } from '../../../../core/rules/document';
import type { CorrelationRule, DetectionRule } from '../../../../core/rules/rule';

const INFO = {
  level: 'medium',
  references: [],
  tags: [],
  falsePositives: [],
  fields: [],
  file: 'rules.yml',
} as const;

function detection(id: string, name: string): DetectionRule {
  return {
    kind: 'detection',
    info: { ...INFO, id, name, title: name },
    detection: { op: 'and', of: [] },
    alerts: true,
    groupBy: [],
    windowSeconds: 3600,
  };
}

const SENDS = detection('5638f7c0-ac70-491d-8465-2a65075e0d86', 'ses_send');
const DELETIONS = detection('4d0a2c83-c62c-4ed4-b475-c7e23a9269b8', 'ses_identity_deleted');

function resolve(ref: string): DetectionRule | 'correlation' | undefined {
  if (ref === 'ses_burst') return 'correlation';
  return [SENDS, DELETIONS].find(({ info }) => ref === info.id || ref === info.name);
}

const COUNT = {
  type: 'event_count',
  rules: ['ses_send'],
  'group-by': ['userIdentity.accessKeyId'],
  timespan: '90m',
  condition: { gte: 100 },
};

const TEMPORAL = {
  type: 'temporal_ordered',
  rules: ['ses_send', 'ses_identity_deleted'],
  'group-by': ['who'],
  timespan: '1d',
  aliases: {
    who: {
      ses_send: 'userIdentity.arn',
      [DELETIONS.info.id]: 'userIdentity.accessKeyId',
    },
  },
};

function documentOf(correlation: unknown, more: Record<string, unknown> = {}): RuleDocument {
  return {
    file: 'rules.yml',
    value: {
      title: 'Many sends with one key',
      id: '0e95725d-7320-415d-80f7-004da920fc11',
      level: 'high',
      correlation,
      ...more,
    },
    lines: (path) => 10 + path.length,
  };
}

function read(correlation: unknown, more?: Record<string, unknown>): CorrelationRule {
  const result = readCorrelation(documentOf(correlation, more), resolve);
  if (!Array.isArray(result)) return result;
  throw new Error(result.map(({ reason }) => reason).join('; '));
}

function problemsOf(correlation: unknown, more?: Record<string, unknown>): RuleProblem[] {
  const result = readCorrelation(documentOf(correlation, more), resolve);
  return Array.isArray(result) ? result : [];
}

function reasonsOf(correlation: unknown, more?: Record<string, unknown>): string[] {
  return problemsOf(correlation, more).map(({ reason }) => reason);
}

test('an event count is read', () => {
  expect(read(COUNT)).toMatchObject({
    kind: 'correlation',
    info: { id: '0e95725d-7320-415d-80f7-004da920fc11', level: 'high' },
    type: 'event_count',
    rules: [SENDS],
    groupBy: ['userIdentity.accessKeyId'],
    timespanSeconds: 5400,
    windowSeconds: 5400,
    condition: [{ comparison: 'gte', count: 100 }],
    aliases: {},
  });
});

test('an ordered correlation with aliases is read', () => {
  expect(read(TEMPORAL)).toMatchObject({
    type: 'temporal_ordered',
    rules: [SENDS, DELETIONS],
    groupBy: ['who'],
    timespanSeconds: 86_400,
    condition: [{ comparison: 'gte', count: 2 }],
    aliases: {
      who: {
        [SENDS.info.id]: 'userIdentity.arn',
        [DELETIONS.info.id]: 'userIdentity.accessKeyId',
      },
    },
  });
});

test('values are counted of a field', () => {
  const condition = { field: 'eventName', gt: 3, lte: 9 };
  expect(read({ ...COUNT, type: 'value_count', condition })).toMatchObject({
    type: 'value_count',
    field: 'eventName',
    condition: [
      { comparison: 'gt', count: 3 },
      { comparison: 'lte', count: 9 },
    ],
  });
});

test('without group-by all events are one group', () => {
  expect(read({ ...COUNT, 'group-by': undefined }).groupBy).toEqual([]);
});

test('a rule may be named by its id', () => {
  expect(read({ ...COUNT, rules: [SENDS.info.id] }).rules).toEqual([SENDS]);
});

test.each([
  ['30s', 30],
  ['5m', 300],
  ['2h', 7200],
  ['7d', 604_800],
])('a timespan of %s is %d seconds', (timespan, seconds) => {
  expect(read({ ...COUNT, timespan }).timespanSeconds).toBe(seconds);
});

test('an alert’s window may be longer than the timespan', () => {
  expect(read(COUNT, { trailstore: { window: '1d' } }).windowSeconds).toBe(86_400);
});

test.each<[string, Record<string, unknown>, string]>([
  ['no type', { type: undefined }, 'needs a type'],
  ['an unknown type', { type: 'sum' }, 'no such type'],
  ['value_sum', { type: 'value_sum' }, 'value_sum is not supported'],
  ['value_avg', { type: 'value_avg' }, 'value_avg is not supported'],
  ['value_percentile', { type: 'value_percentile' }, 'value_percentile is not supported'],
  ['no rules', { rules: undefined }, 'needs rules'],
  ['an empty list of rules', { rules: [] }, 'needs rules'],
  ['one rule, not in a list', { rules: 'ses_send' }, 'needs rules'],
  ['a rule that is not there', { rules: ['ses_sent'] }, 'no rule with the id or name ses_sent'],
  ['a rule that is no name', { rules: [7] }, 'by their ids or names'],
  ['a correlation', { rules: ['ses_burst'] }, 'correlations of correlations are not supported'],
  ['a rule named twice', { rules: ['ses_send', SENDS.info.id] }, 'named twice'],
  ['too many rules', { rules: Array(33).fill('ses_send') }, '32 rules at most'],
  ['no timespan', { timespan: undefined }, 'needs a timespan'],
  ['a number for a timespan', { timespan: 90 }, 'a timespan is'],
  ['capital letters in a timespan', { timespan: '90M' }, 'a timespan is'],
  ['years', { timespan: '1y' }, 'a timespan is'],
  ['a timespan of nothing', { timespan: '0s' }, 'a timespan is'],
  ['a timespan of more than a week', { timespan: '8d' }, '7 days at most'],
  ['one field to group by, not in a list', { 'group-by': 'eventName' }, 'a list of the names'],
  ['no name in group-by', { 'group-by': [''] }, 'a list of the names'],
  ['a group field twice', { 'group-by': ['eventName', 'eventName'] }, 'names a field twice'],
  ['a misspelt key', { groupby: ['eventName'] }, 'has no "groupby"'],
  ['no condition', { condition: undefined }, 'event_count needs a condition'],
  ['a condition as a text', { condition: 'ses_send and not other' }, 'an expression over rules'],
  ['a condition as a number', { condition: 5 }, 'a condition is a map'],
  ['an empty condition', { condition: {} }, 'needs a comparison'],
  ['an unknown comparison', { condition: { ge: 5 } }, '"ge" is no comparison'],
  ['a count as a text', { condition: { gte: '5' } }, 'gte takes a whole number'],
  ['a broken count', { condition: { gte: 0.5 } }, 'gte takes a whole number'],
  ['a negative count', { condition: { gte: -1 } }, 'gte takes a whole number'],
  ['a condition that cannot hold', { condition: { gt: 5, lt: 6 } }, 'no count satisfies'],
  ['a count of no events', { condition: { eq: 0 } }, 'no count satisfies'],
  ['a field that is not counted', { condition: { gte: 5, field: 'eventName' } }, 'no meaning'],
  ['values without a field', { type: 'value_count' }, 'value_count needs a field'],
  [
    'values of two fields',
    { type: 'value_count', condition: { gte: 5, field: ['eventName', 'userAgent'] } },
    'several fields together',
  ],
  ['aliases as a list', { aliases: ['who'] }, 'aliases is a map'],
  ['an alias as a text', { aliases: { who: 'eventName' } }, 'the alias who is a map'],
])('%s is refused', (_, deviation, reason) => {
  expect(reasonsOf({ ...COUNT, ...deviation })).toEqual([expect.stringContaining(reason)]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['more rules than there are', { condition: { gte: 3 } }, 'no count of the 2 rules'],
  ['an alias of a rule of another', { aliases: { who: { other: 'a' } } }, 'none of this'],
  ['an alias without a field', { aliases: { who: { ses_send: 5 } } }, 'needs the name of a field'],
  [
    'an alias that leaves a rule without a group',
    { aliases: { who: { ses_send: 'eventName' } } },
    'names no field for ses_identity_deleted',
  ],
])('%s is refused', (_, deviation, reason) => {
  expect(reasonsOf({ ...TEMPORAL, ...deviation })).toContainEqual(expect.stringContaining(reason));
});

test('the values of an alias are not counted', () => {
  const condition = { field: 'who', gte: 2 };
  expect(reasonsOf({ ...TEMPORAL, type: 'value_count', condition })).toEqual([
    expect.stringContaining('who is an alias'),
  ]);
});

test('an eq 0 of values is asked of windows with events', () => {
  const condition = { field: 'userAgent', eq: 0 };
  expect(read({ ...COUNT, type: 'value_count', condition }).condition).toEqual([
    { comparison: 'eq', count: 0 },
  ]);
});

test.each([
  ['a group-by of its own', { 'group-by': ['eventName'] }, 'a group-by of its own'],
  ['a window shorter than the timespan', { window: '5m' }, 'no shorter than the timespan'],
])('%s is refused', (_, trailstore, reason) => {
  expect(reasonsOf(COUNT, { trailstore })).toEqual([expect.stringContaining(reason)]);
});

test('generate is true or false', () => {
  expect(reasonsOf(COUNT, { generate: 'yes' })).toEqual(['generate is true or false']);
});

test('a correlation that is no map is refused', () => {
  expect(reasonsOf('ses_send')).toEqual(['correlation is a map']);
});

test('a problem says the file, the line and the rule', () => {
  expect(problemsOf({ ...COUNT, timespan: '0s' })).toEqual([
    {
      file: 'rules.yml',
      line: 12,
      reason: expect.stringContaining('a timespan is'),
      rule: '0e95725d-7320-415d-80f7-004da920fc11',
    },
  ]);
});

test('all that is wrong is said at once', () => {
  expect(reasonsOf({ ...COUNT, timespan: '0s', condition: { gte: 'x' }, extra: 1 })).toHaveLength(
    3,
  );
});
