import { md5 } from '../local/s3-client';
import { RepairBench } from '../support/repair-bench';

const nameOf = (account: string, region: string, time: string) =>
  `${account}_CloudTrail_${region}_${time}_0123456789abcdef.json.gz`;

const keyOf = (time: string, region = 'eu-west-1', account = '111122223333', root = 'AWSLogs/') => {
  const day = `${time.slice(0, 4)}/${time.slice(4, 6)}/${time.slice(6, 8)}`;
  return `${root}${account}/CloudTrail/${region}/${day}/${nameOf(account, region, time)}`;
};

const FIRST = keyOf('20260304T0510Z');
const SECOND = keyOf('20260304T0515Z');
const NEXT_DAY = keyOf('20260305T0000Z');
const ELSEWHERE = keyOf('20260304T0510Z', 'us-east-1');
const OF_ANOTHER = keyOf('20260304T0510Z', 'eu-west-1', '444455556666');
const RANGE = ['--since', '2026-03-04', '--until', '2026-03-05'];
const FAST = ['--rate', '100000'];

let bench: RepairBench;
beforeEach(async () => {
  bench = await RepairBench.start();
});
afterEach(() => bench.close());

const put = async (...keys: readonly string[]) => {
  for (const key of keys) await bench.put(key);
};
const backfill = (...words: readonly string[]) =>
  bench.onStack('backfill', ...RANGE, ...FAST, ...words);

describe('what is queued', () => {
  test('files that the ledger does not have, as S3 announces them', async () => {
    await put(FIRST, SECOND, NEXT_DAY);
    await bench.know(SECOND);
    const { exitCode, out } = await backfill();
    expect(exitCode).toBe(0);
    expect(out).toContain('2 of 3 are not in the ledger');
    expect(out).toContain('2 files queued');
    expect(bench.queued()).toEqual([FIRST, NEXT_DAY]);
    const [message] = bench.waiting().map((body) => JSON.parse(body).Records[0]);
    expect(message).toMatchObject({
      eventSource: 'aws:s3',
      s3: { bucket: { name: 'trail-logs' }, object: { eTag: md5(message.s3.object.key) } },
    });
  });

  test('a file whose content is not what the ledger knows', async () => {
    await put(FIRST);
    await bench.know(FIRST, { file: { uri: `s3://trail-logs/${FIRST}`, key: FIRST, etag: 'old' } });
    await backfill();
    expect(bench.queued()).toEqual([FIRST]);
  });

  test('not a file that the ledger knows by its name alone', async () => {
    await put(FIRST);
    await bench.know(FIRST, { file: { uri: `s3://trail-logs/${FIRST}`, key: FIRST } });
    const { out } = await backfill();
    expect(out).toContain('nothing is missing');
    expect(bench.queued()).toEqual([]);
  });

  test('of organizations and below prefixes too', async () => {
    const keys = [
      keyOf('20260304T0510Z', 'eu-west-1', '111122223333', 'AWSLogs/o-exampleorg/'),
      keyOf('20260304T0510Z', 'eu-west-1', '444455556666', 'trails/central/AWSLogs/'),
      keyOf('20260304T0510Z', 'eu-west-1', '999988887777', 'a/AWSLogs/o-exampleorg/'),
    ];
    await put(...keys);
    await backfill();
    expect(bench.queued()).toEqual([...keys].sort());
  });

  test.each([
    ['account', ['--account', '444455556666'], [OF_ANOTHER]],
    ['Region', ['--region', 'us-east-1'], [ELSEWHERE]],
  ])('of one %s', async (_, words, expected) => {
    await put(FIRST, ELSEWHERE, OF_ANOTHER);
    await backfill(...words);
    expect(bench.queued()).toEqual(expected);
  });

  test('what was delivered within the range, in whichever day’s folder it lies', async () => {
    const before = keyOf('20260303T2359Z');
    const after = keyOf('20260306T0000Z');
    const midnight = NEXT_DAY.replace('2026/03/05', '2026/03/04');
    const atLast = keyOf('20260305T2359Z').replace('2026/03/05', '2026/03/06');
    await put(before, after, midnight, atLast);
    await backfill();
    expect(bench.queued()).toEqual([midnight, atLast]);
  });

  test('no digests, no other files, and none without bytes', async () => {
    const digest = FIRST.replaceAll('CloudTrail', 'CloudTrail-Digest');
    await put(FIRST, digest, FIRST.replace(/[^/]+$/, 'notes.txt'));
    await bench.put(SECOND, '');
    await backfill();
    expect(bench.queued()).toEqual([FIRST]);
  });

  test('hundreds of files of a day, each once', async () => {
    const keys = Array.from({ length: 230 }, (_, n) =>
      FIRST.replace('0123456789abcdef', `0123456789abc${String(n).padStart(3, '0')}`),
    );
    await put(...keys);
    await backfill();
    expect(bench.queued()).toEqual(keys);
  });
});

