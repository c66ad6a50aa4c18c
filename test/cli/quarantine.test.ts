import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NO_COUNTS } from '../../core/ledger/file-counts';
import { FAILURE } from '../aws/failure-log.contract';
import { DELETE_OBJECT } from '../support/events';
import { eventId, logText } from '../support/log-records';
import { LOG_KEY } from '../support/notifications';
import { RepairBench } from '../support/repair-bench';

let bench: RepairBench;
beforeEach(async () => {
  bench = await RepairBench.start();
});
afterEach(() => bench.close());

const LATER_KEY = LOG_KEY.replace('T0510Z', 'T0515Z');
const ELSEWHERE_KEY = LOG_KEY.replaceAll('111122223333', '444455556666').replaceAll(
  'eu-west-1',
  'us-east-1',
);
const NO_TIME = 'it has no eventTime';
const NO_OBJECT = 'a value that is not an object stands where a record should be';

const rejecting = (...rejections: { index: number; reason: string }[]) => ({
  counts: { ...NO_COUNTS, records: 9, stored: 9 - rejections.length, rejected: rejections.length },
  rejections,
});
const rowsOf = (text: string): Record<string, unknown>[] => JSON.parse(text);
const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);

describe('what is listed', () => {
  beforeEach(async () => {
    await bench.know(
      LOG_KEY,
      rejecting({ index: 3, reason: NO_TIME }, { index: 5, reason: NO_OBJECT }),
    );
    await bench.know(LATER_KEY, rejecting({ index: 7, reason: NO_TIME }));
    await bench.know(ELSEWHERE_KEY, rejecting());
  });
  const list = async (...words: string[]) =>
    rowsOf((await bench.onStack('quarantine', '--output', 'json', ...words)).out);

  test('rejected records, of the file that was delivered last first', async () => {
    const rows = await list();
    expect(rows).toMatchObject([{ index: 7 }, { index: 3 }, { index: 5 }]);
    expect(rows[1]).toEqual({
      file: nameOf(LOG_KEY),
      index: 3,
      reason: NO_TIME,
      at: '2026-03-04T05:15:00.123Z',
      account: '111122223333',
      region: 'eu-west-1',
      uri: `s3://trail-logs/${LOG_KEY}`,
    });
  });

  test('as a table, for a person', async () => {
    const { exitCode, out } = await bench.onStack('quarantine');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^at +file +index +reason\n/);
    expect(out).toContain(`${nameOf(LOG_KEY)}  5      ${NO_OBJECT}`);
  });

  test.each<[string, string[], (number | null)[]]>([
    ['a reason, in part and in any case', ['--reason', 'EVENTtime'], [7, 3]],
    ['a time of delivery', ['--since', '2026-03-04T05:12:00Z'], [7]],
    ['another time of delivery', ['--until', '2026-03-04T05:12:00Z'], [3, 5]],
    ['an account', ['--account', '444455556666'], []],
    ['a Region', ['--in-region', 'eu-west-1'], [7, 3, 5]],
    ['no more than so many', ['--limit', '2'], [7, 3]],
  ])('by %s', async (_, words, indexes) => {
    expect((await list(...words)).map(({ index }) => index)).toEqual(indexes);
  });

  test('says that there are more', async () => {
    const { err } = await bench.onStack('quarantine', '--limit', '2');
    expect(err).toContain('there are more: raise --limit');
  });

  test('says how many the ledger does not tell', async () => {
    const reasons = [{ index: 0, reason: NO_TIME }];
    await bench.know(ELSEWHERE_KEY, {
      ...rejecting(...reasons),
      counts: { ...NO_COUNTS, records: 80, rejected: 80 },
    });
    const { err } = await bench.onStack('quarantine');
    expect(err).toContain('and 79 more rejected records: the ledger tells the first 50 of a file');
  });

  test('files that failed as a whole, unless the ledger has them now', async () => {
    const failed = LOG_KEY.replace('T0510Z', 'T0520Z');
    for (const key of [failed, LOG_KEY]) {
      await bench.failures.note({ ...FAILURE, about: `s3://trail-logs/${key}` });
    }
    await bench.failures.note({ ...FAILURE, about: 'message/b2f5c5a0' });
    expect(await list('--reason', 'NotALog')).toEqual([
      {
        file: nameOf(failed),
        index: null,
        reason: 'NotALogError: it has no Records',
        at: FAILURE.failedAt,
        account: '111122223333',
        region: 'eu-west-1',
        uri: `s3://trail-logs/${failed}`,
      },
    ]);
    expect(await list('--reason', 'NotALog', '--in-region', 'us-east-1')).toEqual([]);
    expect(await list('--reason', 'NotALog', '--since', '2026-03-05')).toEqual([]);
  });

  test('a file that failed since the ledger had it: it was replaced by another one', async () => {
    const about = `s3://trail-logs/${LOG_KEY}`;
    await bench.failures.note({ ...FAILURE, about, failedAt: '2099-01-01T00:00:00.000Z' });
    expect(await list('--reason', 'NotALog')).toEqual([expect.objectContaining({ uri: about })]);
  });

  test('nothing, where nothing was rejected', async () => {
    const { exitCode, out, err } = await bench.onStack('quarantine', '--account', '444455556666');
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
    expect(err).toContain('nothing that matches was rejected');
  });
});

