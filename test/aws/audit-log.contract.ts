import type { AuditLog, ChainState, Verdict } from '../../core/audit/audit-log';
import type { Fault, Finding } from '../../core/audit/finding';
import { packLogs } from '../../core/audit/listed-logs';
import { NO_COUNTS } from '../../core/ledger/file-counts';
import type { LedgerEntry } from '../../core/ledger/ledger-entry';
import { unprovenFileOf } from '../../core/ledger/unproven-file';

const FOLDER = 'AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/03/04';
const KEY = `${FOLDER}/111122223333_CloudTrail-Digest_eu-west-1_Trailstore_eu-west-1_20260304T050000Z.json.gz`;

/** The perfect verdict: everything is said. */
export const VERDICT: Verdict = {
  bucket: 'trail-logs',
  key: KEY,
  status: 'open',
  isTrusted: true,
  previous: KEY.replace('T050000Z', 'T040000Z'),
  startTime: '2026-03-04T04:00:00Z',
  endTime: '2026-03-04T05:00:00Z',
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  signature: '0a1b',
  logs: 12,
  provenLogs: 11,
  listed: packLogs([
    { bucket: 'trail-logs', key: 'a', sha256: 'a'.repeat(64) },
    { bucket: 'trail-logs', key: 'b', sha256: 'b'.repeat(64) },
  ]),
  firstJudgedAt: '2026-03-04T07:00:00.000Z',
  judgedAt: '2026-03-04T08:00:00.000Z',
  queuedAt: '2026-03-04T07:00:01.000Z',
  queuedTimes: 2,
};

/** The perfect chain: an organization's, below a prefix, with something open. */
export const CHAIN: ChainState = {
  chain: {
    bucket: 'trail-logs',
    prefix: 'org',
    organization: 'o-exampleorgid',
    account: '111122223333',
    region: 'eu-west-1',
    trail: 'Trailstore',
    homeRegion: 'us-east-1',
  },
  since: '2026-02-25T07:00:00Z',
  coveredFrom: '2026-02-25T07:00:00Z',
  newest: {
    bucket: 'trail-logs',
    key: KEY,
    endTime: '2026-03-04T05:00:00Z',
    sha256: VERDICT.sha256,
    signature: '0a1b',
  },
  provenUntil: '2026-03-04T04:00:00Z',
  open: 1,
  oldestOpen: '2026-03-04T05:00:00Z',
  logsJudgedUntil: '2026-03-04T03:45:00Z',
  isEnded: false,
  auditedAt: '2026-03-04T08:00:00.000Z',
};

/** The perfect fault: of a log file that a digest lists. */
export const FAULT: Fault & Pick<Finding, 'place' | 'digest'> = {
  kind: 'hash-differs',
  object: 's3://trail-logs/AWSLogs/a.json.gz',
  detail: 'the digest says a, the log file has b',
  place: `s3://trail-logs/${FOLDER}/`,
  digest: `s3://trail-logs/${KEY}`,
};

const NAME = '111122223333_CloudTrail_eu-west-1_20260304T0455Z_0123456789abcdef.json.gz';
const LOG_KEY = `AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/${NAME}`;

/** The perfect reading: a file where CloudTrail puts it. */
export const ENTRY: LedgerEntry = {
  file: { uri: `s3://trail-logs/${LOG_KEY}`, key: LOG_KEY },
  counts: NO_COUNTS,
  rejections: [],
  sha256: 'a'.repeat(64),
  bytes: 0,
  services: 'all',
  shards: 1,
  recipe: '',
  ingestedAt: '2026-03-04T05:00:00.000Z',
  durationMilliseconds: 1,
  attempt: 1,
};
export const UNPROVEN = unprovenFileOf(ENTRY);

