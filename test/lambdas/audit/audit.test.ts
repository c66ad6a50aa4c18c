import { gunzipSync, gzipSync } from 'node:zlib';
import { DEFAULT_AUDIT_SETTINGS } from '../../../core/audit/audit-settings';
import { isAlarming } from '../../../core/audit/finding';
import { TooLargeError } from '../../../core/digests/too-large';
import { UnreadableFileError } from '../../../core/errors';
import {
  type BuiltDigest,
  buildChain,
  buildDigest,
  buildLog,
  hour,
  LOG_BUCKET,
} from '../../support/audit-archive';
import { AuditStory, uriOf } from '../../support/audit-story';

const CHAIN = buildChain(5);
const [FIRST, SECOND, THIRD, FOURTH, FIFTH] = CHAIN as readonly [
  BuiltDigest,
  BuiltDigest,
  BuiltDigest,
  BuiltDigest,
  BuiltDigest,
];
const [LOG] = THIRD.logs as readonly [(typeof THIRD.logs)[number]];

/** The perfect store: five hours, of which everything is in the ledger, and time to audit them. */
let story: AuditStory;
beforeEach(async () => {
  story = new AuditStory(hour(8));
  await story.deliverAndIngest(...CHAIN);
});

/** Whatever of a digest is not mended until then will not be. */
const later = (hours: number) => hour(8 + hours);

describe('a store that has everything', () => {
  test('is proven', async () => {
    const audited = await story.audit();
    expect(audited).toMatchObject({
      digestsProven: 5,
      digestsOpen: 0,
      logsProven: 10,
      logsQueued: 0,
      findings: [],
      lagHours: 3,
      places: 1,
      isWhole: true,
      failures: [],
    });
    expect(story.open).toEqual([]);
    expect(story.chains).toMatchObject([
      {
        chain: { bucket: LOG_BUCKET, account: '111122223333', region: 'eu-west-1' },
        newest: { key: FIFTH.key, sha256: FIFTH.sha256, signature: FIFTH.signature },
        provenUntil: hour(5),
        open: 0,
      },
    ]);
  });

  test('is not proven again', async () => {
    await story.audit();
    story.archive.read.length = 0;
    expect(await story.audit()).toMatchObject({ digestsProven: 0, logsProven: 0, findings: [] });
    expect(story.archive.read).toEqual([]);
  });

  test('is proven by two runs at once', async () => {
    const runs = await Promise.all([story.audit(), story.audit()]);
    expect(runs.map(({ findings, failures }) => [findings, failures])).toEqual([
      [[], []],
      [[], []],
    ]);
    expect(CHAIN.map((digest) => story.statusOf(digest))).toEqual(Array(5).fill('proven'));
  });

  test('is proven without a log file being downloaded, and with one call for the keys', async () => {
    await story.audit();
    expect(story.archive.read).toEqual(CHAIN.map(({ key }) => key));
    expect(story.asked).toEqual(['eu-west-1']);
  });

  test('is proven up to the delay', async () => {
    story.now = hour(6);
    expect(await story.audit()).toMatchObject({ digestsProven: 4, lagHours: 2 });
    story.now = hour(7);
    expect(await story.audit()).toMatchObject({ digestsProven: 1, lagHours: 2 });
  });

  test('is proven bit by bit when time is short', async () => {
    // The walk for places asks once, the place and its digests each once.
    let left = 3;
    expect(await story.audit(() => left-- > 0)).toMatchObject({ digestsProven: 1, findings: [] });
    expect(await story.audit()).toMatchObject({ digestsProven: 4, findings: [] });
  });

  test('is not proven from the beginning of time', async () => {
    story = new AuditStory(hour(24 * 7 + 3));
    await story.deliverAndIngest(...CHAIN);
    expect(await story.audit()).toMatchObject({ digestsProven: 2 });
    expect(story.statusOf(THIRD)).toBeUndefined();
  });
});

