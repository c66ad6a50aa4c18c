import { Workplace } from '../support/command-line';

function record(eventID: string, eventTime: string, overrides: object = {}): object {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'Root',
      arn: 'arn:aws:iam::111122223333:root',
      accountId: '111122223333',
    },
    eventTime,
    eventSource: 'ses.amazonaws.com',
    eventName: 'DeleteIdentity',
    awsRegion: 'us-east-1',
    userAgent: '=HYPERLINK("https://example.com")',
    eventID,
    recipientAccountId: '111122223333',
    ...overrides,
  };
}

const work = new Workplace();
const S3 = { eventSource: 's3.amazonaws.com', eventName: 'PutObject', eventCategory: 'Data' };
work.write(
  'log.json',
  JSON.stringify({
    Records: [
      record('one', '2026-01-01T00:00:00Z'),
      record('three', '2026-01-03T00:00:00Z', S3),
      record('two', '2026-01-02T00:00:00Z', { recipientAccountId: '444455556666' }),
      record('four', '2026-01-04T23:59:59Z', S3),
    ],
  }),
);
beforeAll(() => {
  expect(work.trailstore('ingest', 'log.json').exitCode).toBe(0);
});
afterAll(() => work.remove());

test.each([
  ['everything, newest first', [], ['four', 'three', 'two', 'one']],
  ['one account', ['--account', '444455556666'], ['two']],
  ['one service', ['--service', 'ses'], ['two', 'one']],
  ['a service by its event source', ['--service', 'SES.amazonaws.com'], ['two', 'one']],
  ['one category', ['--category', 'data'], ['four', 'three']],
  ['from a time on', ['--since', '2026-01-03T00:00:00Z'], ['four', 'three']],
  ['up to a time', ['--until', '2026-01-02T00:00'], ['two', 'one']],
  ['whole days', ['--since', '2026-01-02', '--until', '2026-01-04'], ['four', 'three', 'two']],
  ['so many', ['--limit', '2'], ['four', 'three']],
  ['nothing', ['--service', 'iam'], []],
])('prints %s', (_name, words, expected) => {
  const { out } = work.trailstore('events', '--output', 'json', ...words);
  expect(JSON.parse(out).map((row: { eventID: string }) => row.eventID)).toEqual(expected);
});

test('refuses a time range that ends before it begins', () => {
  const { exitCode, err } = work.trailstore('events', '--since', '2h', '--until', '7d');
  expect(exitCode).toBe(2);
  expect(err).toContain('nothing can be at or after');
});

test('says that there are more', () => {
  expect(work.trailstore('events', '--limit', '1').err).toContain('raise --limit');
});

test('prints CSV that no spreadsheet takes for formulas', () => {
  const { out } = work.trailstore('events', '--output', 'csv', '--limit', '1');
  const [header, row] = out.trim().split('\n');
  expect(header).toMatch(/^at,eventID,account,/);
  expect(row).toContain(`"'=HYPERLINK(""https://example.com"")"`);
});

test.each([
  ['--since', 'yesterday'],
  ['--until', '2026-02-31x'],
  ['--limit', '0'],
  ['--account', '12'],
  ['--service', ''],
  ['--category', 'secret'],
  ['--output', 'xml'],
])('refuses %s %s with exit code 2', (option, value) => {
  const { exitCode, err } = work.trailstore('events', option, value);
  expect(exitCode).toBe(2);
  expect(err).toContain(option);
});
