import { gunzipSync, gzipSync } from 'node:zlib';
import { type ChainResult, type Finding, verifyChain } from '../../../core/digests/verify-chain';
import {
  BUCKET,
  CHAIN,
  hoursIn,
  KEY,
  KNOWN_KEYS,
  keysOf,
  MemoryArchive,
  makeKey,
  putChain,
  putDigest,
  type StoredObject,
  display as shown,
} from '../../support/digest-chains';

const HOURS = 4;

interface Seen {
  readonly invalid: readonly string[];
  readonly gaps: readonly string[];
  readonly warnings: readonly string[];
  readonly order: readonly string[];
  readonly result: ChainResult;
}

async function see(
  archive: MemoryArchive,
  { since = hoursIn(0), until = hoursIn(HOURS), bucket = BUCKET, publicKeys = KNOWN_KEYS } = {},
): Promise<Seen> {
  const findings: Finding[] = [];
  const walk = verifyChain({ chain: CHAIN, bucket, since, until }, { archive, publicKeys });
  let step = await walk.next();
  while (step.done !== true) {
    findings.push(step.value);
    step = await walk.next();
  }
  return {
    invalid: findings.flatMap((each) =>
      each.is === 'file' && each.reason !== undefined ? [`${each.kind}: ${each.reason}`] : [],
    ),
    gaps: findings.flatMap((each) =>
      each.is === 'gap' ? [`${shown(each.from)} ${shown(each.to)}`] : [],
    ),
    warnings: findings.flatMap((each) => (each.is === 'warning' ? [each.text] : [])),
    order: findings.flatMap((each) => (each.is === 'file' ? [each.key] : [])),
    result: step.value,
  };
}

function perfect() {
  const archive = new MemoryArchive();
  return { archive, made: putChain(archive, HOURS, { 1: { logs: 2 } }) };
}

/** The object of an hour's digest. */
function digestAt({ archive, made }: ReturnType<typeof perfect>, hour: number): StoredObject {
  const digest = made[hour];
  if (digest === undefined) throw new Error(`no hour ${hour}`);
  return archive.get(digest.bucket, digest.key);
}

function logAt({ archive, made }: ReturnType<typeof perfect>, hour: number): StoredObject {
  const log = made[hour]?.logs[0];
  if (log === undefined) throw new Error(`no log in hour ${hour}`);
  return archive.get(log.bucket, log.key);
}

function flipBit({ body }: StoredObject, at: number): void {
  body.writeUInt8((body.at(at) ?? 0) ^ 1, body.length + at);
}

test('a chain that nobody touched is valid, from its newest digest to its oldest', async () => {
  const { archive, made } = perfect();
  const { invalid, gaps, warnings, order, result } = await see(archive);
  expect({ invalid, gaps, warnings }).toEqual({ invalid: [], gaps: [], warnings: [] });
  expect(order).toEqual(
    made.toReversed().flatMap(({ key, logs }) => [key, ...logs.map((log) => log.key)]),
  );
  expect(result).toMatchObject({
    digests: { valid: HOURS, invalid: 0 },
    backfillDigests: { valid: 0, invalid: 0 },
    logs: { valid: HOURS + 1, invalid: 0 },
    found: { from: hoursIn(0), to: hoursIn(HOURS) },
  });
});

test('only what the range asks for is found', async () => {
  const { archive } = perfect();
  const { result } = await see(archive, { since: hoursIn(1.5), until: hoursIn(2.5) });
  // Log files of the last minutes spill over into the next hour's digest.
  expect(result).toMatchObject({
    digests: { valid: 2, invalid: 0 },
    found: { from: hoursIn(1.5), to: hoursIn(2.5) },
  });
});

test('nothing is found where nothing is, and no key is asked for', async () => {
  const publicKeys = { list: () => Promise.reject(new Error('nobody should ask')) };
  const { result } = await see(new MemoryArchive(), { publicKeys });
  expect(result).toMatchObject({ digests: { valid: 0, invalid: 0 }, found: undefined });
});

const OTHER_KEY = makeKey();