describe('a log file', () => {
  test('that is not in the ledger is queued, and its digest proven when it is', async () => {
    story.ledger.entries.clear();
    await story.ingest(...CHAIN.flatMap(({ logs }) => logs).filter((log) => log !== LOG));
    expect(await story.audit()).toMatchObject({ digestsProven: 4, digestsOpen: 1, logsQueued: 1 });
    const { etag, size } = story.archive.listed(LOG.key);
    expect(story.queued).toEqual([[{ uri: uriOf(LOG.key), key: LOG.key, etag, size }]]);
    expect(story.chains).toMatchObject([{ provenUntil: hour(2), open: 1, oldestOpen: hour(3) }]);
    await story.ingest(LOG);
    expect(await story.audit()).toMatchObject({ digestsProven: 1, digestsOpen: 0, logsQueued: 0 });
    expect(story.chains).toMatchObject([{ provenUntil: hour(5) }]);
  });

  test('is queued every six hours, five times, and then is a finding until it is ingested', async () => {
    story.ledger.entries.clear();
    await story.ingest(...CHAIN.flatMap(({ logs }) => logs).filter((log) => log !== LOG));
    for (let hours = 0; hours < 30; hours++) {
      story.now = later(hours);
      await story.audit();
    }
    expect(story.queued).toHaveLength(5);
    expect(story.open.filter((each) => each.startsWith('not'))).toEqual([]);
    story.now = later(30);
    await story.audit();
    expect(story.queued).toHaveLength(5);
    expect(story.open).toContain(`not-ingested ${uriOf(LOG.key)}`);
    await story.ingest(LOG);
    await story.audit();
    expect(story.open.filter((each) => each.startsWith('not'))).toEqual([]);
    expect(story.statusOf(THIRD)).toBe('proven');
  });

  test('whose hash differs is a finding, until it is as CloudTrail wrote it', async () => {
    await story.record(LOG.key, 'f'.repeat(64));
    const { findings, digestsOpen } = await story.audit();
    expect(findings).toMatchObject([
      { kind: 'hash-differs', object: uriOf(LOG.key), digest: uriOf(THIRD.key) },
      { kind: 'stored-differs', object: uriOf(LOG.key) },
    ]);
    expect(digestsOpen).toBe(1);
    expect(await story.audit()).toMatchObject({ findings });
    await story.ingest(LOG);
    expect(await story.audit()).toMatchObject({ digestsOpen: 0 });
    expect(story.open).toEqual([`stored-differs ${uriOf(LOG.key)}`]);
  });

  test('that was overwritten since it was ingested is a finding at once', async () => {
    story.archive.put(LOG.key, Buffer.from('forged'));
    const { findings } = await story.audit();
    expect(findings).toMatchObject([{ kind: 'hash-differs', object: uriOf(LOG.key) }]);
    expect(story.queued).toEqual([]);
  });

  test('that was overwritten with what cannot be decompressed is a finding at once', async () => {
    const broken = Buffer.from(LOG.body);
    broken[20] = (broken[20] ?? 0) ^ 1;
    story.archive.put(LOG.key, broken);
    expect(await story.audit()).toMatchObject({ findings: [{ kind: 'hash-differs' }] });
    story.archive.put(LOG.key, LOG.body);
    expect(await story.audit()).toMatchObject({ findings: [], digestsOpen: 0 });
  });

  test('that was written again with the same content is queued', async () => {
    story.archive.put(LOG.key, gzipSync(gunzipSync(LOG.body), { level: 0 }));
    expect(await story.audit()).toMatchObject({ logsQueued: 1, findings: [], digestsOpen: 1 });
  });

  test('that S3 does not hand out is queued, and no finding', async () => {
    story.archive.put(LOG.key, Buffer.from('forged'));
    story.archive.failures.set(LOG.key, new UnreadableFileError('it is archived'));
    expect(await story.audit()).toMatchObject({ logsQueued: 1, findings: [] });
  });

  test('that ingest did not read, although it was queued, is read by the audit', async () => {
    story.ledger.entries.clear();
    await story.ingest(...CHAIN.flatMap(({ logs }) => logs).filter((log) => log !== LOG));
    story.archive.put(LOG.key, Buffer.from('forged'));
    expect(await story.audit()).toMatchObject({ logsQueued: 1, findings: [] });
    expect(await story.audit()).toMatchObject({ findings: [{ kind: 'hash-differs' }] });
  });

  test('that is empty now is not as CloudTrail wrote it', async () => {
    story.archive.put(LOG.key, Buffer.alloc(0));
    expect(await story.audit()).toMatchObject({ findings: [{ kind: 'hash-differs' }] });
  });

  test('that is gone is a finding, until it is brought back', async () => {
    story.archive.objects.delete(LOG.key);
    await story.audit();
    expect(story.open).toEqual([`log-missing ${uriOf(LOG.key)}`]);
    story.archive.put(LOG.key, LOG.body);
    await story.audit();
    expect(story.open).toEqual([]);
  });

  test('that was delivered later than its name says is found all the same', async () => {
    const late = buildLog(hour(1, 5), 'late');
    const next = buildDigest({
      startTime: hour(5),
      endTime: hour(6),
      logs: [late],
      previous: FIFTH,
    });
    await story.deliverAndIngest(next);
    expect(await story.audit()).toMatchObject({ digestsProven: 6, findings: [] });
  });

  test('of Insights is never in the ledger: it is read', async () => {
    const log = buildLog(hour(5, 5), 'insight');
    const key = log.key.replaceAll('CloudTrail', 'CloudTrail-Insight');
    const next = buildDigest({
      startTime: hour(5),
      endTime: hour(6),
      logs: [{ ...log, key }],
      previous: FIFTH,
    });
    story.deliver(next);
    expect(await story.audit()).toMatchObject({ digestsProven: 6, logsProven: 11, findings: [] });
  });

  test('that is in no digest is a finding when its hour and the next are judged', async () => {
    const forged = buildLog(hour(3, 20), 'forged');
    story.archive.put(forged.key, forged.body);
    story.now = hour(6);
    await story.audit();
    expect(story.open).toEqual([]);
    story.now = hour(7);
    await story.audit();
    expect(story.open).toEqual([`log-unlisted ${uriOf(forged.key)}`]);
    await story.audit();
    expect(story.open).toEqual([`log-unlisted ${uriOf(forged.key)}`]);
    story.archive.objects.delete(forged.key);
    await story.audit();
    expect(story.open).toEqual([]);
  });

  test('that is in no digest is found among thousands of others, run by run', async () => {
    const forged = Array.from({ length: 1500 }, (_, n) => buildLog(hour(2, 20), `forged${n}`));
    for (const { key, body } of forged) story.archive.put(key, body);
    await story.audit();
    expect(story.open).toHaveLength(1000);
    await story.audit();
    expect(story.open).toHaveLength(1500);
    expect(story.chains).toMatchObject([{ logsJudgedUntil: hour(3, 45) }]);
  });

  test('that is in no digest, and was ingested from where CloudTrail puts none, is a finding', async () => {
    const forged = buildLog(hour(2, 20), 'forged');
    const key = `AWSLogs/elsewhere/${forged.key.split('/').at(-1)}`;
    story.archive.put(key, forged.body);
    await story.record(key, forged.sha256);
    await story.audit();
    expect(story.open).toEqual([`log-unlisted ${uriOf(key)}`]);
    expect(story.open).toEqual([`log-unlisted ${uriOf(key)}`]);
    story.archive.objects.delete(key);
    await story.audit();
    expect(story.open).toEqual([`log-unlisted ${uriOf(key)}`]);
  });

  test('of the hour before the first digest is nobody’s to judge', async () => {
    const before = buildLog(hour(-1, 50), 'before');
    story.archive.put(before.key, before.body);
    await story.audit();
    expect(story.open).toEqual([]);
  });
});

