import {
  type BuiltDigest,
  type BuiltLog,
  buildChain,
  buildDigest,
  buildLog,
  hour,
  LOG_BUCKET,
} from '../../support/audit-archive';
import { AuditStory, uriOf } from '../../support/audit-story';

const CHAIN = buildChain(30);
const at = (number: number): BuiltDigest => {
  const digest = CHAIN[number];
  if (digest === undefined) throw new Error(`there is no digest ${number}`);
  return digest;
};
const [LOG] = at(9).logs as readonly [BuiltLog];
const FORGED_SHA256 = 'f'.repeat(64);

/** The perfect store: a day and more of a sound chain, all of it proven. */
let story: AuditStory;
beforeEach(async () => {
  story = new AuditStory(hour(23));
  await story.deliverAndIngest(...CHAIN.slice(0, 20));
  await story.audit();
});

const unproven = () => [...story.log.unproven.values()].map(({ uri }) => uri).sort();

/** Hours later, when the digests of the hours between have come and were judged. */
async function passHours(hours: number): Promise<void> {
  await story.deliverAndIngest(...CHAIN.slice(20, 20 + hours));
  story.now = hour(23 + hours);
  await story.audit();
}

/** Somebody puts a log file, and ingest reads it; both now. */
async function forge(name: BuiltLog, key = name.key): Promise<string> {
  story.archive.put(key, name.body);
  story.archive.writtenAt.set(key, story.now);
  await story.record(key, name.sha256, story.now);
  return uriOf(key);
}

test('what digests list is settled', async () => {
  expect(unproven()).toEqual([]);
  expect(story.open).toEqual([]);
});

test('what is proven costs no look into the bucket, and the verdicts of an hour are read once', async () => {
  story.archive.read.length = 0;
  await story.audit();
  expect(story.archive.read).toEqual([]);
});

describe('a log file that CloudTrail did not write is found', () => {
  const nameOf = (account: string, region: string) =>
    buildLog(hour(18, 20), 'forged', { account, region }).key.split('/').at(-1);

  test.each([
    ['of an hour that is proven long since', buildLog(hour(10, 20), 'forged').key],
    ['of before the first digest', buildLog(hour(-30, 20), 'forged').key],
    ['of a time to come', buildLog(hour(24 * 300), 'forged').key],
    ['in a folder of no account', `AWSLogs/zzz/${nameOf('111122223333', 'us-west-2')}`],
    ['of an account that is not there', `AWSLogs/zzz/${nameOf('999988887777', 'us-east-1')}`],
    [
      'of another account, among those of ours',
      LOG.key.replace(/[^/]+$/, nameOf('999988887777', 'eu-west-1') ?? ''),
    ],
    [
      'of another Region, among those of ours',
      LOG.key.replace(/[^/]+$/, nameOf('111122223333', 'eu-west-3') ?? ''),
    ],
  ])('%s', async (_, key) => {
    const uri = await forge(buildLog(hour(18, 20), 'forged'), key);
    await passHours(3);
    expect(story.open).toEqual([]);
    await passHours(6);
    expect(story.open).toEqual([`log-unlisted ${uri}`]);
  });

  test('although it is gone, until somebody accepts it', async () => {
    const forged = buildLog(hour(10, 20), 'forged');
    const uri = await forge(forged);
    story.archive.objects.delete(forged.key);
    story.ledger.entries.clear();
    await story.ingest(...CHAIN.slice(0, 30).flatMap(({ logs }) => logs));
    await passHours(6);
    await passHours(7);
    const [finding] = (await story.audit()).findings;
    expect(finding).toMatchObject({ object: uri, place: 'files/111122223333/eu-west-1' });
    if (finding === undefined) throw new Error('nothing was found');
    await story.log.accept(finding, 'our own test', new Date(story.now));
    expect(await story.audit()).toMatchObject({ findings: [] });
    expect(unproven().filter((each) => each === uri)).toEqual([]);
  });

  test('again with another content, although somebody accepted the first', async () => {
    const forged = buildLog(hour(10, 20), 'forged');
    await forge(forged);
    await passHours(6);
    const [finding] = (await story.audit()).findings;
    if (finding === undefined) throw new Error('nothing was found');
    await story.log.accept(finding, 'our own test', new Date(story.now));
    await story.audit();
    await story.record(forged.key, FORGED_SHA256, story.now);
    await passHours(11);
    expect((await story.audit()).findings).toMatchObject([
      { kind: 'log-unlisted', detail: expect.stringContaining(FORGED_SHA256) },
    ]);
  });

  test('although it broke off, and is not in the ledger', async () => {
    const { key } = buildLog(hour(10, 20), 'forged');
    const file = { uri: uriOf(key), key, sha256: '', ingestedAt: `${story.now.slice(0, -1)}.000Z` };
    await story.log.add(file);
    await passHours(6);
    expect(story.open).toEqual([`log-unlisted ${uriOf(key)}`]);
  });

  test('in a folder that no digest was ever delivered to: of the folder as a whole', async () => {
    const forged = buildLog(hour(-24 * 300), 'forged', { region: 'ap-south-1' });
    await forge(forged);
    await passHours(6);
    const folder = `s3://${LOG_BUCKET}/AWSLogs/111122223333/CloudTrail/ap-south-1/`;
    expect(story.open).toEqual([`no-digests ${folder}`]);
    story.archive.objects.delete(forged.key);
    await passHours(7);
    expect(story.open).toEqual([`no-digests ${folder}`]);
  });

  test('although a digest lists it that CloudTrail did not sign', async () => {
    const forged = buildLog(hour(10, 20), 'forged');
    const uri = await forge(forged);
    const { key, body } = buildDigest({
      startTime: hour(10),
      endTime: hour(11),
      logs: [forged],
      trail: 'fake',
    });
    story.archive.put(key, body, { signature: 'ab', 'signature-algorithm': 'SHA256withRSA' });
    await passHours(6);
    expect(story.open).toEqual([`log-unlisted ${uri}`, `signature-invalid ${uriOf(key)}`]);
  });

  test('although a digest listed it for a while', async () => {
    const forged = buildLog(hour(20, 20), 'forged');
    const uri = await forge(forged);
    const sound = at(20);
    const altered = buildDigest({
      startTime: hour(20),
      endTime: hour(21),
      logs: [...sound.logs, forged],
      previous: at(19),
    });
    await story.deliverAndIngest(...CHAIN.slice(20, 24));
    story.archive.put(sound.key, altered.body, sound.metadata);
    story.now = hour(27);
    await story.audit();
    expect(story.open).toContain(`signature-invalid ${uriOf(sound.key)}`);
    story.deliver(sound);
    await passHours(8);
    await story.audit();
    expect(story.open).toEqual([`log-unlisted ${uri}`]);
  });
});

