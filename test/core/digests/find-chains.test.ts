import { findChains } from '../../../core/digests/find-chains';
import {
  BUCKET,
  CHAIN,
  hoursIn,
  MemoryArchive,
  putChain,
  putDigest,
} from '../../support/digest-chains';

const RANGE = { since: hoursIn(0), until: hoursIn(4) };
const ROOT = [{ bucket: BUCKET, prefix: '' }];
const BOTH = [...ROOT, { bucket: 'older-logs', prefix: '' }];

test('every chain is found, in order of account and Region, wherever it lies', async () => {
  const archive = new MemoryArchive();
  const organization = 'o-abcd1234';
  const chains = [
    CHAIN,
    { ...CHAIN, region: 'us-east-1' },
    { ...CHAIN, account: '444455556666', prefix: 'logs/of 2026' },
    { ...CHAIN, account: '999988887777', organization },
  ];
  for (const chain of chains) putDigest(archive, 1, undefined, { chain });
  archive.put(BUCKET, 'notes/read-me.txt', Buffer.from(''));
  const { chains: found, cutBuckets } = await findChains(ROOT, RANGE, archive);
  expect(found.map(({ chain }) => chain)).toEqual(chains);
  expect(cutBuckets).toEqual([]);
});

test.each<[string, object, number]>([
  ['all', {}, 4],
  ['an account', { account: '111122223333' }, 2],
  ['a Region', { region: 'eu-west-1' }, 2],
  ['both', { account: '444455556666', region: 'us-east-1' }, 1],
])('the search may be narrowed to %s', async (_, search, count) => {
  const archive = new MemoryArchive();
  for (const account of ['111122223333', '444455556666']) {
    for (const region of ['eu-west-1', 'us-east-1']) {
      putDigest(archive, 1, undefined, { chain: { ...CHAIN, account, region } });
    }
  }
  expect((await findChains(ROOT, { ...RANGE, ...search }, archive)).chains).toHaveLength(count);
});

test('a chain in two buckets is one, which begins in the bucket of its newest digest', async () => {
  const archive = new MemoryArchive();
  putChain(archive, 4, { 0: { bucket: 'older-logs' }, 1: { bucket: 'older-logs' } });
  const { chains } = await findChains(BOTH.toReversed(), RANGE, archive);
  expect(chains).toMatchObject([{ chain: CHAIN, bucket: BUCKET, places: BOTH.toReversed() }]);
});

test('of a bucket and its copy, the one that the digests name is the chain’s', async () => {
  const archive = new MemoryArchive();
  for (const { key } of putChain(archive, 2, {
    0: { bucket: 'older-logs' },
    1: { bucket: 'older-logs' },
  })) {
    archive.put(BUCKET, key, archive.get('older-logs', key).body);
  }
  const { chains } = await findChains(BOTH, RANGE, archive);
  expect(chains).toMatchObject([{ bucket: 'older-logs' }]);
});

test('a chain without digests in the range is one all the same', async () => {
  const archive = new MemoryArchive();
  putChain(archive, 1);
  const later = { since: hoursIn(100), until: hoursIn(104) };
  expect((await findChains(ROOT, later, archive)).chains).toMatchObject([{ chain: CHAIN }]);
});

test('a bucket of very many folders is not looked through to the end', async () => {
  const archive = new MemoryArchive();
  for (let n = 0; n < 600; n++) archive.put(BUCKET, `f${n}/x`, Buffer.from(''));
  expect(await findChains(ROOT, RANGE, archive)).toEqual({ chains: [], cutBuckets: [BUCKET] });
});
