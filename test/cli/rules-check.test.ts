import { DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../support/events';
import { RuleCommands } from '../support/rule-commands';
import { POLICY_RULE, SENDS_RULE } from '../support/rule-samples';

const work = new RuleCommands();
afterAll(() => work.remove());

const CASES = {
  match: [
    { why: 'A policy is put.', events: [PUT_BUCKET_POLICY] },
    {
      why: 'Refused ones count too.',
      events: [{ ...PUT_BUCKET_POLICY, errorCode: 'AccessDenied' }],
    },
  ],
  noMatch: [
    { why: 'An object is deleted.', events: [DELETE_OBJECT] },
    { why: 'Mail is sent.', events: [SEND_EMAIL] },
  ],
};

let folders = 0;

/** Checks a rule with its events, in a folder of its own. */
async function check(rule: string, cases: unknown = CASES, hasCases = true) {
  const folder = `check-${folders++}`;
  const path = work.write(`${folder}/rule.yml`, rule);
  if (hasCases) work.write(`${folder}/rule.events.json`, JSON.stringify(cases));
  const { exitCode, out, err } = await work.trailstore(
    'rules',
    'check',
    `${work.folder}/${folder}`,
  );
  return { exitCode, err, lines: out.replaceAll(path, 'FILE').split('\n').slice(0, -1) };
}

test('a good rule with its events is fine', async () => {
  expect(await check(POLICY_RULE)).toEqual({
    exitCode: 0,
    lines: [],
    err: '1 rule is fine; 0 problems, 0 warnings\n',
  });
});

test('a rule that is refused stands with file, line and reason', async () => {
  const { exitCode, lines, err } = await check(POLICY_RULE.replace('level: high', 'level: higher'));
  expect(exitCode).toBe(1);
  expect(lines).toEqual([expect.stringMatching(/^FILE:18: the level is one of /)]);
  expect(err).toBe('0 rules are fine; 1 problem, 0 warnings\n');
});

test('a case that should match and does not is a problem', async () => {
  const { exitCode, lines, err } = await check(POLICY_RULE, {
    ...CASES,
    match: [...CASES.match, { why: 'A wrong claim.', events: [DELETE_OBJECT] }],
  });
  expect(exitCode).toBe(1);
  expect(lines).toEqual([
    expect.stringContaining('s3_bucket_policy_changed does not match, and should: A wrong claim.'),
  ]);
  expect(err).toMatch(/^0 rules are fine; 1 problem/);
});

test('a case that should not match and does is a problem', async () => {
  const { exitCode, lines } = await check(POLICY_RULE, {
    ...CASES,
    noMatch: [...CASES.noMatch, { why: 'A wrong claim.', events: [PUT_BUCKET_POLICY] }],
  });
  expect({ exitCode, lines }).toEqual({
    exitCode: 1,
    lines: [expect.stringContaining('matches, and should not: A wrong claim.')],
  });
});

test('events that cannot be read are a problem', async () => {
  const { exitCode, lines } = await check(POLICY_RULE, { match: 'all' });
  expect({ exitCode, lines }).toEqual({
    exitCode: 1,
    lines: [expect.stringContaining('rule.events.json: ')],
  });
});

test('events beside a correlation are the correlation’s', async () => {
  const sends = (times: readonly string[]) =>
    times.map((time) => ({ ...SEND_EMAIL, eventTime: `2026-03-04T10:${time}Z`, eventID: time }));
  const { exitCode, lines } = await check(SENDS_RULE, {
    match: [
      { why: 'Three at once.', events: sends(['00:01', '00:02', '00:03']) },
      { why: 'Just within a minute.', events: sends(['00:59', '00:00', '00:30']) },
    ],
    noMatch: [
      { why: 'Two only.', events: sends(['00:01', '00:02']) },
      { why: 'Too slow.', events: sends(['00:00', '00:30', '01:00']) },
    ],
  });
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: [] });
});

test.each([
  ['no id', /^id: .*\n/m, '', 'FILE:1: warning: it has no id'],
  ['no level', /^level: .*\n/m, '', 'FILE:1: warning: it has no level'],
  [
    'no false positives',
    /falsepositives:\n.*\n/,
    '',
    'FILE:1: warning: it names no false positives',
  ],
])('%s is a warning', async (_, from, to, line) => {
  const { exitCode, lines, err } = await check(POLICY_RULE.replace(from, to));
  expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: [expect.stringContaining(line)] });
  expect(err).toBe('1 rule is fine; 0 problems, 1 warning\n');
});

test('of a rule that only serves a correlation nobody asks for false positives', async () => {
  const rule = SENDS_RULE.replace('falsepositives:\n  - Every message\nlevel: informational\n', '');
  expect(rule).not.toBe(SENDS_RULE);
  expect((await check(rule, CASES, false)).lines).toEqual([
    expect.stringContaining('no events lie beside it'),
  ]);
});

test('a name that no event of SES and S3 has is a warning', async () => {
  const rule = POLICY_RULE.replace(
    'eventName: PutBucketPolicy',
    'eventName: [PutBucketPolicy, PutPolicies]',
  );
  const { exitCode, lines } = await check(rule);
  expect({ exitCode, lines }).toEqual({
    exitCode: 0,
    lines: [
      expect.stringContaining(
        'warning: no event of SES or S3 that is known has the name PutPolicies',
      ),
    ],
  });
});

test.each([
  ['letter case', 'eventName: putbucketpolicy'],
  ['a name with a wildcard', 'eventName: Put*Polic?'],
])('%s is no reason for a warning', async (_, line) => {
  expect((await check(POLICY_RULE.replace('eventName: PutBucketPolicy', line))).lines).toEqual([]);
});

test('names of other services are not judged', async () => {
  const rule = POLICY_RULE.replace('s3.amazonaws.com', 'iam.amazonaws.com').replace(
    'PutBucketPolicy',
    'CreateUser',
  );
  const { lines } = await check(rule, CASES, false);
  expect(lines).toEqual([expect.stringContaining('FILE: warning: no events lie beside it')]);
});

test('a single case of a kind is a warning', async () => {
  const { exitCode, lines } = await check(POLICY_RULE, { ...CASES, noMatch: [] });
  expect({ exitCode, lines }).toEqual({
    exitCode: 0,
    lines: [expect.stringContaining('warning: 2 cases match and 0 do not')],
  });
});

test('a correlation finds its rules at another path', async () => {
  const [correlation = '', send = ''] = SENDS_RULE.split('---\n');
  const paths = [work.write('a/burst.yml', correlation), work.write('b/send.yml', send)];
  const { exitCode, err } = await work.trailstore('rules', 'check', ...paths);
  expect({ exitCode, err }).toEqual({
    exitCode: 0,
    err: '2 rules are fine; 0 problems, 2 warnings\n',
  });
});