describe('a digest is invalid', () => {
  test.each<[string, string, (stored: StoredObject) => void]>([
    [
      'when it is no gzip',
      'invalid format',
      (stored) => {
        stored.body = Buffer.from('{}');
      },
    ],
    [
      'when it is empty',
      'invalid format',
      (stored) => {
        stored.body = Buffer.alloc(0);
      },
    ],
    [
      'when it was cut off within its trailer',
      'invalid format',
      (stored) => {
        stored.body = stored.body.subarray(0, -1);
      },
    ],
    ['when its checksum is wrong', 'invalid format', (stored) => flipBit(stored, -6)],
    [
      'when it is no JSON',
      'invalid format',
      (stored) => {
        stored.body = gzipSync('{');
      },
    ],
    [
      'when it is not UTF-8',
      'invalid format',
      (stored) => {
        stored.body = gzipSync(Buffer.of(0x22, 0xff, 0x22));
      },
    ],
    [
      'when it is a list',
      'list indices must be integers or slices, not str',
      (stored) => {
        stored.body = gzipSync('[]');
      },
    ],
    [
      'when it is null',
      "'NoneType' object does not support item assignment",
      (stored) => {
        stored.body = gzipSync('null');
      },
    ],
    [
      'when it says nothing',
      'invalid format',
      (stored) => {
        stored.body = gzipSync('{}');
      },
    ],
    [
      'when a byte of it was changed',
      'signature verification failed',
      (stored) => {
        stored.body = gzipSync(gunzipSync(stored.body).toString().replace('SHA-256', 'SHA-255'));
      },
    ],
    [
      'when it has no signature',
      'signature verification failed',
      (stored) => void delete stored.metadata.signature,
    ],
    [
      'when it names no algorithm',
      'signature verification failed',
      (stored) => void delete stored.metadata['signature-algorithm'],
    ],
    [
      'when the signature is another',
      'signature verification failed',
      (stored) => {
        stored.metadata.signature = '00'.repeat(256);
      },
    ],
    [
      'when the signature is not hexadecimal',
      'Non-hexadecimal digit found',
      (stored) => {
        stored.metadata.signature = 'zz';
      },
    ],
    [
      'when the signature has half a byte',
      'Odd-length string',
      (stored) => {
        stored.metadata.signature = 'abc';
      },
    ],
  ])('%s', async (_, reason, spoil) => {
    const chain = perfect();
    spoil(digestAt(chain, 2));
    const { invalid, result } = await see(chain.archive);
    expect(invalid).toEqual([`digest: ${reason}`]);
    // Its own log file is not vouched for; the walk goes on by the bucket's list.
    expect(result).toMatchObject({
      digests: { valid: HOURS - 1, invalid: 1 },
      logs: { valid: HOURS, invalid: 0 },
    });
  });

  test.each<[string, string, (fields: Record<string, unknown>) => void]>([
    ['when a member is missing', 'invalid format', (fields) => void delete fields.digestStartTime],
    [
      'when it says that it lies elsewhere',
      'has been moved from its original location',
      (fields) => {
        fields.digestS3Object = 'elsewhere';
      },
    ],
    [
      'when its end is no time',
      'Unable to parse date value: today',
      (fields) => {
        fields.digestEndTime = 'today';
      },
    ],
    [
      'when its beginning is nothing',
      'Parser must be a string or character stream, not NoneType',
      (fields) => {
        fields.digestStartTime = null;
      },
    ],
    [
      'when nobody has its key',
      'public key not found in region us-east-1 for fingerprint 0123',
      (fields) => {
        fields.digestPublicKeyFingerprint = '0123';
      },
    ],
    [
      'when it names no key',
      'public key not found in region us-east-1 for fingerprint None',
      (fields) => {
        fields.digestPublicKeyFingerprint = null;
      },
    ],
  ])('%s', async (_, reason, edit) => {
    const archive = new MemoryArchive();
    putChain(archive, HOURS, { 2: { edit } });
    expect((await see(archive)).invalid).toEqual([`digest: ${reason}`]);
  });

  test('when it was deleted', async () => {
    const { archive, made } = perfect();
    archive.remove(BUCKET, made[2]?.key ?? '');
    const { invalid, result } = await see(archive);
    expect(invalid).toEqual(['digest: not found']);
    expect(result.digests).toEqual({ valid: HOURS - 1, invalid: 1 });
  });

  test('when somebody else signed it', async () => {
    const archive = new MemoryArchive();
    const signer = { ...OTHER_KEY, fingerprint: KEY.fingerprint };
    putChain(archive, HOURS, { 3: { signer } });
    expect((await see(archive)).invalid).toEqual(['digest: signature verification failed']);
  });

  test.each([
    ['AAAA', `Unable to load PKCS #1 key with fingerprint ${KEY.fingerprint}`],
    ['AAA', 'Incorrect padding'],
  ])('when its key is %s', async (value, reason) => {
    const { archive } = perfect();
    const { fingerprint } = KEY;
    const { invalid } = await see(archive, { publicKeys: keysOf({ fingerprint, value }) });
    expect(invalid).toEqual(new Array(HOURS).fill(`digest: ${reason}`));
  });
});

