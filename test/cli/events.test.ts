import { Workplace } from '../support/command-line';
import { ServedWorkplace } from '../support/served-workplace';

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

const work = new ServedWorkplace();
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
beforeAll(async () => {
  await work.open();
  expect(work.trailstore('ingest', 'log.json').exitCode).toBe(0);
});
afterAll(() => work.close());

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
])('prints %s', async (_name, words, expected) => {
  const { out } = await work.run('events', '--output', 'json', ...words);
  expect(JSON.parse(out).map((row: { eventID: string }) => row.eventID)).toEqual(expected);
});

test.each([
  ['level', ['--level', 'object'], ['four', 'three']],
  ['event name', ['--event-name', 'DeleteIdentity'], ['two', 'one']],
  ['whole principal', ['--principal', '111122223333:root'], ['four', 'three', 'two', 'one']],
  ['ARN', ['--principal', 'arn:aws:iam::111122223333:root'], ['four', 'three', 'two', 'one']],
  ['part of a principal', ['--principal', 'roo', '--since', '2026-01-03'], ['four', 'three']],
  ['event id', ['--event-id', 'three'], ['three']],
  ['Region', ['--in-region', 'us-east-1', '--service', 'ses'], ['two', 'one']],
  ['kind of call', ['--write', '--service', 's3'], ['four', 'three']],
])('filters by %s', async (_name, words, expected) => {
  const { out } = await work.run('events', '--output', 'json', ...words);
  expect(JSON.parse(out).map((row: { eventID: string }) => row.eventID)).toEqual(expected);
});

test('prints the oldest first', async () => {
  const { out } = await work.run(
    'events',
    '--oldest-first',
    '--output',
    'csv',
    '--columns',
    'eventID',
  );
  expect(out).toBe('eventID\none\ntwo\nthree\nfour\n');
});

test('prints the columns that are asked for, in their order', () => {
  const { out } = work.trailstore('events', '--columns', 'eventID,service', '--limit', '1');
  expect(out).toBe('eventID  service\nfour     s3\n');
});

test('refuses a filter that no key serves, and says what to add', async () => {
  const { exitCode, err } = await work.run('events', '--error-code', 'any');
  expect(exitCode).toBe(2);
  expect(err).toContain('add a time, an account');
  const { exitCode: allowed } = await work.run('events', '--error-code', 'any', '--allow-scan');
  expect(allowed).toBe(0);
});

test('explains what it reads, and what it read', async () => {
  const { out, err } = await work.run('events', '--event-id', 'one', '--explain');
  expect(out).toContain('DeleteIdentity');
  expect(err).toContain('by-event-id: eventId = "one"');
  expect(err).toMatch(/^made \d+ quer\w+: \d+ calls?, \d+ items? read, [\d.]+ read units$/m);
});

describe('a page token', () => {
  const tokenOf = (err: string) => /--next (\S+)/.exec(err)?.[1] ?? 'none';
  const page = (...words: string[]) =>
    work.run('events', '--output', 'csv', '--columns', 'eventID', '--limit', '3', ...words);

  test('leads through the whole answer', async () => {
    const first = await page();
    expect(first.out).toBe('eventID\nfour\nthree\ntwo\n');
    const second = await page('--next', tokenOf(first.err));
    expect(second.out).toBe('eventID\none\n');
    expect(second.err).toBe('');
  });

  test('is refused when the filter is another', async () => {
    const { exitCode, err } = await page('--next', tokenOf((await page()).err), '--service', 's3');
    expect(exitCode).toBe(2);
    expect(err).toContain('belongs to another question');
  });

  test('is refused when it was altered', async () => {
    const { exitCode, err } = await page('--next', `${tokenOf((await page()).err)}0`);
    expect(exitCode).toBe(2);
    expect(err).toContain('copy the whole of it');
  });
});

describe('--from', () => {
  const fromFolder = new Workplace();
  afterAll(() => fromFolder.remove());
  const ask = () => fromFolder.trailstore('events', '--from', 'logs', '--columns', 'eventID');

  test('reads logs and answers in one go, and passes over what it knows', () => {
    fromFolder.write(
      'logs/log.json',
      JSON.stringify({ Records: [record('one', '2026-01-01T00:00:00Z')] }),
    );
    const first = ask();
    expect(first).toMatchObject({ exitCode: 0, out: 'eventID\none\n' });
    expect(first.err).toContain('1 files read: 1 records, 1 stored');
    const second = ask();
    expect(second.out).toBe(first.out);
    expect(second.err).toContain('0 files read, 1 passed over');
  });

  test('stores the service that is asked for', () => {
    const iam = { eventSource: 'iam.amazonaws.com', eventName: 'CreateUser' };
    fromFolder.write(
      'iam.json',
      JSON.stringify({ Records: [record('user', '2026-01-01T00:00:00Z', iam)] }),
    );
    const { out } = fromFolder.trailstore(
      'events',
      '--from',
      'iam.json',
      '--service',
      'iam',
      '--columns',
      'eventName',
    );
    expect(out).toBe('eventName\nCreateUser\n');
  });

  test('names a file that cannot be read, and answers all the same', () => {
    const { exitCode, out, err } = fromFolder.trailstore(
      'events',
      '--from',
      'nowhere',
      '--columns',
      'eventID',
    );
    expect(exitCode).toBe(1);
    expect(err).toContain('cannot read nowhere');
    expect(out).toContain('one');
  });
});

test('refuses a time range that ends before it begins', async () => {
  const { exitCode, err } = await work.run('events', '--since', '2h', '--until', '7d');
  expect(exitCode).toBe(2);
  expect(err).toContain('nothing can be at or after');
});

test('says that there are more', async () => {
  expect((await work.run('events', '--limit', '1')).err).toContain('there are more');
});

test('prints CSV that no spreadsheet takes for formulas', async () => {
  const { out } = await work.run('events', '--output', 'csv', '--limit', '1');
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
  ['--columns', 'at,secret'],
  ['--principal', ''],
  ['--resource', 's3://'],
  ['--source-ip', '10.0.0.0/33'],
  ['--stack', './logs'],
])('refuses %s %s with exit code 2', async (option, value) => {
  const { exitCode, err } = await work.run('events', option, value);
  expect(exitCode).toBe(2);
  expect(err).toContain(option);
});