describe('a digest', () => {
  const otherStart = THIRD.signature.startsWith('00') ? '01' : '00';
  const longer = { ...THIRD.metadata, signature: `${THIRD.signature}zz` };
  const tampered = { ...THIRD.metadata, signature: otherStart + THIRD.signature.slice(2) };

  test.each<[string, string, () => void]>([
    [
      'signature-invalid',
      'the signature of other bytes',
      () => story.archive.put(THIRD.key, THIRD.body, tampered),
    ],
    [
      'signature-invalid',
      'more behind the signature',
      () => story.archive.put(THIRD.key, THIRD.body, longer),
    ],
    [
      'signature-invalid',
      'no word of how it was signed',
      () => story.archive.put(THIRD.key, THIRD.body, { signature: THIRD.signature }),
    ],
    ['signature-invalid', 'no signature', () => story.archive.put(THIRD.key, THIRD.body)],
    [
      'digest-unreadable',
      'no gzip',
      () => story.archive.put(THIRD.key, Buffer.from('{}'), THIRD.metadata),
    ],
    [
      'digest-moved',
      'the bytes of another',
      () => story.archive.put(THIRD.key, SECOND.body, SECOND.metadata),
    ],
    ['digest-missing', 'nothing', () => story.archive.objects.delete(THIRD.key)],
  ])('is a finding (%s) with %s, until it is as it was', async (kind, _, spoil) => {
    spoil();
    await story.audit();
    expect(story.open).toContain(`${kind} ${uriOf(THIRD.key)}`);
    expect(story.statusOf(THIRD)).toBe('open');
    expect(story.chains[0]?.provenUntil).toBe(hour(2));
    story.deliver(THIRD);
    // The one behind it may be judged first.
    await story.audit();
    await story.audit();
    expect(story.open).toEqual([]);
    expect(story.statusOf(THIRD)).toBe('proven');
    expect(story.statusOf(FOURTH)).toBe('proven');
  });

  test('of a key that CloudTrail does not have is a finding', async () => {
    const foreign = buildDigest({
      startTime: hour(5),
      endTime: hour(6),
      previous: FIFTH,
      fields: { digestPublicKeyFingerprint: '0'.repeat(32) },
    });
    story.deliver(foreign);
    await story.audit();
    expect(story.open).toEqual([`key-unknown ${uriOf(foreign.key)}`]);
  });

  test.each([
    ['hash', { previousDigestHashValue: '0'.repeat(64) }],
    ['signature', { previousDigestSignature: 'ab' }],
  ])('that names another %s of the one before it is a finding', async (what, fields) => {
    const previous = what === 'signature' ? { ...FIFTH, signature: 'ab' } : FIFTH;
    const broken = buildDigest({ startTime: hour(5), endTime: hour(6), previous, fields });
    story.deliver(broken);
    const { findings } = await story.audit();
    expect(findings).toMatchObject([{ kind: 'link-broken', object: uriOf(broken.key) }]);
    expect(findings[0]?.detail).toContain(`the ${what} of ${uriOf(FIFTH.key)}`);
  });

  test('that begins a chain anew, behind others, is a note and no alarm', async () => {
    const anew = buildDigest({ startTime: hour(5, 30), endTime: hour(6), logs: [] });
    story.deliver(anew);
    expect(await story.audit()).toMatchObject({ digestsProven: 6, findings: [] });
    expect(story.open).toEqual([`gap ${uriOf(anew.key)}`]);
    const note = [...story.log.findings.values()][0];
    expect(note).toMatchObject({ detail: expect.stringContaining(hour(5, 30)) });
    expect(note && isAlarming(note)).toBe(false);
  });

  test('whose previous one lies in another bucket is a note', async () => {
    const back = buildDigest({
      startTime: hour(5, 30),
      endTime: hour(6),
      previous: FIFTH,
      previousBucket: 'other-logs',
    });
    story.deliver(back);
    expect(await story.audit()).toMatchObject({ findings: [] });
    expect(story.open).toEqual([`gap ${uriOf(back.key)}`]);
  });

  test('that follows another after hours without any is a finding, until they are backfilled', async () => {
    const behind = buildDigest({ startTime: hour(6), endTime: hour(7), previous: FIFTH });
    story.now = hour(9);
    story.deliver(behind);
    await story.audit();
    expect(story.open).toEqual([`hours-uncovered ${uriOf(behind.key)}`]);
    const log = buildLog(hour(5, 20), 'backfilled');
    const backfill = buildDigest({
      startTime: hour(5),
      endTime: hour(6),
      logs: [log],
      backfilledAt: hour(30),
    });
    await story.deliverAndIngest(backfill);
    await story.audit();
    await story.audit();
    expect(story.open).toEqual([]);
    expect(story.statusOf(backfill)).toBe('proven');
  });

  test('is given up after fourteen days, and its finding stays', async () => {
    story.archive.objects.delete(LOG.key);
    await story.audit();
    story.now = later(24 * 14 + 1);
    const { findings } = await story.audit();
    expect(story.statusOf(THIRD)).toBe('given-up');
    expect(findings.map(({ kind }) => kind)).toContain('log-missing');
    story.archive.read.length = 0;
    await story.audit();
    expect(story.archive.read).toEqual([]);
    expect(story.open).toContain(`log-missing ${uriOf(LOG.key)}`);
  });

  test.each([
    ['may not be read', new UnreadableFileError('AWS refused it')],
    ['is too large', new TooLargeError('too large')],
  ])('that %s is a finding, and holds up no other', async (_, error) => {
    story.archive.failures.set(THIRD.key, error);
    await story.audit();
    expect(story.open).toContain(`digest-unreadable ${uriOf(THIRD.key)}`);
    expect(story.statusOf(FIFTH)).toBe('proven');
  });

  test('that S3 does not give for the time being is no finding, and is judged in the next run', async () => {
    story.archive.failures.set(THIRD.key, new Error('SlowDown'));
    expect(await story.audit()).toMatchObject({ failures: [{ error: new Error('SlowDown') }] });
    expect(story.open).toEqual([]);
    story.archive.failures.clear();
    expect(await story.audit()).toMatchObject({ digestsProven: 3, findings: [], failures: [] });
  });

  test('of more log files than are remembered is read again to tell what it lists', async () => {
    const logs = Array.from({ length: 25_001 }, (_, n) => ({ ...LOG, key: `${LOG.key}${n}` }));
    const many = buildDigest({ startTime: hour(5), endTime: hour(6), previous: FIFTH, logs });
    // Nothing of it is in the bucket, so that it is open, and some of it comes later.
    story.archive.put(many.key, many.body, many.metadata);
    await story.audit();
    const verdict = [...story.log.verdicts.values()].find(({ key }) => key === many.key);
    expect(verdict).toMatchObject({ status: 'open', logs: 25_001, listed: undefined });
    expect(story.archive.read.filter((key) => key === many.key)).toHaveLength(3);
    expect(story.open.filter((each) => each.startsWith('log-unlisted'))).toEqual([]);
  });
});

