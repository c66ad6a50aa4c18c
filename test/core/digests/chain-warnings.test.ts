import {
  digestWarnings,
  unlistedLogs,
  type WalkedChain,
} from '../../../core/digests/chain-warnings';
import { verifyChain } from '../../../core/digests/verify-chain';
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

const HOURS = 4;
const LATER = hoursIn(1000);

async function walk(archive: MemoryArchive, chain = CHAIN): Promise<WalkedChain> {
  const request = { chain, bucket: BUCKET, since: hoursIn(0), until: hoursIn(HOURS) };
  const verification = verifyChain(request, { archive, publicKeys: KNOWN_KEYS });
  let step = await verification.next();
  while (step.done !== true) step = await verification.next();
  return { request, result: step.value, places: [{ bucket: BUCKET, prefix: chain.prefix }] };
}

async function all(warnings: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const warning of warnings) found.push(warning);
  return found;
}

/** @param moreHours how much later than the range's end it is now */
async function ofDigests(archive: MemoryArchive, now = LATER): Promise<string[]> {
  return all(digestWarnings(await walk(archive), archive, now));
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

test('a digest that no link leads to is named', async () => {
  const archive = new MemoryArchive();
  const first = putDigest(archive, 0, undefined);
  const second = putDigest(archive, 1, first);
  putDigest(archive, 2, first);
  putDigest(archive, 3, second);
  const [warning, ...more] = await ofDigests(archive);
  expect(more).toEqual([]);
  expect(warning).toMatch(/20260103T010458Z\.json\.gz: no link leads to this digest/);
});

test('a name that ends the list of AWS hides no digest', async () => {
  const archive = perfect();
  const lie = `AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/01/02/111122223333_CloudTrail-Digest_eu-west-1_main_us-east-1_99999999T999999Z.json.gz`;
  archive.put(BUCKET, lie, Buffer.from('x'));
  // Of the four, one ends on the first day: it alone is listed, and verified.
  expect(await ofDigests(archive)).toEqual([
    expect.stringContaining('no link leads'),
    expect.stringContaining('no link leads'),
    expect.stringContaining('no link leads'),
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
