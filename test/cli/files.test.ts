import { DELETE_OBJECT } from '../support/events';
import { eventId, logText, sha256 } from '../support/log-records';
import { ServedWorkplace } from '../support/served-workplace';

const nameOf = (account: string, region: string, time: string) =>
  `${account}_CloudTrail_${region}_${time}_0123456789abcdef.json`;

const record = (n: number) => ({ ...DELETE_OBJECT, eventID: eventId(n) });
const EARLY = nameOf('111122223333', 'eu-west-1', '20260304T0510Z');
const BROKEN = nameOf('111122223333', 'us-east-1', '20260304T0515Z');
const LATE = nameOf('444455556666', 'eu-west-1', '20260305T0000Z');
const OTHER = 'case 7.json';
const NO_OBJECT = 'a value that is not an object stands where a record should be';

const work = new ServedWorkplace();
beforeAll(() => work.open());
afterAll(() => work.close());

const brokenLog = logText([record(1), { eventID: 'x' }, '"text"', { eventID: 'y' }, record(1)]);
const brokenPath = work.write(`logs/${BROKEN}`, brokenLog);
work.write(
  `logs/${EARLY}`,
  logText([record(2), { ...record(3), eventSource: 'iam.amazonaws.com' }]),
);
work.write(`logs/${LATE}`, logText([record(4)]));
work.write(`logs/${OTHER}`, logText([record(5)]));

const files = (...words: string[]) => work.run('files', ...words);
const namesIn = async (...words: string[]) => {
  const { out } = await files('--output', 'json', ...words);
  return JSON.parse(out).map((row: { file: string }) => row.file);
};

test('a store without files says so', async () => {
  work.write('empty.json', '{"Records":[]}');
  expect(work.trailstore('ingest', 'nothing-here').exitCode).toBe(1);
  const { exitCode, out, err } = await files();
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
  expect(err).toContain('no files are in the ledger');
});

describe('the ledger', () => {
  beforeAll(() => {
    expect(work.trailstore('ingest', 'logs').exitCode).toBe(0);
  });

  test.each([
    ['everything, the last delivery first', [], [LATE, BROKEN, EARLY, OTHER]],
    ['one account', ['--account', '111122223333'], [BROKEN, EARLY]],
    ['one Region', ['--in-region', 'eu-west-1'], [LATE, EARLY]],
    ['from a time on', ['--since', '2026-03-04T05:15'], [LATE, BROKEN]],
    ['up to a time', ['--until', '2026-03-04'], [BROKEN, EARLY]],
    ['only what was rejected', ['--rejected'], [BROKEN]],
    ['so many', ['--limit', '2'], [LATE, BROKEN]],
    ['nothing', ['--since', '1s'], []],
  ])('lists %s', async (_, words, expected) => {
    expect(await namesIn(...words)).toEqual(expected);
  });

  test('says all of a file as JSON', async () => {
    const [row] = JSON.parse((await files('--rejected', '--output', 'json')).out);
    expect(row).toEqual({
      file: BROKEN,
      account: '111122223333',
      region: 'us-east-1',
      delivered: '2026-03-04T05:15:00Z',
      ingested: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      records: 5,
      stored: 1,
      duplicates: 1,
      filtered: 0,
      expired: 0,
      rejected: 3,
      unclassified: 0,
      rejections: [
        { index: 1, reason: 'it has no eventTime' },
        { index: 2, reason: NO_OBJECT },
        { index: 3, reason: 'it has no eventTime' },
      ],
      uri: `file://${brokenPath}`,
      sha256: sha256(brokenLog),
      bytes: brokenLog.length,
      services: expect.arrayContaining(['s3', 'ses']),
      attempt: 1,
      durationMilliseconds: expect.any(Number),
    });
  });

  test('says rejections in one cell of CSV', async () => {
    const { out } = await files('--rejected', '--output', 'csv');
    const [header, row] = out.split('\n');
    expect(header).toMatch(/^file,account,region,delivered,ingested,records,/);
    expect(row).toContain(`1: it has no eventTime; 2: ${NO_OBJECT}; 3:`);
  });

  test('is a table with the reasons of rejections and a total below', async () => {
    const { out, err } = work.trailstore('files');
    const [header, first, , , other] = out.split('\n');
    expect(header?.split(/ +/)).toEqual(
      ['delivered', 'account', 'region', 'file', 'ingested'].concat([
        'records',
        'stored',
        'duplicates',
        'filtered',
        'expired',
        'rejected',
      ]),
    );
    expect(first).toContain(LATE);
    expect(other).toContain(OTHER);
    expect(out).toContain(`
rejected records
      2  it has no eventTime (1, 3 of ${BROKEN})
      1  ${NO_OBJECT} (2 of ${BROKEN})

4 files, 9 records: 4 stored, 1 duplicates, 1 filtered, 0 expired, 3 rejected
`);
    expect(err).toBe('');
  });

  test('says that there are more', async () => {
    expect((await files('--limit', '1')).err).toContain('1 file; there are more: raise --limit');
  });

  test('says where files without a time of delivery are', async () => {
    expect((await files('--since', '1s')).err).toContain('listed without these options');
  });

  test.each([
    ['--account', '12'],
    ['--since', 'yesterday'],
    ['--limit', '0'],
  ])('refuses %s %s with exit code 2', async (option, value) => {
    expect((await files(option, value)).exitCode).toBe(2);
  });
});
