import { AskingCommands, rowsOf } from '../support/asking-commands';
import { DELETE_OBJECT, PUT_BUCKET_POLICY } from '../support/events';

const RECORDS = [
  PUT_BUCKET_POLICY,
  { ...PUT_BUCKET_POLICY, eventID: 'last year', eventTime: '2025-03-04T05:07:08Z' },
  {
    ...PUT_BUCKET_POLICY,
    eventID: 'bob',
    userIdentity: { type: 'Root', accountId: '444455556666' },
  },
  { ...DELETE_OBJECT, errorCode: 'NoSuchBucket' },
  DELETE_OBJECT,
];
const TODAY = ['bob', '8e2f4b6d-1c3a-4e5f-8a9b-0c1d2e3f4a5b'];

async function denied(...words: string[]) {
  const commands = new AskingCommands(RECORDS);
  const finished = await commands.trailstore('denied', '--output', 'jsonl', ...words);
  return { ...finished, ids: rowsOf(finished).map(({ eventID }) => eventID) };
}

test('prints the refused calls of the last day, and says from when on', async () => {
  const { ids, err } = await denied();
  expect(ids).toEqual(TODAY);
  expect(err).toBe('since 2026-03-04T00:00:00Z; --since to change\n');
});

test.each([
  ['--since', '2020-01-01', [...TODAY, 'last year']],
  ['--until', '2026-01-01', ['last year']],
])('with %s takes the time that is given, without a word', async (option, time, expected) => {
  const { ids, err } = await denied(option, time);
  expect(ids).toEqual(expected);
  expect(err).toBe('');
});

test.each([
  ['a filter', ['--principal', '444455556666:root'], ['bob']],
  ['an error code', ['--error-code', 'AccessDenied'], TODAY],
])('takes %s', async (_, words, expected) => {
  expect((await denied(...words)).ids).toEqual(expected);
});

test('refuses the error code of a call that was not refused', async () => {
  const { exitCode, err } = await denied('--error-code', 'NoSuchBucket');
  expect(exitCode).toBe(2);
  expect(err).toContain('"NoSuchBucket" is not the error of a refused call');
});

test('goes on page by page', async () => {
  const { err } = await denied('--limit', '1');
  const [, token = ''] = /--next (\S+)/.exec(err) ?? [];
  const next = await denied('--next', token);
  expect(next.ids).toEqual(TODAY.slice(1));
  expect(next.err).toBe('');
});
