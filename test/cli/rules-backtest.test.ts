import { DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../support/events';
import { RuleCommands } from '../support/rule-commands';
import { POLICY_RULE, SENDS_RULE } from '../support/rule-samples';

const work = new RuleCommands();
afterAll(() => work.remove());

const path = work.write('rules/policy.yml', POLICY_RULE);
const sends = work.write('rules/sends.yml', SENDS_RULE);
const unused = work.write(
  'rules/unused.yml',
  POLICY_RULE.replace('PutBucketPolicy', 'DeleteBucketPolicy')
    .replace('7a3c1f52', '7a3c1f53')
    .replace('policy_changed', 'policy_deleted'),
);

const policyAt = (time: string) => ({
  ...PUT_BUCKET_POLICY,
  eventTime: `2026-03-04T${time}Z`,
  eventID: `policy-${time}`,
});
const sendAt = (time: string) => ({
  ...SEND_EMAIL,
  eventTime: `2026-03-04T${time}Z`,
  eventID: `send-${time}`,
});

beforeEach(() => {
  work.store(
    DELETE_OBJECT,
    ...['08:00:00', '08:30:00', '08:59:59', '09:00:00'].map(policyAt),
    ...['10:00:00', '10:00:10', '10:00:20', '10:00:30', '12:00:00'].map(sendAt),
  );
});

async function backtest(...words: string[]) {
  const finished = await work.trailstore('rules', 'backtest', '--output', 'json', ...words);
  return { ...finished, rules: JSON.parse(finished.out) };
}

test('counts what rules would have raised, and whose events those were', async () => {
  const { exitCode, rules, err } = await backtest('--rules', path, unused);
  expect(exitCode).toBe(0);
  expect(rules).toEqual([
    {
      rule: '7a3c1f52-5a8e-4a2e-9c55-0d5b3b0b7f11',
      name: 's3_bucket_policy_changed',
      title: 'A bucket policy is changed',
      level: 'high',
      kind: 'detection',
      alerts: 2,
      events: 4,
      principals: 1,
      arePrincipalsAll: true,
      first: '2026-03-04T08:00:00Z',
      last: '2026-03-04T09:00:00Z',
      topPrincipals: [{ principal: '111122223333:assumed-role/Operator/alice', events: 4 }],
    },
    expect.objectContaining({
      name: 's3_bucket_policy_deleted',
      alerts: 0,
      events: 0,
      first: null,
      topPrincipals: [],
    }),
  ]);
  expect(err).toBe(
    'since 2026-02-26T00:00:00Z; --since to change\n10 events; 1 rule matched nothing\n',
  );
});

test('an alert of a correlation is one for each window', async () => {
  const { rules } = await backtest('--rules', sends);
  expect(rules).toEqual([
    expect.objectContaining({ name: 'ses_burst', kind: 'correlation', alerts: 1, events: 5 }),
  ]);
});

test('takes a time and a filter', async () => {
  const words = ['--since', '2026-03-04T08:10:00Z', '--until', '2026-03-04T08:59:59Z'];
  const { rules, err } = await backtest('--rules', path, ...words, '--service', 's3');
  expect(rules).toEqual([expect.objectContaining({ events: 2, alerts: 1 })]);
  expect(err).toBe('2 events; 0 rules matched nothing\n');
});

test('without --rules runs the rules that are on', async () => {
  work.know(
    { 'rules/s3/policy.yml': POLICY_RULE, 'rules/packs/mail/sends.yml': SENDS_RULE },
    (path) => !path.includes('packs'),
  );
  const { rules } = await backtest();
  expect(rules).toEqual([expect.objectContaining({ name: 's3_bucket_policy_changed' })]);
});

test('as tables shows the rules that matched something', async () => {
  const { out } = await work.trailstore('rules', 'backtest', '--rules', path, unused);
  expect(out).toBe(`\
level  rule                      alerts  events  principals  first                 last
high   s3_bucket_policy_changed       2       4           1  2026-03-04T08:00:00Z  2026-03-04T09:00:00Z

rule                      events  principal
s3_bucket_policy_changed       4  111122223333:assumed-role/Operator/alice
`);
});
