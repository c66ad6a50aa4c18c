import { findPlaces } from '../../../core/audit/find-places';
import { LOG_BUCKET, MemoryLogArchive } from '../../support/audit-archive';

function archiveOf(...keys: readonly string[]): MemoryLogArchive {
  const archive = new MemoryLogArchive();
  for (const key of keys) archive.put(key, Buffer.alloc(1));
  return archive;
}

const DIGESTS = 'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/04/a.json.gz';
const HERE = { bucket: LOG_BUCKET, prefix: '', account: '111122223333', region: 'eu-west-1' };

test.each([
  ['at the top', DIGESTS, HERE],
  ['below a prefix', `a/b/${DIGESTS}`, { ...HERE, prefix: 'a/b' }],
  [
    'of an organization',
    DIGESTS.replace('AWSLogs/', 'AWSLogs/o-exampleorgid/'),
    { ...HERE, organization: 'o-exampleorgid' },
  ],
  ['with log files alone', DIGESTS.replace('-Digest', ''), HERE],
])('finds a place %s', async (_, key, place) => {
  expect(await findPlaces(archiveOf(key), LOG_BUCKET)).toEqual({ places: [place], isWhole: true });
});

test('finds each place once, and none in what is not CloudTrail’s', async () => {
  const archive = archiveOf(
    DIGESTS,
    DIGESTS.replace('-Digest', ''),
    'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/a.log.gz',
    'AWSLogs/111122223333/CloudTrail/readme/a.txt',
    'AWSLogs/999/CloudTrail/eu-west-1/a.json.gz',
    'Alb/AWSLogs.txt',
  );
  expect(await findPlaces(archive, LOG_BUCKET)).toEqual({ places: [HERE], isWhole: true });
});

test('an empty bucket has none', async () => {
  expect(await findPlaces(archiveOf(), LOG_BUCKET)).toEqual({ places: [], isWhole: true });
});

test('says when it did not look into every folder', async () => {
  const many = Array.from({ length: 600 }, (_, n) => `folder-${n}/a`);
  expect((await findPlaces(archiveOf(DIGESTS, ...many), LOG_BUCKET)).isWhole).toBe(false);
  const deep = await findPlaces(archiveOf('1/2/3/4/5/6/a', DIGESTS), LOG_BUCKET);
  expect(deep).toEqual({ places: [HERE], isWhole: false });
});

test('goes on to no other account when the time is over, and says so', async () => {
  const others = Array.from({ length: 40 }, (_, n) =>
    DIGESTS.replaceAll('111122223333', `4444555566${n + 10}`),
  );
  const archive = archiveOf(DIGESTS, ...others);
  let left = 1;
  const found = await findPlaces(archive, LOG_BUCKET, () => left-- > 0);
  expect(found).toEqual({ places: [HERE], isWhole: false });
});
