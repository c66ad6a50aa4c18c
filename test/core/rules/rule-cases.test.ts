import type { JsonObject } from '../../../core/records/record';
import { readRules } from '../../../core/rules/read-rules';
import { firesOn, type RuleCase, readRuleCases } from '../../../core/rules/rule-cases';
import { readYaml } from '../../../core/rules/yaml-documents';

const EVENT = {
  eventTime: '2026-03-11T09:14:22Z',
  eventID: '0ffa308d-1467-4259-8be3-c749753be325',
  eventSource: 'ses.amazonaws.com',
  eventName: 'DeleteIdentity',
  recipientAccountId: '111122223333',
  userIdentity: { type: 'IAMUser', userName: 'alice' },
};
const REPETITION = { repeat: 3, everySeconds: 20, event: EVENT };

const CASE = { why: 'An identity is deleted.', events: [EVENT] };
const CASES = { match: [CASE], noMatch: [CASE] };

function read(written: unknown) {
  return readRuleCases(JSON.stringify(written), 'mine.events.json');
}

function matchCases(written: unknown): readonly RuleCase[] {
  const result = read(written);
  if ('problem' in result) throw new Error(result.problem.reason);
  return result.cases.match;
}

function reasonOf(written: unknown): string {
  const result = read(written);
  return 'problem' in result ? result.problem.reason : 'none';
}

describe('readRuleCases', () => {
  test('reads cases that match and cases that do not', () => {
    expect(read(CASES)).toEqual({ cases: CASES });
  });

  test('writes out repetitions, each with an id and a time of its own', () => {
    const [found] = matchCases({ ...CASES, match: [{ ...CASE, events: [REPETITION] }] });
    expect(found?.events).toEqual([
      { ...EVENT, eventID: '0ffa308d-1467-4259-8be3-c749753b0000' },
      {
        ...EVENT,
        eventID: '0ffa308d-1467-4259-8be3-c749753b0001',
        eventTime: '2026-03-11T09:14:42Z',
      },
      {
        ...EVENT,
        eventID: '0ffa308d-1467-4259-8be3-c749753b0002',
        eventTime: '2026-03-11T09:15:02Z',
      },
    ]);
  });

  test('a case may have 5,000 events and no more', () => {
    const full = { ...CASE, events: [{ ...REPETITION, repeat: 4999 }, EVENT] };
    expect(matchCases({ ...CASES, match: [full] })[0]?.events).toHaveLength(5000);
    const crowded = { ...full, events: [...full.events, EVENT] };
    expect(reasonOf({ ...CASES, match: [crowded] })).toBe(
      'a case has 5000 events at most, and this one has more: An identity is deleted.',
    );
  });

  test.each([
    ['a misspelt key', { match: [CASE], nomatch: [CASE] }],
    ['no reason', { ...CASES, match: [{ events: [EVENT] }] }],
    ['no event', { ...CASES, match: [{ ...CASE, events: [] }] }],
    ['an event without a time', { ...CASES, match: [{ ...CASE, events: [{}] }] }],
    ['a repetition of none', { ...CASES, match: [{ ...CASE, events: [{ repeat: 0 }] }] }],
    [
      'a repetition without an event id',
      {
        ...CASES,
        match: [{ ...CASE, events: [{ ...REPETITION, event: { eventTime: EVENT.eventTime } }] }],
      },
    ],
  ])('refuses %s', (_, written) => {
    expect(reasonOf(written)).toContain('is not what the events of a rule look like');
  });

  test('says that a text is no JSON, and in which file', () => {
    const result = readRuleCases('{', 'mine.events.json');
    expect(result).toMatchObject({
      problem: { file: 'mine.events.json', reason: expect.stringContaining('this is no JSON') },
    });
  });
});

const RULES = `
title: Identity deleted
name: identity_deleted
logsource: { product: aws, service: cloudtrail }
detection:
    selection:
        eventName: DeleteIdentity
    condition: selection
---
title: Identities deleted
name: identities_deleted
correlation:
    type: event_count
    rules: [identity_deleted]
    group-by: [recipientAccountId]
    timespan: 1m
    condition: { gte: 3 }
---
title: Own table deleted
name: own_table_deleted
logsource: { product: aws, service: cloudtrail }
detection:
    selection:
        trailstore.ownResource|exists: true
    condition: selection
`;

const { rules } = readRules(readYaml(RULES, 'mine.yml').documents);

function fires(name: string, events: readonly JsonObject[]): boolean {
  const rule = rules.find(({ info }) => info.name === name);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  return firesOn(rule, rules, events);
}

function deletions(count: number, everySeconds: number): readonly JsonObject[] {
  const repetition = { repeat: count, everySeconds, event: EVENT };
  const [found] = matchCases({ ...CASES, match: [{ ...CASE, events: [repetition] }] });
  return found?.events ?? [];
}

describe('firesOn', () => {
  test('a detection fires on an event that it matches, and on no other', () => {
    expect(fires('identity_deleted', [EVENT])).toBe(true);
    expect(fires('identity_deleted', [{ ...EVENT, eventName: 'GetIdentity' }])).toBe(false);
  });

  test('a correlation fires at its threshold, and not below it', () => {
    expect(fires('identities_deleted', deletions(3, 20))).toBe(true);
    expect(fires('identities_deleted', deletions(2, 20))).toBe(false);
  });

  test('a correlation does not fire on events that lie too far apart', () => {
    expect(fires('identities_deleted', deletions(30, 30))).toBe(false);
  });

  test('a correlation does not add up the events of two groups', () => {
    const [first, ...others] = deletions(3, 1);
    const elsewhere = { ...first, recipientAccountId: '444455556666' };
    expect(fires('identities_deleted', [elsewhere, ...others])).toBe(false);
  });

  test('events need no order', () => {
    expect(fires('identities_deleted', deletions(3, 20).toReversed())).toBe(true);
  });

  test('the stack of the events is called Trailstore', () => {
    const deletion = { ...EVENT, eventSource: 'dynamodb.amazonaws.com', eventName: 'DeleteTable' };
    const own = { ...deletion, requestParameters: { tableName: 'Trailstore-Events-1QW2' } };
    expect(fires('own_table_deleted', [own])).toBe(true);
    const other = { ...deletion, requestParameters: { tableName: 'orders' } };
    expect(fires('own_table_deleted', [other])).toBe(false);
  });
});