test('a content that CloudTrail did not write stays a finding after the file is as it was', async () => {
  await story.record(LOG.key, FORGED_SHA256, story.now);
  await story.record(LOG.key, LOG.sha256, story.now);
  await passHours(3);
  await passHours(4);
  const { findings } = await story.audit();
  expect(findings).toMatchObject([{ kind: 'stored-differs', object: uriOf(LOG.key) }]);
  expect(unproven().filter((uri) => uri === uriOf(LOG.key))).toHaveLength(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('nothing was found');
  await story.log.accept(finding, 'our own test', new Date(story.now));
  expect(await story.audit()).toMatchObject({ findings: [] });
  expect(unproven().filter((uri) => uri === uriOf(LOG.key))).toEqual([]);
});

test('what broke off when it was read first, and CloudTrail wrote, is settled', async () => {
  const { key } = LOG;
  const file = { uri: uriOf(key), key, sha256: '', ingestedAt: `${story.now.slice(0, -1)}.000Z` };
  await story.log.add(file);
  await passHours(3);
  expect(story.open).toEqual([]);
  expect(unproven()).not.toContain(uriOf(key));
});

test('what is ingested again after it was proven is settled by the verdicts that there are', async () => {
  await story.record(LOG.key, LOG.sha256, story.now);
  await passHours(3);
  expect(unproven().filter((uri) => uri === uriOf(LOG.key))).toEqual([]);
  expect(story.open).toEqual([]);
});

describe('log files of before the first audit, ingested late,', () => {
  const HOURS = 24 * 60;
  const OLD = buildDigest({
    startTime: hour(-HOURS),
    endTime: hour(-HOURS + 1),
    logs: [buildLog(hour(-HOURS, 5), 'old')],
  });
  const NEXT = buildDigest({
    startTime: hour(-HOURS + 1),
    endTime: hour(-HOURS + 2),
    previous: OLD,
  });
  const [log] = OLD.logs as readonly [BuiltLog];

  test('are proven by the digests that lie in the bucket', async () => {
    story.deliver(OLD, NEXT);
    await story.record(log.key, log.sha256, story.now);
    await passHours(6);
    expect(unproven().filter((uri) => uri === uriOf(log.key))).toEqual([]);
    expect(story.open).toEqual([]);
  });

  test('are found when their content is not what those say', async () => {
    story.deliver(OLD, NEXT);
    await story.record(log.key, FORGED_SHA256, story.now);
    await passHours(6);
    expect(story.open).toEqual([`stored-differs ${uriOf(log.key)}`]);
  });

  test('are found when those do not list them', async () => {
    story.deliver(OLD, NEXT);
    const uri = await forge(buildLog(hour(-HOURS, 30), 'forged'));
    await passHours(6);
    expect(story.open).toEqual([`log-unlisted ${uri}`]);
  });

  test('are not accused where there are no digests, if the bucket has them since then', async () => {
    story.archive.put(log.key, log.body);
    await story.record(log.key, log.sha256, story.now);
    await passHours(6);
    expect(unproven().filter((uri) => uri === uriOf(log.key))).toEqual([]);
    expect(story.open).toEqual([]);
  });

  test('are found where there are no digests, if the bucket has them since yesterday', async () => {
    const uri = await forge(log);
    await passHours(6);
    expect(story.open).toEqual([`log-unlisted ${uri}`]);
  });
});

describe('log files of hours whose digest', () => {
  const openKinds = () => [...new Set(story.open.map((each) => each.split(' ')[0]))].sort();

  test('is missing are not accused, and are proven when it is back', async () => {
    story = new AuditStory(hour(23));
    await story.deliverAndIngest(...CHAIN.slice(0, 20));
    story.archive.objects.delete(at(9).key);
    await story.audit();
    await passHours(8);
    expect(openKinds()).toEqual(['digest-missing']);
    expect(unproven()).toContain(uriOf(LOG.key));
    story.deliver(at(9));
    await story.audit();
    await story.audit();
    expect(story.open).toEqual([]);
    expect(unproven()).not.toContain(uriOf(LOG.key));
  });

  test('is not as CloudTrail signed it are not accused', async () => {
    story = new AuditStory(hour(23));
    await story.deliverAndIngest(...CHAIN.slice(0, 20));
    story.archive.put(at(9).key, at(9).body);
    await story.audit();
    await passHours(8);
    expect(openKinds()).toEqual(['link-broken', 'signature-invalid']);
  });

  test('never came are not accused, and are proven by a backfill digest', async () => {
    story = new AuditStory(hour(23));
    const behind = buildDigest({ startTime: hour(10), endTime: hour(11), previous: at(8) });
    await story.deliverAndIngest(...CHAIN.slice(0, 9), behind);
    for (const log of at(9).logs) story.archive.put(log.key, log.body);
    await story.ingest(...at(9).logs);
    story.now = hour(14);
    await story.audit();
    expect(openKinds()).toEqual(['hours-uncovered']);
    story.deliver(
      buildDigest({
        startTime: hour(9),
        endTime: hour(10),
        logs: at(9).logs,
        backfilledAt: hour(13),
      }),
    );
    await story.audit();
    await story.audit();
    expect(story.open).toEqual([]);
    expect(unproven()).toEqual([]);
  });

  test('never came, because validation was off, are not accused: a note says it', async () => {
    story = new AuditStory(hour(18));
    const logs = [9, 10, 11].flatMap((number) => at(number).logs);
    const anew = buildDigest({ startTime: hour(12), endTime: hour(13) });
    const next = buildDigest({ startTime: hour(13), endTime: hour(14), previous: anew });
    await story.deliverAndIngest(...CHAIN.slice(0, 9), anew, next);
    for (const log of logs) story.archive.put(log.key, log.body);
    await story.ingest(...logs);
    expect(await story.audit()).toMatchObject({ findings: [] });
    expect(openKinds()).toEqual(['gap']);
    expect(unproven()).toEqual([]);
  });
});

describe('a digest that CloudTrail did not write', () => {
  test.each([
    [
      'digest-moved',
      () => [at(9).key.replace('T100000Z', 'T101000Z'), at(9).body, at(9).metadata] as const,
    ],
    [
      'signature-invalid',
      () => {
        const { key, body } = buildDigest({
          startTime: hour(9),
          endTime: hour(10),
          trail: 'fake',
        });
        return [key, body, { signature: 'ab', 'signature-algorithm': 'SHA256withRSA' }] as const;
      },
    ],
  ])('(%s) is forgotten when it is gone', async (kind, build) => {
    const [key, body, metadata] = build();
    story.archive.put(key, body, metadata);
    await story.audit();
    expect(story.open).toEqual([`${kind} ${uriOf(key)}`]);
    expect(story.chains).toHaveLength(1);
    story.archive.objects.delete(key);
    await story.audit();
    expect(story.open).toEqual([]);
    expect(story.chains).toHaveLength(1);
    expect(story.statusOf({ key })).toBeUndefined();
  });
});
