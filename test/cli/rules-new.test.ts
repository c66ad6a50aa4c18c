import type { JsonObject } from '../../core/records/record';
import { readRules } from '../../core/rules/read-rules';
import { readRuleCases } from '../../core/rules/rule-cases';
import { ruleEventOf } from '../../core/rules/rule-event';
import { RuleSet } from '../../core/rules/rule-set';
import { readYaml } from '../../core/rules/yaml-documents';
import { DELETE_OBJECT, ORIGIN, PUT_BUCKET_POLICY, SEND_EMAIL } from '../support/events';
import { RuleCommands } from '../support/rule-commands';
import { HOSTILE_TEXT } from '../support/rule-samples';

const work = new RuleCommands();
afterAll(() => work.remove());
beforeEach(() => work.store(DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL));

const ID = String(PUT_BUCKET_POLICY.eventID);

/** How many rules of a text match a record. */
function matchesOf(yaml: string, record: JsonObject): number {
  const { documents, problems } = readYaml(yaml, 'new.yml');
  const read = readRules(documents);
  expect([...problems, ...read.problems]).toEqual([]);
  return new RuleSet(read.rules).match(ruleEventOf(record, ORIGIN)).length;
}

test('drafts a rule that loads and matches the event, and no other', async () => {
  const { exitCode, out } = await work.trailstore('rules', 'new', ID);
  expect(exitCode).toBe(0);
  expect([PUT_BUCKET_POLICY, DELETE_OBJECT].map((record) => matchesOf(out, record))).toEqual([
    1, 0,
  ]);
});

test('says what it was drafted from', async () => {
  const { out } = await work.trailstore('rules', 'new', ID);
  expect(out).toContain('title: "PutBucketPolicy of s3.amazonaws.com"\n');
  expect(out).toMatch(/^id: [0-9a-f-]{36}\nname: s3_put_bucket_policy\n/m);
  expect(out).toContain('date: 2026-03-05\n');
});

test.each([
  ['the event of the store', PUT_BUCKET_POLICY],
  ['one that succeeded', DELETE_OBJECT],
  ['one with names that mean something to YAML and Sigma', { ...DELETE_OBJECT, ...HOSTILE_TEXT }],
])('all that it suggests holds of %s', async (_, record) => {
  work.store(record);
  const { out } = await work.trailstore('rules', 'new', String(record.eventID));
  const narrowed = out.replace(/^( +)# (?!All lines)/gm, '$1');
  expect(narrowed).not.toBe(out);
  expect(matchesOf(narrowed, record)).toBe(1);
});

test('takes the event from logs', async () => {
  const log = work.writeLog('logs/a.json', [DELETE_OBJECT, SEND_EMAIL]);
  const id = String(SEND_EMAIL.eventID);
  const { out } = await work.trailstore('rules', 'new', '--from', log, '--event-id', id);
  expect(matchesOf(out, SEND_EMAIL)).toBe(1);
});

test('takes the event by its time and id', async () => {
  const at = `${PUT_BUCKET_POLICY.eventTime}#${ID}`;
  const { out } = await work.trailstore('rules', 'new', at);
  expect(matchesOf(out, PUT_BUCKET_POLICY)).toBe(1);
});

test('writes the rule, and the event beside it', async () => {
  const { out, err } = await work.trailstore('rules', 'new', ID, '--out', `${work.folder}/x.yml`);
  expect(out).toBe('');
  expect(err).toMatch(/x\.events\.json, which holds the event as it is/);
  expect(matchesOf(work.read('x.yml'), PUT_BUCKET_POLICY)).toBe(1);
  expect(readRuleCases(work.read('x.events.json'), 'x')).toMatchObject({
    cases: { match: [{ events: [PUT_BUCKET_POLICY] }], noMatch: [] },
  });
});

test('what it wrote can be checked', async () => {
  work.write('checked/notes.txt', '');
  await work.trailstore('rules', 'new', ID, '--out', `${work.folder}/checked/x.yml`);
  const { exitCode, err } = await work.trailstore('rules', 'check', `${work.folder}/checked`);
  expect({ exitCode, err }).toEqual({
    exitCode: 0,
    err: '1 rule is fine; 0 problems, 1 warning\n',
  });
});

test('writes over nothing', async () => {
  work.write('there.yml', 'mine');
  const { exitCode, err } = await work.trailstore(
    'rules',
    'new',
    ID,
    '--out',
    `${work.folder}/there.yml`,
  );
  expect({ exitCode, err }).toEqual({
    exitCode: 2,
    err: expect.stringContaining('is there already'),
  });
  expect(work.read('there.yml')).toBe('mine');
});

test.each([
  ['no event', [], 'name the event to draft a rule from'],
  ['an event twice', [ID, '--event-id', ID], 'name the event once'],
  ['what is no id', ['caf\u00e9'], 'is no event id'],
  ['a file that is no rule file', [ID, '--out', 'x.json'], 'a rule file ends in .yml'],
])('%s is refused', async (_, words, reason) => {
  const { exitCode, err } = await work.trailstore('rules', 'new', ...words);
  expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining(reason) });
});

test('an event that is not there is told', async () => {
  const log = work.writeLog('logs/b.json', [DELETE_OBJECT]);
  const inLogs = await work.trailstore('rules', 'new', 'nothing', '--from', log);
  expect(inLogs).toMatchObject({ exitCode: 1, err: 'no event in these logs has the id nothing\n' });
  const inStore = await work.trailstore('rules', 'new', 'nothing');
  expect(inStore).toMatchObject({ exitCode: 1, err: expect.stringContaining('nothing') });
});
