import fc from 'fast-check';
import { digestKey } from '../../../core/digests/digest-key';
import { findChains } from '../../../core/digests/find-chains';
import {
  BUCKET,
  CHAIN,
  type DigestDeviation,
  HOUR,
  hoursIn,
  KNOWN_KEYS,
  type MadeDigest,
  MemoryArchive,
  putChain,
  putDigest,
} from '../../support/digest-chains';
import { walkTrail } from '../../support/walk-trail';

const HOURS = 8;
const RANGE = { since: hoursIn(0), until: hoursIn(HOURS) };
const OLD = 'older-logs';

/** What each walk looked at: bucket and prefix, and the digests as `hour` or `hour!reason`. */
async function walksOf(archive: MemoryArchive) {
  const buckets = [...archive.objects.keys()].map((address) => address.split('/')[0] ?? '');
  const places = [...new Set(buckets)].sort().map((bucket) => ({ bucket, prefix: '' }));
  const { chains } = await findChains(places, RANGE, archive);
  const [found] = chains;
  if (found === undefined || chains.length > 1) throw new Error('one trail is expected');
  const { walks, trail } = await walkTrail(found, RANGE, { archive, publicKeys: KNOWN_KEYS });
  const seen = walks.map(({ request, files }) => [
    `${request.bucket}/${request.chain.prefix}`,
    ...files
      .filter(({ kind }) => kind !== 'log')
      .map(({ key, reason }) => `${hourOf(key)}${reason === undefined ? '' : `!${reason}`}`),
  ]);
  return { seen, walks, trail };
}

/** The hour of the chain that a digest is of, by its name. */
function hourOf(key: string): number {
  const [, date, h, m, s] = /_(\d{8})T(\d\d)(\d\d)(\d\d)Z/.exec(key) ?? [];
  const end = Date.parse(`${date?.replace(/(....)(..)(..)/, '$1-$2-$3')}T${h}:${m}:${s}Z`);
  return (end - hoursIn(1).getTime()) / HOUR;
}

/** Digests of some hours, of which the first begins a chain. */
function putHours(archive: MemoryArchive, hours: readonly number[], deviation: DigestDeviation) {
  const made: MadeDigest[] = [];
  for (const hour of hours) made.push(putDigest(archive, hour, made.at(-1), deviation));
  return made;
}

const JUNK = Buffer.from('x');
const MOVED = '!has been moved from its original location';

test('one walk reaches a chain in one place, and what its links lead to elsewhere', async () => {
  const archive = new MemoryArchive();
  const chain = { ...CHAIN, prefix: 'old' };
  putChain(archive, 4, { 0: { bucket: OLD, chain }, 1: { bucket: OLD } });
  const { seen, trail } = await walksOf(archive);
  expect(seen).toEqual([[`${BUCKET}/`, '3', '2', '1', '0']]);
  expect(trail.unvisited).toEqual([]);
});

describe('a trail that was stopped and started again', () => {
  test.each<[string, string, DigestDeviation]>([
    ['in another bucket', `${OLD}/`, { bucket: OLD }],
    ['below another prefix', `${BUCKET}/old`, { chain: { ...CHAIN, prefix: 'old' } }],
  ])('%s is walked in both places', async (_, place, deviation) => {
    const archive = new MemoryArchive();
    putHours(archive, [0, 1], deviation);
    putHours(archive, [4, 5], {});
    const { seen, walks } = await walksOf(archive);
    expect(seen).toEqual([
      [`${BUCKET}/`, '5', '4'],
      [place, '1', '0'],
    ]);
    expect(walks[1]?.result.logs).toEqual({ valid: 2, invalid: 0 });
  });

  test('twice is walked over the gap in its old place', async () => {
    const archive = new MemoryArchive();
    putHours(archive, [0, 1], { bucket: OLD });
    putHours(archive, [3], { bucket: OLD });
    putHours(archive, [5], {});
    const { seen, walks } = await walksOf(archive);
    expect(seen[1]).toEqual([`${OLD}/`, '3', '1', '0']);
    expect(walks[1]?.gaps).toBe(1);
  });

  test('in a place that it had left before counts each digest once', async () => {
    const archive = new MemoryArchive();
    const [first] = putHours(archive, [0], {});
    putDigest(archive, 1, first, { bucket: OLD });
    putHours(archive, [4], {});
    const { seen, walks } = await walksOf(archive);
    expect(seen).toEqual([
      [`${BUCKET}/`, '4', '0'],
      [`${OLD}/`, '1'],
    ]);
    expect(walks[1]?.warnings).toEqual([]);
  });

  test('is told of a back-link that does not match a digest walked before', async () => {
    const archive = new MemoryArchive();
    const [first] = putHours(archive, [0], {});
    if (first === undefined) throw new Error('no digest');
    putDigest(archive, 1, { ...first, sha256: '0'.repeat(64) }, { bucket: OLD });
    putHours(archive, [4], {});
    const { walks } = await walksOf(archive);
    expect(walks[1]?.warnings).toEqual([expect.stringContaining('previousDigestHashValue')]);
  });
});