describe('a chain', () => {
  test('that stops is a finding, until it goes on', async () => {
    await story.audit();
    expect(story.open).toEqual([]);
    story.now = later(2);
    await story.audit();
    expect(story.open).toEqual([
      `digests-stopped s3://${LOG_BUCKET}/AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/Trailstore`,
    ]);
    const more = buildDigest({ startTime: hour(5), endTime: hour(8), previous: FIFTH });
    story.deliver(more);
    await story.audit();
    expect(story.open).toEqual([]);
  });

  test('whose digests were all removed is a finding', async () => {
    await story.audit();
    for (const { key } of CHAIN) story.archive.objects.delete(key);
    for (const { key } of CHAIN.flatMap(({ logs }) => logs)) story.archive.objects.delete(key);
    story.now = later(2);
    await story.audit();
    expect(story.open).toEqual([expect.stringMatching(/^digests-stopped /)]);
  });

  test('of a trail that was deleted ends after fourteen days', async () => {
    await story.audit();
    story.now = later(24 * 14);
    const audited = await story.audit();
    expect(audited).toMatchObject({ findings: [], lagHours: undefined });
    expect(story.chains).toMatchObject([{ isEnded: true }]);
  });

  test('of a trail that delivers log files without digests does not', async () => {
    await story.audit();
    const log = buildLog(hour(24 * 14), 'alone');
    story.archive.put(log.key, log.body);
    story.now = later(24 * 14);
    await story.audit();
    expect(story.open).toEqual([expect.stringMatching(/^digests-stopped /)]);
  });

  test('of another trail stands beside it', async () => {
    const other = buildChain(5, { trail: 'management' });
    await story.deliverAndIngest(...other);
    expect(await story.audit()).toMatchObject({ digestsProven: 10, findings: [], places: 1 });
    expect(story.chains.map(({ chain }) => chain.trail).sort()).toEqual([
      'Trailstore',
      'management',
    ]);
  });

  test.each([
    ['of an organization’s trail', { organization: 'o-exampleorgid', account: '444455556666' }],
    ['below a prefix', { prefix: 'logs/of/2026' }],
    ['of another Region', { region: 'us-gov-west-1' }],
  ])('%s is found', async (_, options) => {
    await story.deliverAndIngest(...buildChain(5, options));
    expect(await story.audit()).toMatchObject({
      digestsProven: 10,
      findings: [],
      places: 2,
      failures: [],
    });
  });

  test('that cannot be read holds up no other, and is tried again', async () => {
    await story.deliverAndIngest(...buildChain(5, { region: 'us-east-1' }));
    const folder = 'AWSLogs/111122223333/CloudTrail-Digest/us-east-1/';
    story.archive.failures.set(folder, new Error('refused'));
    expect(await story.audit()).toMatchObject({
      digestsProven: 5,
      failures: [{ place: expect.stringContaining('us-east-1'), error: new Error('refused') }],
    });
    story.archive.failures.clear();
    expect(await story.audit()).toMatchObject({ digestsProven: 5, failures: [] });
  });
});

