import { listLogs } from '../../../core/audit/log-listing';
import { buildLog, LOG_BUCKET, MemoryLogArchive } from '../../support/audit-archive';

const PLACE = { bucket: LOG_BUCKET, prefix: '', account: '111122223333', region: 'eu-west-1' };
const TIMES = [
  '2026-03-03T23:40:00Z',
  '2026-03-03T23:50:00Z',
  '2026-03-04T00:00:00Z',
  '2026-03-04T00:10:00Z',
];

const archive = new MemoryLogArchive();
for (const time of TIMES) {
  for (const id of ['a', 'b']) {
    const { key, body } = buildLog(time, id);
    archive.put(key, body);
  }
  const elsewhere = buildLog(time, 'c', { region: 'us-east-1' });
  archive.put(elsewhere.key, elsewhere.body);
  archive.put(buildLog(time, 'd').key.replace('.json.gz', '.tmp'), Buffer.alloc(1));
}

async function minutes(from: string, before: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of listLogs(archive, PLACE, { from, before })) {
    found.push(/_(\d{8}T\d{4})Z_0*(\w)/.exec(key)?.slice(1).join(' ') ?? key);
  }
  return found;
}

test('lists the log files of some minutes, of every name, from one day to the next', async () => {
  expect(await minutes('2026-03-03T23:50:00Z', '2026-03-04T00:10:00Z')).toEqual([
    '20260303T2350 a',
    '20260303T2350 b',
    '20260304T0000 a',
    '20260304T0000 b',
  ]);
});

test('begins within a minute as its names do', async () => {
  expect(await minutes('2026-03-03T23:40:30Z', '2026-03-03T23:50:01Z')).toEqual([
    '20260303T2350 a',
    '20260303T2350 b',
  ]);
});

test('lists nothing between the minutes', async () => {
  expect(await minutes('2026-03-04T00:01:00Z', '2026-03-04T00:10:00Z')).toEqual([]);
});