test('a public key may be SubjectPublicKeyInfo', async () => {
  const { archive } = perfect();
  const { fingerprint, spki: value } = KEY;
  expect((await see(archive, { publicKeys: keysOf({ fingerprint, value }) })).invalid).toEqual([]);
});

test('what follows the end of a digest is told', async () => {
  const chain = perfect();
  const stored = digestAt(chain, 2);
  stored.body = Buffer.concat([stored.body, Buffer.from('more')]);
  const { invalid, warnings } = await see(chain.archive);
  expect(invalid).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining('bytes follow the end of the file')]);
});

describe('a log file', () => {
  test.each<[string, string, (stored: StoredObject) => void]>([
    [
      'that was changed',
      "hash value doesn't match",
      (stored) => {
        stored.body = gzipSync('{}');
      },
    ],
    [
      'that was cut off',
      "hash value doesn't match",
      (stored) => {
        stored.body = stored.body.subarray(0, -20);
      },
    ],
    [
      'that is empty',
      "hash value doesn't match",
      (stored) => {
        stored.body = Buffer.alloc(0);
      },
    ],
    [
      'that is no gzip',
      'invalid format',
      (stored) => {
        stored.body = Buffer.from('{}');
      },
    ],
    ['whose checksum is wrong', 'invalid format', (stored) => flipBit(stored, -8)],
  ])('%s is invalid', async (_, reason, spoil) => {
    const chain = perfect();
    spoil(logAt(chain, 2));
    const { invalid, result } = await see(chain.archive);
    expect(invalid).toEqual([`log: ${reason}`]);
    expect(result.logs).toEqual({ valid: HOURS, invalid: 1 });
  });

  test('that was deleted is invalid', async () => {
    const { archive, made } = perfect();
    archive.remove(BUCKET, made[2]?.logs[0]?.key ?? '');
    expect((await see(archive)).invalid).toEqual(['log: not found']);
  });

  test('without a hash in its digest is invalid', async () => {
    const archive = new MemoryArchive();
    const edit = ({ logFiles }: Record<string, unknown>) => {
      if (Array.isArray(logFiles)) delete logFiles[0].hashValue;
    };
    putChain(archive, HOURS, { 2: { edit } });
    expect((await see(archive)).invalid).toEqual(['log: invalid format']);
  });

  test('of which only the trailer is cut is valid', async () => {
    const chain = perfect();
    const stored = logAt(chain, 2);
    stored.body = stored.body.subarray(0, -8);
    expect((await see(chain.archive)).invalid).toEqual([]);
  });

  test.each(['more', gzipSync('{}'), Buffer.alloc(9)])('may be followed by bytes', async (more) => {
    const chain = perfect();
    const stored = logAt(chain, 2);
    stored.body = Buffer.concat([stored.body, Buffer.from(more)]);
    const { invalid, warnings } = await see(chain.archive);
    expect(invalid).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('bytes follow the end of the file')]);
  });

  test.each([null, undefined])('is not looked for where logFiles is %s', async (logFiles) => {
    const archive = new MemoryArchive();
    putChain(archive, HOURS, {
      2: {
        edit: (fields) => {
          fields.logFiles = logFiles;
        },
      },
    });
    const { invalid, result } = await see(archive);
    expect(invalid).toEqual([]);
    expect(result.logs).toEqual({ valid: HOURS - 1, invalid: 0 });
  });
});

