import { digestWarnings, unlistedLogs } from '../../../core/digests/chain-warnings';
import { digestKey } from '../../../core/digests/digest-key';
import type { WalkedTrail } from '../../../core/digests/trail-walks';
import {
  BUCKET,
  CHAIN,
  display,
  HOUR,
  hoursIn,
  KNOWN_KEYS,
  logKey,
  MemoryArchive,
  putChain,
  putDigest,
} from '../../support/digest-chains';
import { walkTrail } from '../../support/walk-trail';

const HOURS = 4;
const LATER = hoursIn(1000);

async function walk(archive: MemoryArchive, chain = CHAIN): Promise<WalkedTrail> {
  const trail = { chain, bucket: BUCKET, places: [{ bucket: BUCKET, prefix: chain.prefix }] };
  const range = { since: hoursIn(0), until: hoursIn(HOURS) };
  return (await walkTrail(trail, range, { archive, publicKeys: KNOWN_KEYS })).trail;
}

async function all(warnings: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const warning of warnings) found.push(warning);
  return found;
}

/** @param moreHours how much later than the range's end it is now */
async function ofDigests(archive: MemoryArchive, now = LATER): Promise<string[]> {
  return [...digestWarnings(await walk(archive), now)];
}

async function ofLogs(archive: MemoryArchive): Promise<string[]> {
  return all(unlistedLogs([await walk(archive)], archive));
}

function perfect(): MemoryArchive {
  const archive = new MemoryArchive();
  putChain(archive, HOURS);
  return archive;
}

test('there is nothing to warn of in a chain that nobody touched', async () => {
  expect(await ofDigests(perfect())).toEqual([]);
  expect(await ofLogs(perfect())).toEqual([]);
});

describe('the newest digest is missing', () => {
  function cutShort(): MemoryArchive {
    const archive = new MemoryArchive();
    putChain(archive, HOURS - 1);
    return archive;
  }
  const missing = (from: number, to: number) =>
    `no digest covers ${display(hoursIn(from))} to ${display(hoursIn(to))}: the newest one is missing, or the trail stopped`;

  test('when the range ends later', async () => {
    expect(await ofDigests(cutShort())).toEqual([missing(HOURS - 1, HOURS)]);
  });

  test('but not when it may still be on its way', async () => {
    expect(await ofDigests(cutShort(), hoursIn(HOURS + 1))).toEqual([]);
    expect(await ofDigests(cutShort(), hoursIn(HOURS + 1.5))).toEqual([
      missing(HOURS - 1, HOURS - 0.5),
    ]);
  });

  test('when there is none at all', async () => {
    expect(await ofDigests(new MemoryArchive())).toEqual([
      `no digest covers ${display(hoursIn(0))} to ${display(hoursIn(HOURS))}: nothing says what was delivered then`,
    ]);
  });
});

test('a digest that links lead past is named', async () => {
  const archive = perfect();
  const key = digestKey(CHAIN, hoursIn(1.5));
  archive.put(BUCKET, key, Buffer.from('x'));
  expect(await ofDigests(archive)).toEqual([
    `s3://${BUCKET}/${key}: no link leads to this digest, and it was not verified`,
  ]);
});

test('two digests of the same time are told', async () => {
  const archive = new MemoryArchive();
  const edit = (fields: Record<string, unknown>) => {
    fields.digestStartTime = display(hoursIn(1.5));
  };
  putChain(archive, HOURS, { 2: { edit } });
  expect(await ofDigests(archive)).toEqual([
    `two digests cover ${display(hoursIn(1.5))} to ${display(hoursIn(2))}`,
  ]);
});

describe('a log that no digest lists', () => {
  const forged = (hour: number, chain = CHAIN) => logKey(chain, new Date(hoursIn(hour)));

  test('is named', async () => {
    const archive = perfect();
    archive.put(BUCKET, forged(1.5), Buffer.from('forged'));
    expect(await ofLogs(archive)).toEqual([
      `s3://${BUCKET}/${forged(1.5)}: no digest lists this log, though valid ones cover its time`,
    ]);
  });

  test.each([
    ['before the first digest', -0.5],
    ['in the first minutes, of which an earlier digest may tell', 1 / 60],
    ['in the last minutes, of which a later digest may tell', HOURS - 1 / 60],
    ['after the last digest', HOURS + 0.5],
  ])('is not blamed %s', async (_, hour) => {
    const archive = perfect();
    archive.put(BUCKET, forged(hour), Buffer.from('x'));
    expect(await ofLogs(archive)).toEqual([]);
  });

  test('is not blamed in an hour whose digest is invalid', async () => {
    const archive = new MemoryArchive();
    const made = putChain(archive, HOURS);
    archive.remove(BUCKET, made[1]?.key ?? '');
    archive.put(BUCKET, forged(1.5), Buffer.from('x'));
    expect(await ofLogs(archive)).toEqual([]);
  });

  test('is not another Region’s, nor a digest, nor a folder', async () => {
    const archive = perfect();
    archive.put(BUCKET, forged(1.5, { ...CHAIN, region: 'eu-west-2' }), Buffer.from('x'));
    archive.put(BUCKET, forged(1.5).replace(/[^/]+$/, ''), Buffer.from(''));
    archive.put(
      BUCKET,
      forged(1.5).replace('_CloudTrail_', '_CloudTrail-Insight_'),
      Buffer.from(''),
    );
    expect(await ofLogs(archive)).toEqual([]);
  });

  test('may be listed by another trail that writes to the same folder', async () => {
    const archive = perfect();
    const other = { ...CHAIN, trail: 'second' };
    putDigest(archive, 1, undefined, { chain: other, logs: 3 });
    const chains = [await walk(archive), await walk(archive, other)];
    expect(await all(unlistedLogs(chains, archive))).toEqual([]);
    expect(await ofLogs(archive)).toHaveLength(2);
  });
});

test('of a thousand forged logs and one, a thousand are named', async () => {
  const archive = perfect();
  const key = logKey(CHAIN, new Date(hoursIn(0).getTime() + HOUR));
  for (let n = 0; n < 1001; n++) {
    const name = String(n).padStart(16, '0');
    archive.put(BUCKET, key.replace('0123456789abcdef', name), Buffer.from(''));
  }
  const warnings = await ofLogs(archive);
  expect(warnings).toHaveLength(1001);
  expect(warnings.at(-1)).toBe('and 1 more of this kind');
});
