import { gzipSync } from 'node:zlib';
import { Workplace } from '../support/command-line';

const LOG =
  'AWSLogs/111122223333/CloudTrail/us-east-1/2026/01/02/111122223333_CloudTrail_us-east-1_20260102T0310Z_0123456789abcdef.json.gz';

function record(eventID: string, overrides: object = {}): object {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/alice',
      accountId: '111122223333',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName: 'alice',
    },
    eventTime: '2026-01-02T03:04:05Z',
    eventSource: 'ses.amazonaws.com',
    eventName: 'DeleteIdentity',
    awsRegion: 'us-east-1',
    requestParameters: { identity: 'example.com' },
    eventID,
    recipientAccountId: '111122223333',
    ...overrides,
  };
}

const log = (...records: unknown[]) => gzipSync(JSON.stringify({ Records: records }));
const totals = (out: string): unknown => JSON.parse(out.trim().split('\n').at(-1) ?? '');

let work: Workplace;
beforeEach(() => {
  work = new Workplace();
});
afterEach(() => work.remove());

test('stores what it should, and accounts for the rest', () => {
  work.write(
    `logs/${LOG}`,
    log(record('a'), record('a'), record('b', { eventSource: 'iam.amazonaws.com' }), {
      eventID: 'c',
    }),
  );
  const { exitCode, out, err } = work.trailstore('ingest', 'logs', '--json');
  expect(exitCode).toBe(0);
  expect(totals(out)).toEqual({
    files: 1,
    skipped: 0,
    alerts: 1,
    records: 4,
    stored: 1,
    filtered: 1,
    expired: 0,
    rejected: 1,
    duplicates: 1,
    unclassified: 0,
  });
  expect(err).toContain('rejected record 3');
  expect(err).toContain('it has no eventTime');
});

test('done again, changes nothing', () => {
  work.write(`logs/${LOG}`, log(record('a')));
  work.trailstore('ingest', 'logs');
  const before = work.trailstore('events', '--output', 'json');
  const { out, err, exitCode } = work.trailstore('ingest', 'logs', '--json');
  expect(exitCode).toBe(0);
  expect(totals(out)).toMatchObject({ files: 0, skipped: 1, records: 0, stored: 0 });
  expect(err).toContain('skipped 1 file: already ingested');
  expect(work.trailstore('events', '--output', 'json').out).toBe(before.out);
});

test('reads a known file again for services that it left out', () => {
  work.write(`logs/${LOG}`, log(record('a'), record('b', { eventSource: 'iam.amazonaws.com' })));
  work.trailstore('ingest', 'logs');
  const { out } = work.trailstore('ingest', 'logs', '--services', 'all', '--json');
  expect(totals(out)).toMatchObject({ files: 1, records: 2, stored: 2, filtered: 0 });
});

test('passes over what is no log, and says why', () => {
  work.write(`logs/${LOG}`, log(record('a')));
  work.write(`logs/${LOG.replaceAll('CloudTrail', 'CloudTrail-Insight')}`, log({}));
  work.write('logs/notes.txt', 'hello');
  work.write('logs/package.json', '{"name":"x"}');
  work.write('logs/plain.json', JSON.stringify({ Records: [record('b')] }));
  const { exitCode, out, err } = work.trailstore('ingest', 'logs', '--json');
  expect(exitCode).toBe(0);
  expect(totals(out)).toMatchObject({ files: 2, skipped: 3, stored: 2 });
  expect(err).toContain('skipped 1 file: CloudTrail Insights');
  expect(err).toContain('skipped 1 file: not .json or .json.gz');
  expect(err).toContain('skipped 1 file: no CloudTrail log');
});

test('keeps what a cut-off file gives, stores the other files, and exits with 1', () => {
  const whole = log(...Array.from({ length: 400 }, (_, i) => record(`id-${i}-${Math.sin(i)}`)));
  work.write(`logs/${LOG}`, whole.subarray(0, whole.length / 2));
  work.write('logs/other.json', JSON.stringify({ Records: [record('b')] }));
  const { exitCode, out, err } = work.trailstore('ingest', 'logs', '--json');
  expect(exitCode).toBe(1);
  expect(err).toContain('it cannot be decompressed: unexpected end of file');
  expect(totals(out)).toMatchObject({ files: 1 });
  const { records, stored } = totals(out) as { records: number; stored: number };
  expect(records).toBe(stored);
  const { out: events } = work.trailstore('events', '--limit', '1000', '--output', 'jsonl');
  expect(events.trim().split('\n')).toHaveLength(stored);
});

test.each([
  [['ingest', 'nowhere'], 1, 'cannot read nowhere: there is no such file or folder'],
  [['ingest'], 2, "missing required argument 'path'"],
  [['ingest', '.', '--services', 'S3!'], 2, 'is not a service'],
  [['ingest', '.', '--services', '--json'], 2, 'is not a service'],
  [['ingest', '.', '--speed', '9'], 2, "unknown option '--speed'"],
  [['fly'], 2, "unknown command 'fly'"],
])('%j exits with %i', (words, exitCode, message) => {
  const finished = work.trailstore(...words);
  expect(finished.err).toContain(message);
  expect(finished.exitCode).toBe(exitCode);
});

test('reads what comes through a pipe', () => {
  work.write('a.json', JSON.stringify({ Records: [record('a')] }));
  const { out } = work.shell('cat a.json | "$NODE" "$TRAILSTORE" ingest /dev/stdin --json');
  expect(totals(out)).toMatchObject({ files: 1, stored: 1 });
});

test('goes on when nobody reads its progress', () => {
  work.write('a.json', JSON.stringify({ Records: [record('a'), 7] }));
  const { out } = work.shell(
    '{ "$NODE" "$TRAILSTORE" ingest a.json --json >out; } 2>&1 | true; cat out',
  );
  expect(totals(out)).toMatchObject({ stored: 1, rejected: 1 });
});

test('says in a line that its output cannot be written', () => {
  work.write('a.json', JSON.stringify({ Records: [record('a')] }));
  const { err } = work.shell('"$NODE" "$TRAILSTORE" inspect a.json > /dev/full');
  expect(err).toMatch(/^trailstore: the output cannot be written: .*\n$/);
});

test('a file that was named must be a log', () => {
  const { exitCode, err } = work.trailstore('ingest', work.write('x.json', '{"a":1}'));
  expect(exitCode).toBe(1);
  expect(err).toContain('x.json: not a CloudTrail log: it has no "Records" array');
});