describe('log files without digests', () => {
  test('are a finding when there should be one, until there is', async () => {
    story = new AuditStory(hour(3), DEFAULT_AUDIT_SETTINGS);
    const [log] = FIRST.logs as readonly [(typeof FIRST.logs)[number]];
    story.archive.put(log.key, log.body);
    await story.audit();
    expect(story.open).toEqual([]);
    story.now = hour(8);
    await story.audit();
    expect(story.open).toEqual([
      `no-digests s3://${LOG_BUCKET}/AWSLogs/111122223333/CloudTrail/eu-west-1/`,
    ]);
    await story.deliverAndIngest(...CHAIN);
    await story.audit();
    expect(story.open).toEqual([]);
  });
});

describe('a finding', () => {
  test('that somebody accepted alarms no more, unless something else is wrong', async () => {
    await story.record(LOG.key, 'f'.repeat(64));
    const { findings } = await story.audit();
    expect(findings).toHaveLength(2);
    for (const each of findings) await story.log.accept(each, 'our own test', new Date(story.now));
    expect(await story.audit()).toMatchObject({ findings: [] });
    await story.record(LOG.key, 'e'.repeat(64));
    expect(await story.audit()).toMatchObject({
      findings: [{ kind: 'hash-differs' }, { kind: 'stored-differs' }],
    });
  });

  test('that is a note lapses after fourteen days', async () => {
    const anew = buildDigest({ startTime: hour(5, 30), endTime: hour(6), logs: [] });
    story.deliver(anew);
    await story.audit();
    story.now = later(24 * 14 + 1);
    await story.audit();
    expect(story.open).not.toContain(`gap ${uriOf(anew.key)}`);
  });
});
