import { rowsOf } from '../support/asking-commands';
import { DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../support/events';
import { RuleCommands } from '../support/rule-commands';
import { POLICY_RULE, SENDS_RULE } from '../support/rule-samples';

const work = new RuleCommands();
afterAll(() => work.remove());

const policy = work.write('rules/policy.yml', POLICY_RULE);
const sends = work.write('rules/sends.yml', SENDS_RULE);

const sendAt = (time: string) => ({ ...SEND_EMAIL, eventTime: time, eventID: `sent-at-${time}` });
const SENDS = [
  '2026-03-04T10:00:50Z',
  '2026-03-04T10:00:00Z',
  '2026-03-04T10:00:20Z',
  '2026-03-04T10:00:55Z',
].map(sendAt);

const log = work.writeLog('logs/a.json', [DELETE_OBJECT, PUT_BUCKET_POLICY, ...SENDS, 7]);

function runTest(...words: string[]) {
  return work.trailstore('rules', 'test', ...words);
}

test('prints a row for each event that a rule matches', async () => {
  const finished = await runTest('--rules', policy, '--events', log, '--output', 'jsonl');
  expect(finished.exitCode).toBe(0);
  expect(rowsOf(finished)).toEqual([
    {
      rule: '7a3c1f52-5a8e-4a2e-9c55-0d5b3b0b7f11',
      name: 's3_bucket_policy_changed',
      title: 'A bucket policy is changed',
      level: 'high',
      kind: 'detection',
      at: PUT_BUCKET_POLICY.eventTime,
      eventID: PUT_BUCKET_POLICY.eventID,
      eventName: 'PutBucketPolicy',
      account: '111122223333',
      region: 'eu-west-1',
      principal: '111122223333:assumed-role/Operator/alice',
      group: [
        'trailstore.account=111122223333',
        'trailstore.principal=111122223333:assumed-role/Operator/alice',
      ],
      count: null,
      from: null,
      file: log,
      index: 1,
    },
  ]);
  expect(finished.err).toBe(
    `unreadable: index 6 of ${log}: a value that is not an object stands where a record should be\n` +
      '1 match of 1 rule (of 1) in 6 events; 1 record unreadable\n',
  );
});

test('prints a row for each firing of a correlation, whatever the order of the logs', async () => {
  const finished = await runTest('--rules', sends, '--events', log, '--output', 'jsonl');
  expect(rowsOf(finished)).toEqual([
    expect.objectContaining({
      name: 'ses_burst',
      kind: 'correlation',
      at: '2026-03-04T10:00:50Z',
      eventID: 'sent-at-2026-03-04T10:00:50Z',
      group: ['userIdentity.accessKeyId=AKIAEXAMPLEEXAMPLE12'],
      count: 3,
      from: '2026-03-04T10:00:00Z',
    }),
  ]);
});

test('an event that is in two logs counts once', async () => {
  const copy = work.writeLog('copies/b.json', [PUT_BUCKET_POLICY, ...SENDS.slice(0, 2)]);
  const again = work.writeLog('copies/c.json', [PUT_BUCKET_POLICY, ...SENDS.slice(0, 2)]);
  const words = ['--rules', policy, sends, '--events', copy, again, '--output', 'jsonl'];
  expect(rowsOf(await runTest(...words)).map(({ name }) => name)).toEqual([
    's3_bucket_policy_changed',
  ]);
});

test('a file that is named twice counts once', async () => {
  const words = ['--rules', policy, '--events', log, log, '--output', 'jsonl'];
  expect(rowsOf(await runTest(...words))).toHaveLength(1);
});

test('events that say different things count each, whatever their ids', async () => {
  const other = { ...PUT_BUCKET_POLICY, errorCode: undefined };
  const twins = work.writeLog('copies/d.json', [other]);
  const words = ['--rules', policy, '--events', log, twins, '--output', 'jsonl'];
  expect(rowsOf(await runTest(...words))).toHaveLength(2);
});

test('without --rules runs the rules that are on', async () => {
  work.know(
    { 'rules/s3/policy.yml': POLICY_RULE, 'rules/packs/mail/sends.yml': SENDS_RULE },
    (path) => !path.includes('packs'),
  );
  const names = rowsOf(await runTest('--events', log, '--output', 'jsonl')).map(({ name }) => name);
  expect(names).toEqual(['s3_bucket_policy_changed']);
});

test('rules can ask for derived fields', async () => {
  const derived = POLICY_RULE.replace(
    'eventName: PutBucketPolicy',
    'trailstore.principal: 111122223333:user/mailer',
  ).replace('s3.amazonaws.com', 'ses.amazonaws.com');
  const path = work.write('rules/derived.yml', derived);
  const rows = rowsOf(await runTest('--rules', path, '--events', log, '--output', 'jsonl'));
  expect(rows).toHaveLength(SENDS.length);
});

test('a rule that cannot be used is told, and the others run', async () => {
  const broken = work.write(
    'broken/broken.yml',
    POLICY_RULE.replace('eventName:', 'eventName|no:'),
  );
  const finished = await runTest('--rules', policy, broken, '--events', log, '--output', 'jsonl');
  expect(finished.exitCode).toBe(1);
  expect(finished.err).toContain(`${broken}:`);
  expect(rowsOf(finished)).toHaveLength(1);
});

test('logs that are not there are told', async () => {
  const { exitCode, err } = await runTest('--rules', policy, '--events', `${work.folder}/none`);
  expect({ exitCode, err }).toEqual({
    exitCode: 1,
    err: expect.stringContaining('there is no such file or folder'),
  });
});

test.each([
  ['a path that is not there', 'none', 'there is no file or folder'],
  ['a file that is no rule file', 'logs/a.json', 'is no rule file'],
  ['a folder without rules', 'logs', 'there are no rule files'],
])('%s is refused', async (_, path, reason) => {
  const { exitCode, err } = await runTest('--rules', `${work.folder}/${path}`, '--events', log);
  expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining(reason) });
});

test('a table shows at a glance what fired', async () => {
  const { out } = await runTest('--rules', policy, '--events', log);
  expect(out.split('\n')[0]).toMatch(/^level +name +at +eventName +group +count +eventID$/);
  expect(out).toContain('high   s3_bucket_policy_changed');
});