describe('on a deployed stack, --retry', () => {
  test('queues the files, without what ingest would know them by', async () => {
    await bench.know(
      LOG_KEY,
      rejecting({ index: 3, reason: NO_TIME }, { index: 5, reason: NO_OBJECT }),
    );
    await bench.know(LATER_KEY, rejecting());
    const failed = LOG_KEY.replace('T0510Z', 'T0520Z');
    await bench.failures.note({ ...FAILURE, about: `s3://trail-logs/${failed}` });
    const { exitCode, out } = await bench.onStack('quarantine', '--retry');
    expect(exitCode).toBe(0);
    expect(out).toContain('2 files queued');
    expect(bench.queued()).toEqual([LOG_KEY, failed]);
    for (const body of bench.waiting()) {
      expect(JSON.parse(body).Records[0].s3.object).not.toHaveProperty('eTag');
    }
  });

  test('only what matches', async () => {
    await bench.know(LOG_KEY, rejecting({ index: 3, reason: NO_TIME }));
    await bench.know(LATER_KEY, rejecting({ index: 3, reason: NO_OBJECT }));
    await bench.onStack('quarantine', '--retry', '--reason', NO_OBJECT);
    expect(bench.queued()).toEqual([LATER_KEY]);
  });

  test('nothing is queued where nothing matches', async () => {
    const { exitCode, out } = await bench.onStack('quarantine', '--retry');
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: 'there is nothing to read again\n' });
  });
});

describe('on one machine, --retry', () => {
  let path: string;
  beforeEach(async () => {
    await mkdir(join(bench.home, 'logs'));
    path = join(bench.home, 'logs', nameOf(LOG_KEY).replace('.gz', ''));
    const record = { ...DELETE_OBJECT, eventID: eventId(1) };
    await writeFile(path, logText([record, { eventID: 'x' }]));
    await bench.locally('ingest', path);
    expect(bench.events.items.size).toBe(1);
  });
  const rejected = async () => {
    const { out } = await bench.locally('quarantine', '--output', 'jsonl');
    return out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).index);
  };

  test('reads the files again, though the ledger has them', async () => {
    expect(await rejected()).toEqual([1]);
    // What wrote the store lost an event: only reading the file again brings it back.
    bench.events.items.clear();
    const { exitCode, out } = await bench.locally('quarantine', '--retry');
    expect(exitCode).toBe(0);
    expect(out).toBe(
      '1 file read again, 0 could not be read: 1 records were rejected before, and 1 are now\n',
    );
    expect(bench.events.items.size).toBe(1);
    expect(await rejected()).toEqual([1]);
  });

  test('counts what is not rejected any more, and the file is known as before', async () => {
    const uri = pathToFileURL(path).href;
    const [entry] = bench.ledger.entries.values();
    const before = { index: 7, reason: 'what an older reader could not read' };
    await bench.know('', {
      ...entry,
      file: { ...entry?.file, uri, key: path },
      ...rejecting(before, before),
    });
    const { out } = await bench.locally('quarantine', '--retry', '--output', 'json');
    expect(JSON.parse(out)).toEqual({
      queued: 0,
      read: 1,
      failures: 0,
      rejectedBefore: 2,
      rejectedNow: 1,
    });
    const again = await bench.locally('ingest', path);
    expect(again.err).toContain('already ingested');
  });

  test('a file that is no log any more is said, and fails', async () => {
    await writeFile(path, 'something else');
    const { exitCode, out, err } = await bench.locally('quarantine', '--retry');
    expect(exitCode).toBe(1);
    expect(out).toContain('0 files read again, 1 could not be read');
    expect(err).toContain(`cannot read ${path}`);
  });
});