test('what links no longer reach behind a deleted part is walked', async () => {
  const archive = new MemoryArchive();
  const away = { bucket: OLD };
  const made = putChain(archive, 6, { 2: away, 3: away });
  archive.remove(OLD, made[2]?.key ?? '');
  archive.remove(OLD, made[3]?.key ?? '');
  const { seen } = await walksOf(archive);
  expect(seen).toEqual([
    [`${BUCKET}/`, '5', '4', '3!not found'],
    [`${BUCKET}/`, '1', '0'],
  ]);
});

describe('what lies elsewhere hides no chain', () => {
  const stray = (archive: MemoryArchive, key: string, to: string) => {
    archive.put(to, key, archive.get(BUCKET, key).body, archive.get(BUCKET, key).metadata);
    archive.remove(BUCKET, key);
  };

  test.each(['zzz', 'aaa'])('the newest digest, moved to bucket %s', async (to) => {
    const archive = new MemoryArchive();
    const made = putChain(archive, 4);
    stray(archive, made[3]?.key ?? '', to);
    expect((await walksOf(archive)).seen).toEqual([
      [`${BUCKET}/`, '2', '1', '0'],
      [`${to}/`, `3${MOVED}`],
    ]);
  });

  test('junk of a later name below another prefix', async () => {
    const archive = new MemoryArchive();
    putChain(archive, 4);
    archive.put(BUCKET, digestKey({ ...CHAIN, prefix: 'x' }, hoursIn(7)), JUNK);
    expect((await walksOf(archive)).seen).toEqual([
      [`${BUCKET}/`, '3', '2', '1', '0'],
      [`${BUCKET}/x`, '6!invalid format'],
    ]);
  });

  test('a copy of the whole, of which nothing is walked but what is missing at home', async () => {
    const archive = new MemoryArchive();
    const made = putChain(archive, 3);
    for (const { key } of made) {
      const { body, metadata } = archive.get(BUCKET, key);
      archive.put(BUCKET, `backup/${key}`, body, metadata);
    }
    const sound = await walksOf(archive);
    expect(sound.seen).toEqual([[`${BUCKET}/`, '2', '1', '0']]);
    expect(sound.trail.unvisited).toHaveLength(3);
    archive.remove(BUCKET, made[2]?.key ?? '');
    expect((await walksOf(archive)).seen).toEqual([
      [`${BUCKET}/`, '1', '0'],
      [`${BUCKET}/backup`, `2${MOVED}`],
    ]);
  });
});

describe('a name that lies hides no digest of its place', () => {
  const folder = 'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1';
  const named = (day: string, time: string) =>
    `${folder}/${day}/111122223333_CloudTrail-Digest_eu-west-1_main_us-east-1_${time}.json.gz`;

  test('where it ends the list of AWS’s validator', async () => {
    const archive = new MemoryArchive();
    putChain(archive, 4);
    archive.put(BUCKET, named('2026/01/02', '99999999T999999Z'), JUNK);
    // One ends on the first day: it alone is in that list.
    expect((await walksOf(archive)).seen).toEqual([
      [`${BUCKET}/`, '0'],
      [`${BUCKET}/`, '3', '2', '1'],
    ]);
  });

  test('where it comes last there and has an early time', async () => {
    const archive = new MemoryArchive();
    putChain(archive, 4);
    archive.put(BUCKET, named('2026/01/03', '20260102T230500Z').replace('03/', '04/'), JUNK);
    const { seen } = await walksOf(archive);
    expect(seen[0]?.slice(1)).toEqual([expect.stringContaining('!invalid format'), '0']);
    expect(seen[1]).toEqual([`${BUCKET}/`, '3', '2', '1']);
  });
});

test('wherever a trail wrote and whatever else lies there, each of its digests is walked once', async () => {
  const hour = fc.record({
    place: fc.constantFrom<DigestDeviation>(
      {},
      { bucket: OLD },
      { chain: { ...CHAIN, prefix: 'p' } },
    ),
    isStart: fc.boolean(),
    junk: fc.boolean(),
  });
  const hours = fc.array(hour, { minLength: 1, maxLength: HOURS });
  await fc.assert(
    fc.asyncProperty(hours, async (plan) => {
      const archive = new MemoryArchive();
      const made: MadeDigest[] = [];
      for (const [n, { place, isStart, junk }] of plan.entries()) {
        made.push(putDigest(archive, n, isStart ? undefined : made.at(-1), { ...place, logs: 0 }));
        const chain = { ...CHAIN, prefix: 'junk' };
        if (junk) archive.put(OLD, digestKey(chain, hoursIn(n + 0.5)), JUNK);
      }
      const { walks } = await walksOf(archive);
      const valid = walks.flatMap(({ files }) => files.filter(({ reason }) => !reason));
      const names = valid.map(({ bucket, key }) => `${bucket}/${key}`);
      expect(names.sort()).toEqual(made.map(({ bucket, key }) => `${bucket}/${key}`).sort());
    }),
    { numRuns: 40 },
  );
});