const at = (time: string) => new Date(`2026-03-04T${time}:00.000Z`);
const seen = (time: string) => at(time).toISOString();

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** What every adapter of `AuditLog` does. */
export function describeAuditLog(
  getLog: () => Promise<{
    readonly log: AuditLog;
    /** As ingest does it: what it read is unproven, and then in the ledger. */
    readonly store: (entry: LedgerEntry) => Promise<void>;
  }>,
): void {
  let log: AuditLog;
  let store: (entry: LedgerEntry) => Promise<void>;
  beforeEach(async () => {
    ({ log, store } = await getLog());
  });
  const HERE = { account: '111122223333', region: 'eu-west-1' };
  const EVER = { from: '2026-01-01T00:00:00Z' };

  test('an empty one says nothing', async () => {
    expect(await all(log.listChains())).toEqual([]);
    expect(await all(log.listVerdicts(HERE, EVER))).toEqual([]);
    expect(await all(log.listFindings())).toEqual([]);
    expect(await all(log.listLedgerPlaces())).toEqual([]);
    expect(await all(log.listUnproven(HERE, at('23:00')))).toEqual([]);
  });

  test('a chain comes back as it was saved last', async () => {
    await log.saveChain({ ...CHAIN, open: 7 });
    await log.saveChain(CHAIN);
    expect(await all(log.listChains())).toEqual([CHAIN]);
  });

  test('a chain of which little is known comes back', async () => {
    const { organization: _, ...chain } = CHAIN.chain;
    const little: ChainState = {
      ...CHAIN,
      chain,
      coveredFrom: undefined,
      newest: undefined,
      provenUntil: undefined,
      oldestOpen: undefined,
      logsJudgedUntil: undefined,
      isEnded: true,
    };
    await log.saveChain(little);
    expect(await all(log.listChains())).toEqual([little]);
  });

  test('chains of other trails, places and buckets are others', async () => {
    const others = [
      { ...CHAIN.chain, trail: 'other' },
      { ...CHAIN.chain, homeRegion: 'eu-west-1' },
      { ...CHAIN.chain, prefix: '' },
      { ...CHAIN.chain, bucket: 'other-logs' },
    ].map((chain) => ({ ...CHAIN, chain }));
    for (const each of [CHAIN, ...others]) await log.saveChain(each);
    expect(await all(log.listChains())).toHaveLength(5);
  });

  test('a verdict comes back as it was saved last', async () => {
    await log.saveVerdict({ ...VERDICT, status: 'proven' });
    await log.saveVerdict(VERDICT);
    expect(await all(log.listVerdicts(HERE, EVER))).toEqual([VERDICT]);
  });

  test.each(['proven', 'given-up'] as const)('a verdict of a digest that is %s', async (status) => {
    const verdict: Verdict = {
      ...VERDICT,
      status,
      isTrusted: false,
      previous: undefined,
      sha256: undefined,
      signature: undefined,
      listed: undefined,
      queuedAt: undefined,
    };
    await log.saveVerdict(verdict);
    expect(await all(log.listVerdicts(HERE, EVER))).toEqual([verdict]);
  });

  test('verdicts are listed by account, Region and time, the oldest first', async () => {
    const ending = (endTime: string): Verdict => ({
      ...VERDICT,
      endTime,
      key: KEY.replace('T050000Z', `T${endTime.slice(11, 19).replaceAll(':', '')}Z`),
    });
    const [six, five, seven] = ['06', '05', '07'].map((h) => ending(`2026-03-04T${h}:00:00Z`));
    const elsewhere = { ...VERDICT, key: KEY.replaceAll('eu-west-1', 'us-east-1') };
    const foreign = { ...VERDICT, key: KEY.replaceAll('111122223333', '444455556666') };
    for (const each of [six, five, elsewhere, foreign, seven]) {
      if (each !== undefined) await log.saveVerdict(each);
    }
    expect(await all(log.listVerdicts(HERE, EVER))).toEqual([five, six, seven]);
    const ends = { from: '2026-03-04T05:00:01Z', to: '2026-03-04T06:00:00Z' };
    expect(await all(log.listVerdicts(HERE, ends))).toEqual([six]);
  });

  test('a verdict that is forgotten was never there', async () => {
    await log.saveVerdict(VERDICT);
    await log.forgetVerdict(VERDICT);
    await log.forgetVerdict(VERDICT);
    expect(await all(log.listVerdicts(HERE, EVER))).toEqual([]);
  });

  test('what ingest read is unproven until it is settled, the oldest first', async () => {
    const later = { ...ENTRY, ingestedAt: seen('06:00') };
    await store(later);
    await store(ENTRY);
    expect(await all(log.listUnproven(HERE, at('06:00')))).toEqual([
      { ...UNPROVEN, ingestedAt: seen('05:00') },
      { ...UNPROVEN, ingestedAt: seen('06:00') },
    ]);
    await log.settle(UNPROVEN);
    await log.settle(UNPROVEN);
    expect(await all(log.listUnproven(HERE, at('06:00')))).toEqual([
      { ...UNPROVEN, ingestedAt: seen('06:00') },
    ]);
  });

  test('what was read later is not listed yet', async () => {
    await store(ENTRY);
    expect(await all(log.listUnproven(HERE, at('04:59')))).toEqual([]);
  });

  test('each content that was read of a file is unproven', async () => {
    await store(ENTRY);
    await store({ ...ENTRY, sha256: 'b'.repeat(64), ingestedAt: seen('05:01') });
    const listed = await all(log.listUnproven(HERE, at('06:00')));
    expect(listed.map(({ sha256 }) => sha256)).toEqual(['a'.repeat(64), 'b'.repeat(64)]);
  });

  test('files are unproven by the account and Region that their names say', async () => {
    const key = `AWSLogs/zzz/${NAME.replace('eu-west-1', 'us-east-1')}`;
    await store(ENTRY);
    await store({ ...ENTRY, file: { uri: `s3://trail-logs/${key}`, key } });
    const elsewhere = { account: '111122223333', region: 'us-east-1' };
    expect(await all(log.listLedgerPlaces())).toEqual([HERE, elsewhere]);
    expect(await all(log.listUnproven(elsewhere, at('06:00')))).toMatchObject([{ key }]);
  });

  test('a file of a very long key is unproven', async () => {
    const key = `AWSLogs/${'z'.repeat(950)}/${NAME}`;
    await store({ ...ENTRY, file: { uri: `s3://trail-logs/${key}`, key } });
    const [file] = await all(log.listUnproven(HERE, at('06:00')));
    expect(file?.key).toBe(key);
    if (file !== undefined) await log.settle(file);
    expect(await all(log.listUnproven(HERE, at('06:00')))).toEqual([]);
  });

  test('a finding remembers when it was seen first and last', async () => {
    await log.note(FAULT, at('07:00'));
    await log.note({ ...FAULT, detail: 'now c' }, at('08:00'));
    expect(await all(log.listFindings())).toEqual([
      { ...FAULT, detail: 'now c', firstSeen: seen('07:00'), lastSeen: seen('08:00') },
    ]);
  });

  test('a finding of a place has no digest', async () => {
    const { digest: _, ...fault } = FAULT;
    await log.note(fault, at('07:00'));
    const [found] = await all(log.listFindings());
    expect(found?.digest).toBeUndefined();
  });

  test('another kind, or another object, is another finding', async () => {
    await log.note(FAULT, at('07:00'));
    await log.note({ ...FAULT, kind: 'log-missing' }, at('07:00'));
    await log.note({ ...FAULT, object: `${FAULT.object}x` }, at('07:00'));
    expect(await all(log.listFindings())).toHaveLength(3);
  });

  test('a finding that is mended is known, and opens again', async () => {
    await log.note(FAULT, at('07:00'));
    await log.resolve(FAULT, at('08:00'));
    await log.resolve(FAULT, at('09:00'));
    const [mended] = await all(log.listFindings());
    expect(mended?.resolvedAt).toBe(seen('08:00'));
    await log.note(FAULT, at('10:00'));
    const [again] = await all(log.listFindings());
    expect(again).toMatchObject({ firstSeen: seen('07:00'), lastSeen: seen('10:00') });
    expect(again?.resolvedAt).toBeUndefined();
  });

  test('what was never found is neither mended nor accepted', async () => {
    await log.resolve(FAULT, at('08:00'));
    await log.accept(FAULT, 'a test', at('08:00'));
    expect(await all(log.listFindings())).toEqual([]);
  });

  test('a finding that is accepted says why, and stays accepted', async () => {
    await log.note(FAULT, at('07:00'));
    await log.accept(FAULT, 'a test of ours', at('08:00'));
    await log.note(FAULT, at('09:00'));
    const [found] = await all(log.listFindings());
    expect(found?.acceptance).toEqual({
      at: seen('08:00'),
      reason: 'a test of ours',
      detail: FAULT.detail,
    });
  });
}
