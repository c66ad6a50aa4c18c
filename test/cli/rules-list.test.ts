import { rowsOf } from '../support/asking-commands';
import { RuleCommands } from '../support/rule-commands';
import { POLICY_RULE, SENDS_RULE } from '../support/rule-samples';

const work = new RuleCommands();
afterAll(() => work.remove());

const SHIPPED = { 'rules/s3/policy.yml': POLICY_RULE };
const BOTH = { ...SHIPPED, 'rules/packs/mail/sends.yml': SENDS_RULE };

const isNotPacked = (path: string) => !path.includes('packs');

beforeEach(() => work.know(BOTH, isNotPacked));

async function list(...words: string[]) {
  return rowsOf(await work.trailstore('rules', 'list', '--output', 'jsonl', ...words));
}

/** Name, place and state of each rule that is listed. */
async function statesOf(...words: string[]) {
  return (await list(...words)).map(({ name, from, on }) => [name, from, on]);
}

test('prints what is known of each rule', async () => {
  expect((await list())[0]).toEqual({
    rule: '7a3c1f52-5a8e-4a2e-9c55-0d5b3b0b7f11',
    name: 's3_bucket_policy_changed',
    title: 'A bucket policy is changed',
    level: 'high',
    kind: 'detection',
    from: 'shipped',
    on: 'on',
    status: 'test',
    tags: ['attack.exfiltration'],
    file: 'rules/s3/policy.yml',
    line: 1,
  });
});

test('rules of a pack that is not chosen are off', async () => {
  expect(await statesOf()).toEqual([
    ['s3_bucket_policy_changed', 'shipped', 'on'],
    ['ses_burst', 'pack mail', 'off'],
    ['ses_send', 'pack mail', 'off'],
  ]);
});

test('a rule that only serves a correlation is correlated', async () => {
  work.know(BOTH);
  expect(await statesOf('mail')).toEqual([
    ['ses_burst', 'pack mail', 'on'],
    ['ses_send', 'pack mail', 'correlated'],
  ]);
});

test.each(['s3_bucket_policy_changed', '7a3c1f52-5a8e-4a2e-9c55-0d5b3b0b7f11'])(
  'the configuration turns off %s',
  async (off) => {
    work.know(SHIPPED, isNotPacked, [off]);
    expect(await statesOf()).toEqual([['s3_bucket_policy_changed', 'shipped', 'off']]);
  },
);

test.each([
  ['of a level', ['--level', 'high'], ['s3_bucket_policy_changed']],
  ['that say a text in their title', ['MESSAGE IS'], ['ses_send']],
  ['that say it in their tags', ['exfiltration'], ['s3_bucket_policy_changed']],
  ['of a level that say a text', ['ses', '--level', 'medium'], ['ses_burst']],
])('prints rules %s', async (_, words, expected) => {
  expect((await list(...words)).map(({ name }) => name)).toEqual(expected);
});

test('rules of other folders are the owner’s own', async () => {
  work.know({ 'rules/mine/policy.yml': POLICY_RULE });
  expect(await statesOf()).toEqual([['s3_bucket_policy_changed', 'own file', 'on']]);
});

test('calls that are watched are rules too', async () => {
  work.know(SHIPPED);
  work.watch('ses:DeleteIdentity');
  expect(await statesOf('watch')).toEqual([['watch-ses-deleteidentity', 'watch', 'on']]);
});

test('a table shows them at a glance', async () => {
  const { out, err } = await work.trailstore('rules', 'list', 'bucket');
  expect(out).toBe(`\
level  name                      title                       kind       from     on
high   s3_bucket_policy_changed  A bucket policy is changed  detection  shipped  on
`);
  expect(err).toBe('1 rule\n');
});

test('where none match that is said', async () => {
  const { exitCode, out, err } = await work.trailstore('rules', 'list', 'nothing of the kind');
  expect({ exitCode, out, err }).toEqual({ exitCode: 0, out: '', err: 'no rules match\n' });
});

test('a rule that cannot be used is told', async () => {
  const broken = SENDS_RULE.replace('timespan: 1m', 'timespan: 1y');
  work.know({ ...SHIPPED, 'rules/packs/mail/sends.yml': broken }, isNotPacked);
  const { exitCode, err } = await work.trailstore('rules', 'list');
  expect(exitCode).toBe(1);
  expect(err).toContain('rules/packs/mail/sends.yml:10: a timespan is');
});