describe('the walk', () => {
  test('tells of a gap where a chain begins and an older one ends', async () => {
    const archive = new MemoryArchive();
    putDigest(archive, 0, undefined);
    putDigest(archive, 2, undefined);
    const { invalid, gaps, result } = await see(archive);
    expect(invalid).toEqual([]);
    expect(gaps).toEqual([`${shown(hoursIn(1))} ${shown(hoursIn(2))}`]);
    expect(result.digests.valid).toBe(2);
  });

  test('follows the chain into another bucket and back', async () => {
    const archive = new MemoryArchive();
    putChain(archive, HOURS, { 1: { bucket: 'older-logs' }, 2: { bucket: 'older-logs' } });
    const { invalid, gaps, result } = await see(archive);
    expect({ invalid, gaps }).toEqual({ invalid: [], gaps: [] });
    expect(result.digests.valid).toBe(HOURS);
    expect(result.places).toEqual([
      { bucket: BUCKET, prefix: '' },
      { bucket: 'older-logs', prefix: '' },
    ]);
  });

  test('looks on in the other bucket when a digest is missing there', async () => {
    const archive = new MemoryArchive();
    const other = { bucket: 'older-logs' };
    const made = putChain(archive, HOURS, { 0: other, 1: other, 2: other });
    archive.remove('older-logs', made[1]?.key ?? '');
    const { invalid, result } = await see(archive);
    expect(invalid).toEqual(['digest: not found']);
    expect(result.digests).toEqual({ valid: 3, invalid: 1 });
  });

  test('leaves out digests of another trail', async () => {
    const { archive } = perfect();
    putDigest(archive, 1, undefined, { chain: { ...CHAIN, trail: 'other' } });
    expect((await see(archive)).result.digests).toEqual({ valid: HOURS, invalid: 0 });
  });

  test('comes out of a circle of links', async () => {
    const archive = new MemoryArchive();
    const first = putDigest(archive, 0, undefined);
    const second = putDigest(archive, 1, first);
    putDigest(archive, 0, second);
    const { warnings, result } = await see(archive);
    expect(warnings).toContainEqual(expect.stringContaining('leads back to this digest'));
    expect(result.digests).toEqual({ valid: 2, invalid: 0 });
  });

  test('goes on by the list where a link leads to a name without a time', async () => {
    const archive = new MemoryArchive();
    const first = putDigest(archive, 0, undefined);
    putDigest(archive, 1, { ...first, key: 'nothing' });
    const { invalid, result } = await see(archive);
    expect(invalid).toEqual(['digest: not found']);
    expect(result.digests).toEqual({ valid: 2, invalid: 1 });
  });
});

describe('a back-link', () => {
  test.each<[string, object]>([
    ['previousDigestHashValue', { sha256: '0'.repeat(64) }],
    ['previousDigestSignature', { signature: '00'.repeat(256) }],
  ])('that does not match is told: %s', async (name, deviation) => {
    const archive = new MemoryArchive();
    const first = putDigest(archive, 0, undefined);
    putDigest(archive, 1, { ...first, ...deviation });
    const { invalid, warnings } = await see(archive);
    expect(invalid).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(`its ${name} is not`)]);
  });
});

describe('a backfill digest', () => {
  function withBackfill(edit?: (fields: Record<string, unknown>) => void) {
    const archive = new MemoryArchive();
    putChain(archive, 2);
    const made = putDigest(archive, 3, undefined, { backfill: true, ...(edit && { edit }) });
    return { archive, made: [made] };
  }

  test('is verified apart, with keys of the time when it was made', async () => {
    const { archive } = withBackfill();
    const asked: string[] = [];
    const publicKeys = {
      list: (_: string, from: Date, until: Date) => {
        asked.push(`${shown(from)} ${shown(until)}`);
        return KNOWN_KEYS.list('', from, until);
      },
    };
    const { invalid, result } = await see(archive, { publicKeys });
    expect(invalid).toEqual([]);
    expect(result).toMatchObject({
      digests: { valid: 2, invalid: 0 },
      backfillDigests: { valid: 1, invalid: 0 },
      logs: { valid: 3, invalid: 0 },
      found: { from: hoursIn(0), to: hoursIn(4) },
    });
    expect(asked).toEqual([
      `${shown(hoursIn(0))} ${shown(hoursIn(HOURS + 2))}`,
      '2026-01-04T23:00:00Z 2026-01-05T01:00:00Z',
    ]);
  });

  test.each<[string, string, string | undefined]>([
    ['does not say when it was made', 'invalid format', undefined],
    ['was made at no time', 'Unable to parse date value: once', 'once'],
  ])('is invalid when it %s', async (_, reason, madeAt) => {
    const chain = withBackfill();
    const { metadata } = digestAt(chain, 0);
    if (madeAt === undefined) delete metadata['backfill-generation-timestamp'];
    else metadata['backfill-generation-timestamp'] = madeAt;
    const { invalid, result } = await see(chain.archive);
    expect(invalid).toEqual([`backfill digest: ${reason}`]);
    expect(result.backfillDigests).toEqual({ valid: 0, invalid: 1 });
  });

  test('is invalid when there are no keys of its time', async () => {
    const { archive } = withBackfill();
    const publicKeys = {
      list: async (_: string, from: Date) =>
        from < hoursIn(10) ? await KNOWN_KEYS.list('', from, from) : [],
    };
    expect((await see(archive, { publicKeys })).invalid).toEqual([
      'backfill digest: No public keys found between 2026-01-04T23:00:00Z and 2026-01-05T01:00:00Z',
    ]);
  });
});

test('what the bucket refuses is no verdict', async () => {
  const { archive } = perfect();
  archive.fetch = () => Promise.reject(new Error('access denied'));
  await expect(see(archive)).rejects.toThrow('access denied');
});