describe('the estimate', () => {
  test('comes first, and a dry run ends there', async () => {
    await put(FIRST, ELSEWHERE);
    const { exitCode, out } = await backfill('--dry-run');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/DynamoDB writes, events table/);
    expect(out).toContain('nothing was queued: it was a dry run');
    expect(bench.queued()).toEqual([]);
    expect(await bench.checkpoints()).toEqual([]);
  });

  test('goes by the files that the ledger has', async () => {
    await put(FIRST);
    await bench.know(SECOND);
    const { out } = await backfill('--dry-run');
    expect(out).toContain('as in 1 files that the ledger has');
  });

  test('as JSON, with what was queued, and on the side in words', async () => {
    await put(FIRST);
    const { out, err } = await backfill('--output', 'json');
    expect(JSON.parse(out)).toMatchObject({
      bucket: 'trail-logs',
      since: '2026-03-04T00:00:00Z',
      until: '2026-03-05T23:59:59Z',
      queued: 1,
      files: 1,
      logs: 1,
      bytes: FIRST.length,
      usd: { least: expect.any(Number), most: expect.any(Number) },
    });
    expect(err).toContain('1 of 1 are not in the ledger');
  });

  test('a person is asked, and may say no', async () => {
    await put(FIRST);
    const questions: string[] = [];
    bench.confirm = async (question) => {
      questions.push(question);
      return false;
    };
    const { exitCode, out } = await backfill();
    expect(questions).toEqual(['queue 1 file?']);
    expect({ exitCode, queued: bench.queued() }).toEqual({ exitCode: 1, queued: [] });
    expect(out).toContain('nothing was queued');
    await backfill('--yes');
    expect(questions).toHaveLength(1);
    expect(bench.queued()).toEqual([FIRST]);
  });
});

describe('what was stopped', () => {
  test('goes on where it was, with the range that it had, and leaves nothing behind', async () => {
    await put(FIRST, SECOND, NEXT_DAY);
    bench.failing = NEXT_DAY;
    const words = ['backfill', '--since', '2d', ...FAST];
    const stopped = await bench.onStack(...words);
    expect(stopped.exitCode).toBe(1);
    expect(stopped.err).toContain('the same command goes on from there');
    expect(bench.queued()).toEqual([FIRST, SECOND]);
    expect(await bench.checkpoints()).toEqual(['Trailstore_trail-logs_2d_now_all_all.txt']);

    bench.failing = '';
    const resumed = await bench.onStack(...words);
    expect(resumed.exitCode).toBe(0);
    expect(resumed.err).toContain('2026-03-04T00:00:00Z to 2026-03-06T00:00:00Z that was stopped');
    // The day that was done is not queued again, though its files are not in the ledger yet.
    expect(bench.queued()).toEqual([FIRST, SECOND, NEXT_DAY]);
    expect(await bench.checkpoints()).toEqual([]);
  });

  test('--restart forgets it', async () => {
    await put(FIRST, NEXT_DAY);
    bench.failing = NEXT_DAY;
    await backfill();
    bench.failing = '';
    const { err } = await backfill('--restart');
    expect(err).not.toContain('that was stopped');
    expect(bench.queued()).toEqual([FIRST, FIRST, NEXT_DAY]);
  });
});

describe('what is refused', () => {
  test.each([
    ['the local store', () => bench.locally('backfill', ...RANGE), 'no stack is named'],
    ['no beginning', () => bench.onStack('backfill'), '--since'],
    ['a time that is none', () => bench.onStack('backfill', '--since', 'then'), 'not a time'],
    [
      'a range that has not begun',
      () => bench.onStack('backfill', '--since', '2026-03-07'),
      'it is not yet',
    ],
  ])('%s', async (_, ask, why) => {
    const { exitCode, err } = await ask();
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining(why) });
  });

  test('a stack of an older Trailstore', async () => {
    bench.isOfToday = false;
    const { exitCode, err } = await backfill();
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('cdk deploy') });
  });
});
