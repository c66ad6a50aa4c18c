import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { OpenStore } from '../../cli/context';
import { OutputError, type Sink } from '../../cli/output/sink';
import { run } from '../../cli/program';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { FolderLogArchive } from '../../local/folder-log-archive';
import { readPublicKeysFile } from '../../local/public-keys-file';
import {
  ARN,
  BUCKET,
  CHAIN,
  display,
  hoursIn,
  KEY,
  logKey,
  type MadeDigest,
  MemoryArchive,
  putChain,
  putDigest,
} from '../support/digest-chains';
import { createIngestBench } from '../support/ingest-bench';
import { sha256 } from '../support/log-records';
import { PaperSink } from '../support/sink';
import { UNUSED } from '../support/unused-adapters';

const folder = mkdtempSync(join(tmpdir(), 'trailstore-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));

const KEYS_FILE = join(folder, 'keys.json');
const PublicKeyList = [{ Value: KEY.pkcs1, Fingerprint: KEY.fingerprint }];
writeFileSync(KEYS_FILE, JSON.stringify({ PublicKeyList }));

const HOURS = 3;
const RANGE = ['--since', display(hoursIn(0)), '--until', display(hoursIn(HOURS))];
const LATER = hoursIn(1000);

let places = 0;
/** The buckets of a test as folders. */
function place(archive: MemoryArchive): string {
  const path = join(folder, `place-${places++}`);
  mkdirSync(path);
  archive.writeTo(path);
  return path;
}

interface Printed {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

async function verify(
  path: string,
  words: readonly string[] = [],
  {
    range = RANGE,
    keys = ['--public-keys', KEYS_FILE],
    store = undefined as OpenStore | undefined,
    paper = new PaperSink() as Sink,
  } = {},
): Promise<Printed> {
  const [out, err] = [paper, new PaperSink()];
  const exitCode = await run(['verify', path, ...range, ...keys, ...words], {
    ...UNUSED,
    out,
    err,
    now: () => LATER,
    openArchive: async (at) => {
      const archive = new FolderLogArchive(at);
      const buckets = await archive.buckets();
      return { archive, places: buckets.map((bucket) => ({ bucket, prefix: '' })) };
    },
    publicKeys: async (file) => {
      if (file !== undefined) return readPublicKeysFile(file);
      return { list: () => Promise.reject(new Error('getaddrinfo ENOTFOUND')) };
    },
    openStore: async () => {
      if (store === undefined) throw new Error('the test has no store');
      return store;
    },
  });
  return { exitCode, out: out instanceof PaperSink ? out.text : '', err: err.text };
}

function perfect(): { archive: MemoryArchive; made: MadeDigest[] } {
  const archive = new MemoryArchive();
  return { archive, made: putChain(archive, HOURS, { 1: { logs: 2 } }) };
}

const [FROM, TO] = [display(hoursIn(0)), display(hoursIn(HOURS))];
const STARTUP = `Validating log files for trail ${ARN} between ${FROM} and ${TO}\n\n`;
const REQUESTED = `Results requested for ${FROM} to ${TO}\n`;

describe('the text is that of aws cloudtrail validate-logs', () => {
  test('when everything is valid', async () => {
    expect(await verify(place(perfect().archive))).toEqual({
      exitCode: 0,
      out: `${STARTUP}${REQUESTED}Results found for ${FROM} to ${TO}:\n\n3/3 digest files valid\n4/4 log files valid\n`,
      err: '',
    });
  });

  test('with --verbose, the valid files too', async () => {
    const { archive, made } = perfect();
    const { out } = await verify(place(archive), ['--verbose']);
    const lines = made
      .toReversed()
      .flatMap(({ key, logs }) => [
        `Digest file\ts3://${BUCKET}/${key}\tvalid\n`,
        ...logs.map((log) => `Log file\ts3://${BUCKET}/${log.key}\tvalid\n`),
      ]);
    expect(out.startsWith(`${STARTUP}${lines.join('')}\n${REQUESTED}`)).toBe(true);
  });

  test('when files are invalid', async () => {
    const { archive, made } = perfect();
    const [digest, log] = [made[1]?.key ?? '', made[0]?.logs[0]?.key ?? ''];
    archive.remove(BUCKET, digest);
    archive.remove(BUCKET, log);
    const { exitCode, out, err } = await verify(place(archive));
    expect(exitCode).toBe(1);
    expect(err).toBe(
      `Digest file\ts3://${BUCKET}/${digest}\tINVALID: not found\n\nLog file\ts3://${BUCKET}/${log}\tINVALID: not found\n\n`,
    );
    expect(out).toBe(
      `${STARTUP}${REQUESTED}Results found for ${FROM} to ${TO}:\n\n2/3 digest files valid, 1/3 digest files INVALID\n1/2 log files valid, 1/2 log files INVALID\n`,
    );
  });

  test('of gaps and backfill digests', async () => {
    const archive = new MemoryArchive();
    putDigest(archive, 0, undefined);
    putDigest(archive, 2, undefined);
    putDigest(archive, 1, undefined, { backfill: true });
    const { exitCode, out, err } = await verify(place(archive), ['--verbose']);
    const end = display(hoursIn(1));
    const begin = display(hoursIn(2));
    expect(err).toBe(`\nNo log files were delivered by CloudTrail between ${end} and ${begin}\n\n`);
    expect(out).toContain('\n(backfill) Digest file\ts3://');
    expect(out).toContain(
      '\n2/2 digest files valid\n1/1 backfill digest files valid\n3/3 log files valid\n',
    );
    expect(exitCode).toBe(0);
  });

  test('when no digest is valid', async () => {
    const { archive, made } = perfect();
    for (const { key } of made) archive.get(BUCKET, key).metadata = {};
    const { exitCode, out } = await verify(place(archive));
    expect(exitCode).toBe(1);
    expect(out).toBe(
      `${STARTUP}${REQUESTED}No valid digests found in range\n\n0/3 digest files valid, 3/3 digest files INVALID\n`,
    );
  });

  test('when there are no digests, which is no failure, but no proof either', async () => {
    const words = ['--trail', ARN, '--region', CHAIN.region];
    const archive = new MemoryArchive();
    archive.put(BUCKET, 'AWSLogs/x', Buffer.from(''));
    const { exitCode, out } = await verify(place(archive), words);
    expect(exitCode).toBe(0);
    expect(out).toBe(
      `${STARTUP}${REQUESTED}No digests found\nWARNING: no digest covers ${FROM} to ${TO}: nothing says what was delivered then\n`,
    );
  });
});

test('every chain is verified, one after the other', async () => {
  const { archive } = perfect();
  const other = { ...CHAIN, account: '444455556666', region: 'us-east-1' };
  putDigest(archive, 2, undefined, { chain: other });
  const { out } = await verify(place(archive));
  expect(out.match(/^Validating .*$/gm)).toEqual([
    STARTUP.trim(),
    STARTUP.trim().replace(ARN, 'arn:aws:cloudtrail:us-east-1:444455556666:trail/main'),
  ]);
  expect(out).toContain('log files valid\n\nValidating');
});

test.each<[string, string[], number]>([
  ['--account', ['--account', '444455556666'], 1],
  ['--region', ['--region', 'eu-west-1'], 1],
  ['--trail', ['--trail', 'second'], 1],
  ['an ARN', ['--trail', ARN, '--account', '444455556666'], 1],
  ['none of them', [], 3],
])('%s chooses chains', async (_, words, count) => {
  const archive = new MemoryArchive();
  putDigest(archive, 2, undefined);
  putDigest(archive, 2, undefined, {
    chain: { ...CHAIN, account: '444455556666', region: 'us-east-1' },
  });
  putDigest(archive, 2, undefined, { chain: { ...CHAIN, region: 'us-east-1', trail: 'second' } });
  const { out } = await verify(place(archive), words);
  expect(out.match(/^Validating/gm)).toHaveLength(count);
});

describe('of an organization’s trail', () => {
  const organization = 'o-abcd1234';
  const member = { ...CHAIN, organization, account: '444455556666' };
  function both(): MemoryArchive {
    const archive = new MemoryArchive();
    putDigest(archive, 2, undefined, { chain: { ...CHAIN, organization } });
    putDigest(archive, 2, undefined, { chain: member });
    // Another account's own trail, which happens to have the same name.
    putDigest(archive, 2, undefined, { chain: { ...CHAIN, account: '999988887777' } });
    return archive;
  }

  test('the ARN means the chains of all its members', async () => {
    const { out } = await verify(place(both()), ['--trail', ARN, '--output', 'json']);
    const accounts = JSON.parse(out).chains.map(({ account }: { account: string }) => account);
    expect(accounts).toEqual([CHAIN.account, member.account]);
  });

  test('with --account, the ARN means one member’s', async () => {
    const words = ['--trail', ARN, '--account', member.account, '--output', 'json'];
    const { out } = await verify(place(both()), words);
    expect(JSON.parse(out).chains).toMatchObject([{ account: member.account, organization }]);
  });
});

describe('nothing that lies in the place makes a real chain go unverified', () => {
  test('a trail that went on in another bucket is verified in both', async () => {
    const archive = new MemoryArchive();
    const first = putDigest(archive, 0, undefined, { bucket: 'older-logs' });
    putDigest(archive, 2, undefined);
    archive.get('older-logs', first.logs[0]?.key ?? '').body = gzipSync('{}');
    const { exitCode, out, err } = await verify(place(archive));
    expect(exitCode).toBe(1);
    expect(err).toContain("INVALID: hash value doesn't match");
    expect(out.match(/^\d.*valid.*$/gim)).toEqual([
      '1/1 digest files valid',
      '1/1 log files valid',
      '1/1 digest files valid',
      '0/1 log files valid, 1/1 log files INVALID',
    ]);
    expect(out).toContain(
      `WARNING: s3://older-logs/${first.key}: no link leads to this digest, and its chain was verified apart\n`,
    );
  });

  test('a digest that was moved elsewhere is invalid there, and stops nothing', async () => {
    const { archive, made } = perfect();
    const newest = made[2]?.key ?? '';
    const { body, metadata } = archive.get(BUCKET, newest);
    archive.put('zzz', newest, body, metadata);
    archive.remove(BUCKET, newest);
    const { exitCode, out } = await verify(place(archive), ['--output', 'json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out).chains).toMatchObject([
      { bucket: BUCKET, digests: { valid: 2, invalid: 0 }, logs: { valid: 3, invalid: 0 } },
      {
        bucket: 'zzz',
        files: [{ verdict: 'INVALID: has been moved from its original location' }],
        digests: { valid: 0, invalid: 1 },
      },
    ]);
  });

  test('more folders than are looked through are no proof', async () => {
    const archive = new MemoryArchive();
    for (let n = 0; n < 600; n++) archive.put(BUCKET, `f${n}/x`, Buffer.from(''));
    putDigest(archive, 2, undefined, { chain: { ...CHAIN, prefix: 'z/z' } });
    const { exitCode, out } = await verify(place(archive));
    expect(exitCode).toBe(1);
    expect(out).toContain(`WARNING: not all folders of ${BUCKET} were looked through`);
  });

  test.each(['9999-12-31', '9999-12-31T23:59:59Z'])('--until may be %s', async (until) => {
    const { archive, made } = perfect();
    archive.remove(BUCKET, made[1]?.logs[0]?.key ?? '');
    const range = ['--since', '2013-01-01', '--until', until];
    const { exitCode, out } = await verify(place(archive), [], { range });
    expect(exitCode).toBe(1);
    expect(out).toContain('3/3 digest files valid\n3/4 log files valid');
  });

  test('a reader that goes away is no proof', async () => {
    const paper: Sink = {
      isTerminal: false,
      columns: 80,
      write: () =>
        Promise.reject(new OutputError(Object.assign(new Error('gone'), { code: 'EPIPE' }))),
    };
    const { exitCode, err } = await verify(place(perfect().archive), ['--verbose'], { paper });
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' });
  });
});

describe('warnings follow, and change nothing', () => {
  const warningsIn = (out: string) => out.match(/^WARNING: .*$/gm) ?? [];

  test('of a log that no digest lists', async () => {
    const { archive } = perfect();
    const forged = logKey(CHAIN, hoursIn(1.5)).replace('0123456789abcdef', 'forged0123456789');
    archive.put(BUCKET, forged, gzipSync('{}'));
    const { exitCode, out } = await verify(place(archive));
    expect(exitCode).toBe(0);
    expect(warningsIn(out)).toEqual([
      `WARNING: s3://${BUCKET}/${forged}: no digest lists this log, though valid ones cover its time`,
    ]);
  });

  test('of the newest digest', async () => {
    const { archive, made } = perfect();
    archive.remove(BUCKET, made[2]?.key ?? '');
    const { exitCode, out } = await verify(place(archive));
    expect(exitCode).toBe(0);
    expect(warningsIn(out)).toEqual([expect.stringContaining('the newest one is missing')]);
  });

  test('of logs that cannot be told from those of a trail that is not verified', async () => {
    const { archive } = perfect();
    putDigest(archive, 1, undefined, { chain: { ...CHAIN, trail: 'second' }, logs: 4 });
    const path = place(archive);
    expect(warningsIn((await verify(path, ['--trail', 'main'])).out)).toEqual([
      expect.stringContaining('other trails write to the same folder (second)'),
    ]);
    expect(warningsIn((await verify(path)).out)).toEqual([
      expect.stringContaining('trail stopped'),
    ]);
  });

  test('of a place without digests', async () => {
    const { exitCode, out } = await verify(place(new MemoryArchive()));
    expect(exitCode).toBe(0);
    expect(out).toBe(
      `${REQUESTED}No digests found\nWARNING: no digests of such a trail are there\n`,
    );
  });

  test('in which no name speaks to the terminal', async () => {
    const { archive } = perfect();
    const forged = logKey(CHAIN, hoursIn(1.5)).replace('2026/01/02/', '2026/01/02/\u001b[2J/');
    archive.put(BUCKET, forged, gzipSync('{}'));
    const { out } = await verify(place(archive));
    expect(out).toContain('\\u{1b}[2J');
    expect(out).not.toContain('\u001b');
  });
});

describe('as JSON', () => {
  test('it is one document', async () => {
    const { archive, made } = perfect();
    const [digest, log] = [made[0]?.key ?? '', made[2]?.logs[0]?.key ?? ''];
    archive.get(BUCKET, log).body = Buffer.from('{}');
    const { exitCode, out, err } = await verify(place(archive), ['--output', 'json']);
    expect({ exitCode, err }).toEqual({ exitCode: 1, err: '' });
    const document = JSON.parse(out);
    expect(document).toEqual({
      requested: { since: FROM, until: TO },
      chains: [
        {
          bucket: BUCKET,
          ...CHAIN,
          arn: ARN,
          files: expect.any(Array),
          found: { since: FROM, until: TO },
          digests: { valid: 3, invalid: 0 },
          backfillDigests: { valid: 0, invalid: 0 },
          logs: { valid: 3, invalid: 1 },
          gaps: [],
          warnings: [],
        },
      ],
      warnings: [],
      valid: false,
    });
    const { files } = document.chains[0];
    expect(files).toHaveLength(7);
    expect(files).toContainEqual({
      kind: 'digest',
      uri: `s3://${BUCKET}/${digest}`,
      verdict: 'valid',
    });
    expect(files).toContainEqual({
      kind: 'log',
      uri: `s3://${BUCKET}/${log}`,
      verdict: 'INVALID: invalid format',
    });
  });

  test('with gaps and several chains', async () => {
    const archive = new MemoryArchive();
    putDigest(archive, 0, undefined);
    putDigest(archive, 2, undefined);
    putDigest(archive, 2, undefined, { chain: { ...CHAIN, region: 'us-east-1' } });
    const { out } = await verify(place(archive), ['--output', 'json']);
    const { chains } = JSON.parse(out);
    expect(chains).toHaveLength(2);
    expect(chains[0].gaps).toEqual([
      { isBackfill: false, since: display(hoursIn(1)), until: display(hoursIn(2)) },
    ]);
  });

  test('also where nothing was found', async () => {
    const { out } = await verify(place(new MemoryArchive()), ['--output', 'json']);
    expect(JSON.parse(out)).toEqual({
      requested: { since: FROM, until: TO },
      chains: [],
      warnings: ['no digests of such a trail are there'],
      valid: true,
    });
  });
});

describe('usage', () => {
  test.each<[string, string[], string]>([
    ['no --since', [], '--since'],
    [
      'a range that ends before it begins',
      ['--since', TO, '--until', FROM],
      'ends before it begins',
    ],
    ['no time', ['--since', 'soon'], 'is not a time'],
    ['no account', [...RANGE, '--account', '1'], 'twelve digits'],
    ['no Region', [...RANGE, '--region', 'Frankfurt'], 'Region such as'],
    ['no trail', [...RANGE, '--trail', 'arn:aws:s3:::x'], 'trail'],
  ])('%s is wrong', async (_, range, words) => {
    const { exitCode, err } = await verify(place(new MemoryArchive()), [], { range });
    expect(exitCode).toBe(2);
    expect(err).toContain(words);
  });

  test('a folder that is not there is wrong', async () => {
    const { exitCode, err } = await verify(join(folder, 'gone'));
    expect(exitCode).toBe(2);
    expect(err).toContain('there is no folder');
  });

  test.each<[string, string | undefined, string]>([
    ['is not there', undefined, 'there is no such file'],
    ['is no JSON', '-----BEGIN', 'list-public-keys prints'],
    ['has other things in it', '{"keys":[]}', 'list-public-keys prints'],
  ])('a file of keys that %s is wrong', async (_, text, words) => {
    const path = join(folder, `keys-${places++}.json`);
    if (text !== undefined) writeFileSync(path, text);
    const keys = ['--public-keys', path];
    const { exitCode, err } = await verify(place(perfect().archive), [], { keys });
    expect(exitCode).toBe(2);
    expect(err).toContain(words);
  });

  test('without the network, the way out is told', async () => {
    const { exitCode, err } = await verify(place(perfect().archive), [], { keys: [] });
    expect(exitCode).toBe(1);
    expect(err).toContain('CloudTrail’s public keys of eu-west-1 cannot be had');
    expect(err).toContain('--public-keys');
  });
});

describe('against the store', () => {
  function storeOf(bench: ReturnType<typeof createIngestBench>): OpenStore {
    const { events, ledger, alerts } = bench;
    const reader = { listStreams: async () => [], read: () => noPages() };
    const settings = { ...DEFAULT_SETTINGS, services: 'all' as const };
    return { events, ledger, alerts, reader, settings, close: async () => {} };
  }

  async function* noPages() {}

  test('a record that is missing there is a failure', async () => {
    const { archive, made } = perfect();
    const store = storeOf(createIngestBench());
    const { exitCode, out, err } = await verify(place(archive), ['--against-store'], { store });
    expect(exitCode).toBe(1);
    expect(out).toContain('\n4/4 log files valid\n0/4 records in the store, 4 missing\n');
    const log = made[0]?.logs[0]?.key ?? '';
    expect(err).toMatch(
      new RegExp(`${log}\trecord 0 \\(sha256-[0-9a-f]{32}\\)\tINVALID: not in the store`),
    );
    expect(gunzipSync(archive.get(BUCKET, log).body).toString()).toContain('Records');
  });

  test('a signed file that is no log is a failure', async () => {
    const archive = new MemoryArchive();
    const text = Buffer.from('{"Records":{}}');
    const edit = ({ logFiles }: Record<string, unknown>) => {
      if (Array.isArray(logFiles)) logFiles[0].hashValue = sha256(text);
    };
    const made = putDigest(archive, 2, undefined, { edit });
    archive.get(BUCKET, made.logs[0]?.key ?? '').body = gzipSync(text);
    const store = storeOf(createIngestBench());
    const { exitCode, out } = await verify(place(archive), ['--against-store'], { store });
    expect(exitCode).toBe(1);
    expect(out).toContain('1/1 log files valid\n0/0 records in the store\nWARNING: s3://');
    expect(out).toContain('its records cannot be compared with the store');
  });

  test('records are files of the JSON document, too', async () => {
    const archive = new MemoryArchive();
    putChain(archive, 1);
    const store = storeOf(createIngestBench());
    const words = ['--against-store', '--output', 'json'];
    const { out } = await verify(place(archive), words, { store });
    const [chain] = JSON.parse(out).chains;
    expect(chain.store).toMatchObject({ records: 1, stored: 0, missing: 1 });
    expect(chain.files).toContainEqual(
      expect.objectContaining({ kind: 'record', index: 0, verdict: 'INVALID: not in the store' }),
    );
  });
});
