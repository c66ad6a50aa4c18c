import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rowsOf } from '../support/asking-commands';
import { DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../support/events';
import { RuleCommands } from '../support/rule-commands';
import { POLICY_RULE, SENDS_RULE } from '../support/rule-samples';
import { readSampleSets } from '../support/sample-logs';

const work = new RuleCommands();
afterAll(() => work.remove());

const policy = work.write('rules/policy.yml', POLICY_RULE);
const sends = work.write('rules/sends.yml', SENDS_RULE);
const every = work.write(
  'rules/every.yml',
  POLICY_RULE.replace('eventSource: s3.amazonaws.com', "trailstore.account: '*'").replace(
    /^ +eventName: PutBucketPolicy\n/m,
    '',
  ),
);

const RECORDS = [DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL];
const LINES = RECORDS.map((each) => `${JSON.stringify(each)}\n`).join('');
const ID = String(PUT_BUCKET_POLICY.eventID);

/** Whatever the file's form, the record is the second of it. */
const FORMS: [name: string, content: string | Buffer][] = [
  ['log.json', JSON.stringify({ Records: RECORDS })],
  ['list.json', JSON.stringify(RECORDS)],
  ['list.json.gz', gzipSync(JSON.stringify(RECORDS))],
  ['lines.json', LINES],
  ['lines.jsonl', LINES],
  ['lines.ndjson', LINES],
  ['lines.jsonl.gz', gzipSync(LINES)],
  ['lines.NDJSON.GZ', gzipSync(LINES)],
];

function write(path: string, content: string | Buffer): string {
  const absolute = work.write(path, '');
  writeFileSync(absolute, content);
  return absolute;
}

async function runTest(rules: string, ...events: string[]) {
  return await work.trailstore(
    ...['rules', 'test', '--output', 'jsonl', '--rules', rules, '--events', ...events],
  );
}

test.each(FORMS)('reads %s, alone and in a folder', async (name, content) => {
  const file = write(`forms/${name}/${name}`, content);
  for (const path of [file, join(work.folder, 'forms', name)]) {
    const finished = await runTest(policy, path);
    expect(rowsOf(finished)).toEqual([
      expect.objectContaining({ eventID: ID, at: PUT_BUCKET_POLICY.eventTime, file, index: 1 }),
    ]);
    expect(finished).toMatchObject({
      exitCode: 0,
      err: '1 match of 1 rule (of 1) in 3 events\n',
    });
  }
});

test('reads a single record', async () => {
  const file = write('one/one.json', JSON.stringify(PUT_BUCKET_POLICY, null, 2));
  expect(rowsOf(await runTest(policy, file))).toEqual([expect.objectContaining({ index: 0 })]);
});

test('passes by what is nothing of that in a folder', async () => {
  write('mixed/package.json', '{"name":"mine"}');
  write('mixed/notes.txt', LINES);
  write('mixed/lines.jsonl', LINES);
  const { exitCode, err } = await runTest(policy, join(work.folder, 'mixed'));
  expect({ exitCode, lines: err.split('\n') }).toEqual({
    exitCode: 0,
    lines: [
      expect.stringMatching(/^skipped 1 file: not \.json, \.jsonl or \.ndjson, .*notes\.txt/),
      expect.stringMatching(/^skipped 1 file: no CloudTrail log .*package\.json/),
      '1 match of 1 rule (of 1) in 3 events',
      '',
    ],
  });
});

test('names the first lines that are no records, counts all, and reads the rest', async () => {
  const file = write('broken.jsonl', `7\n${'{"a"\n'.repeat(6)}${LINES}`);
  const finished = await runTest(policy, file);
  expect(rowsOf(finished)).toEqual([expect.objectContaining({ eventID: ID, index: 8 })]);
  expect(finished.err.split('\n')).toEqual([
    `unreadable: line 1 of ${file}: a value that is not an object stands where a record should be`,
    ...[2, 3, 4, 5].map((line) =>
      expect.stringContaining(`unreadable: line ${line} of ${file}: not JSON at byte 4`),
    ),
    'and 2 more records unreadable',
    '1 match of 1 rule (of 1) in 3 events; 7 records unreadable',
    '',
  ]);
});

test.each([
  ['logs in a list', (log: string) => `[${log},${log}]`, 'index 0'],
  ['logs on a line each', (log: string) => `{"eventName":"x"}\n${log}\n${log}`, 'line 2'],
])('%s are no records', async (_, fileOf, place) => {
  const file = write('logs.json', fileOf(JSON.stringify({ Records: RECORDS })));
  const { out, err } = await runTest(policy, file);
  expect(out).toBe('');
  expect(err).toContain(`unreadable: ${place} of ${file}: it is a whole log, not one record\n`);
});

test('notifications are no records', async () => {
  const file = write('s3.json', '{"Records":[{"eventSource":"aws:s3","eventName":"x"}]}');
  const { err } = await runTest(every, file);
  expect(err).toContain(`index 0 of ${file}: it is a notification, not a CloudTrail record\n`);
});

describe('a record without a time that can be read', () => {
  test.each([
    ['no time', undefined, null],
    ['a time of another form', '2025-01-20 16:52:14.000000000', '2025-01-20 16:52:14.000000000'],
  ])('is looked at, with %s', async (_, eventTime, at) => {
    const file = write('untimed.jsonl', JSON.stringify({ ...PUT_BUCKET_POLICY, eventTime }));
    const finished = await runTest(policy, file);
    expect(rowsOf(finished)).toEqual([expect.objectContaining({ eventID: ID, at })]);
    expect(finished.err).toBe(
      '1 match of 1 rule (of 1) in 1 event, 1 of them without a time that can be read: correlations leave them out\n',
    );
  });

  test('has derived fields', async () => {
    const file = write('derived.jsonl', JSON.stringify({ ...SEND_EMAIL, eventTime: undefined }));
    expect(rowsOf(await runTest(every, file))).toEqual([
      expect.objectContaining({
        group: ['trailstore.account=111122223333', 'trailstore.principal=111122223333:user/mailer'],
      }),
    ]);
  });

  test('counts for no correlation', async () => {
    const timed = ['00', '20', '40'].map((second) => ({
      ...SEND_EMAIL,
      eventTime: `2026-03-04T10:00:${second}Z`,
      eventID: `sent-at-${second}`,
    }));
    const [first, ...others] = timed;
    const listed = (records: unknown[]) => write('sends.json', JSON.stringify(records));
    expect(rowsOf(await runTest(sends, listed(timed)))).toHaveLength(1);
    const untimed = [{ ...first, eventTime: '2026-03-04 10:00:00' }, ...others];
    expect(rowsOf(await runTest(sends, listed(untimed)))).toEqual([]);
  });
});

test('a row is one line of JSON with the same fields, whatever the event says', async () => {
  const hostile = { ...PUT_BUCKET_POLICY, eventID: undefined, eventTime: '\n\u2028\u001b[31m' };
  const file = write('hostile.jsonl', `${JSON.stringify(hostile)}\n${LINES}`);
  const { out } = await runTest(policy, file);
  const lines = out.trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(out).toMatch(/^[\n\x20-\x7e]*$/);
  const [first, second] = lines.map((line) => Object.keys(JSON.parse(line)));
  expect(first).toEqual(second);
});

describe('a draft', () => {
  const newFrom = (...words: string[]) => work.trailstore('rules', 'new', ...words);

  test.each(FORMS)('is made from %s', async (name, content) => {
    const { exitCode, out } = await newFrom(ID, '--from', write(`drafts/${name}`, content));
    expect(exitCode).toBe(0);
    expect(out).toContain('title: "PutBucketPolicy of s3.amazonaws.com"\n');
  });

  test('of a record without a time can be checked', async () => {
    const untimed = { ...PUT_BUCKET_POLICY, eventTime: '2025-01-20 16:52:14.000000000' };
    const file = write('draft.jsonl', JSON.stringify(untimed));
    const rule = join(work.folder, 'drafted', 'x.yml');
    work.write('drafted/notes.txt', '');
    const drafted = await newFrom(ID, '--from', file, '--out', rule);
    expect(drafted.err).toContain('its time cannot be read: there it is 1970-01-01T00:00:00Z\n');
    expect(await work.trailstore('rules', 'check', rule)).toMatchObject({ exitCode: 0 });
  });
});

describe('public records', () => {
  const sets = readSampleSets();
  if (sets === null) {
    test.skip('are not beside the project: ../shared/samples is absent', () => {});
    return;
  }

  test.each(sets)('all of $name are looked at', async ({ name, lines }) => {
    const file = write(`samples/${name}`, lines.join('\n'));
    const finished = await runTest(every, file);
    expect(rowsOf(finished).map(({ index }) => index)).toEqual(lines.map((_, index) => index));
    expect(finished.err).toContain(` in ${lines.length} events`);
    expect(finished.err).not.toContain('unreadable');
  });
});
