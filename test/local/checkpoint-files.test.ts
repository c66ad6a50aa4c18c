import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackfillCheckpoint } from '../../core/backfill/checkpoint';
import { CheckpointFiles } from '../../local/checkpoint-files';

const RANGE = { since: '2026-03-04T00:00:00Z', until: '2026-03-05T00:00:00Z' };
const NAME = { stackName: 'Trailstore', bucket: 'logs', since: '2026-03-04T00:00:00Z' };

let home: string;
let files: CheckpointFiles;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'trailstore-checkpoints-'));
  files = new CheckpointFiles(join(home, 'backfill'));
});
afterEach(() => rm(home, { recursive: true }));

test('nothing is remembered, and it may be forgotten', async () => {
  expect(await files.read('none')).toEqual([]);
  await files.remove('none');
});

test('lines come back in order, also of many at a time', async () => {
  await files.append('a', 'first');
  const more = Array.from({ length: 50 }, (_, n) => `line ${n}`);
  await Promise.all(more.map((line) => files.append('a', line)));
  const [first, ...rest] = await files.read('a');
  expect(first).toBe('first');
  expect(rest.sort()).toEqual([...more].sort());
  await files.remove('a');
  expect(await files.read('a')).toEqual([]);
});

test('a line that was not written whole is none', async () => {
  await files.append('a', 'whole');
  await appendFile(join(home, 'backfill', 'a.txt'), 'hal');
  expect(await files.read('a')).toEqual(['whole']);
});

describe('the checkpoint of a backfill', () => {
  test('remembers its range and what is done', async () => {
    const checkpoint = new BackfillCheckpoint(files, NAME);
    await checkpoint.begin(RANGE);
    await checkpoint.markDone('a/');
    await checkpoint.markDone('b/');
    const same = new BackfillCheckpoint(files, NAME);
    expect(await same.read()).toEqual({ range: RANGE, done: new Set(['a/', 'b/']) });
    await same.remove();
    expect(await checkpoint.read()).toBeUndefined();
  });

  test('begins anew', async () => {
    const checkpoint = new BackfillCheckpoint(files, NAME);
    await checkpoint.begin(RANGE);
    await checkpoint.markDone('a/');
    await checkpoint.begin(RANGE);
    expect(await checkpoint.read()).toEqual({ range: RANGE, done: new Set() });
  });

  test.each([
    ['stack', { stackName: 'Another' }],
    ['bucket', { bucket: 'other-logs' }],
    ['beginning', { since: '2026-03-03' }],
    ['end', { until: '2026-03-05' }],
  ])('of another %s is another one', async (_, change) => {
    await new BackfillCheckpoint(files, NAME).begin(RANGE);
    const other = new BackfillCheckpoint(files, { ...NAME, ...change });
    expect(await other.read()).toBeUndefined();
  });

  test('has a name that every file system takes', async () => {
    const since = '2026-03-04T00:00:00+01:00 /../x';
    await new BackfillCheckpoint(files, { ...NAME, since }).begin(RANGE);
    const [name] = await readdir(join(home, 'backfill'));
    expect(name).toBe('Trailstore_logs_2026-03-04T00-00-00-01-00--..-x_now_all_all.txt');
  });

  test('that cannot be read is none', async () => {
    const checkpoint = new BackfillCheckpoint(files, NAME);
    await checkpoint.begin(RANGE);
    const [name = ''] = await readdir(join(home, 'backfill'));
    await files.remove(name.replace('.txt', ''));
    await files.append(name.replace('.txt', ''), '{"since":1}');
    expect(await checkpoint.read()).toBeUndefined();
  });
});
