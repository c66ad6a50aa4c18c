import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DELETE_OBJECT, PUT_BUCKET_POLICY } from '../support/events';
import { eventId, sha256 } from '../support/log-records';
import { ServedWorkplace } from '../support/served-workplace';

const LOG_NAME = '111122223333_CloudTrail_eu-west-1_20260304T0510Z_0123456789abcdef.json.gz';
const OTHER_ACCOUNT = '444455556666';

const json = (record: object) => JSON.stringify(record);
const policy = (n: number, overrides: object = {}) => ({
  ...PUT_BUCKET_POLICY,
  eventID: eventId(n),
  ...overrides,
});

/** A copy for each account of one deletion: the caller's, and the bucket owner's. */
const SHARED = { sharedEventID: eventId(900) };
const CALLERS = { ...DELETE_OBJECT, ...SHARED, eventID: eventId(1) };
const OWNERS = { ...CALLERS, eventID: eventId(2), recipientAccountId: OTHER_ACCOUNT };

const ORIGINAL = policy(10);
const CORRECTION = policy(11, {
  errorCode: undefined,
  addendum: {
    reason: 'UPDATED_DATA',
    updatedFields: 'errorCode',
    originalRequestID: 'EXAMPLE123456790',
    originalEventID: eventId(10),
  },
});
const LATE = policy(12, { addendum: { reason: 'DELIVERY_DELAY' } });
const OF_LOST = policy(13, { addendum: { reason: 'UPDATED_DATA', originalEventID: 'lost' } });
const OF_EARLIER = policy(14, {
  eventTime: '2026-03-04T06:00:00Z',
  addendum: { reason: 'UPDATED_DATA', originalEventID: eventId(10) },
});

/** One id, two contents. */
const TWICE = [policy(20), policy(20, { userAgent: 'another' })];
/** One id in two accounts. */
const IN_BOTH = [policy(30), policy(30, { recipientAccountId: OTHER_ACCOUNT })];

/** It says more than a parsed value could: a long number, a name twice, and no valid UTF-8. */
const ODD = Buffer.concat([
  Buffer.from(json(policy(40)).slice(0, -1)),
  Buffer.from(',"n":12345678901234567890.10,"n": 1,"t":"\u202e'),
  Buffer.of(0xff),
  Buffer.from('"}'),
]);

const texts = [
  CALLERS,
  OWNERS,
  ORIGINAL,
  CORRECTION,
  LATE,
  OF_LOST,
  OF_EARLIER,
  ...TWICE,
  ...IN_BOTH,
];
const log = Buffer.concat([
  Buffer.from(`{"Records":[${texts.map(json).join(',')},`),
  ODD,
  Buffer.from(']}'),
]);

const work = new ServedWorkplace();
const path = work.write(`AWSLogs/${LOG_NAME.replace('.gz', '')}`, log);
beforeAll(async () => {
  await work.open();
  expect(work.trailstore('ingest', path).exitCode).toBe(0);
});
afterAll(() => work.close());

const documentOf = async (...words: string[]) =>
  JSON.parse((await work.run('show', ...words, '--output', 'json')).out);

describe('an event', () => {
  test('is told in words, with its log file and its record', () => {
    const { out, exitCode } = work.trailstore('show', eventId(10));
    expect(exitCode).toBe(0);
    expect(out).toMatch(
      /^PutBucketPolicy \(s3\.amazonaws\.com\)\n\ntime {13}2026-03-04T05:07:08Z\n/,
    );
    expect(out).toContain(`\nevent id         ${eventId(10)}\n`);
    expect(out).toContain('\nprincipal        111122223333:assumed-role/Operator/alice\n');
    expect(out).toContain('\ncredentials      temporary, with MFA\n');
    expect(out).toContain('\nerror            AccessDenied: Access Denied\n');
    expect(out).toContain(`\nlog file         ${LOG_NAME.replace('.gz', '')}\n`);
    expect(out).toContain(`\naddress          file://${path}\n`);
    expect(out).toContain(`\nSHA-256          ${sha256(log)}\n`);
    expect(JSON.parse(out.slice(out.indexOf('\n{')))).toEqual(ORIGINAL);
  });

  test('is one JSON object', async () => {
    expect(await documentOf(eventId(10))).toEqual({
      event: expect.objectContaining({ eventID: eventId(10), errorCode: 'AccessDenied' }),
      record: ORIGINAL,
      file: {
        name: LOG_NAME.replace('.gz', ''),
        index: 2,
        ledger: [
          {
            uri: `file://${path}`,
            ingested: expect.stringMatching(/^\d{4}-/),
            sha256: sha256(log),
            bytes: log.length,
            records: 12,
          },
        ],
      },
      copies: [],
      sameID: [],
      corrects: null,
      correctedBy: [expect.objectContaining({ reason: 'UPDATED_DATA' })],
    });
  });

  test.each([
    ['that no index holds', [eventId(1)]],
    ['by its time and id', [`2026-03-04T05:06:07Z#${eventId(1)}`]],
    ['within a time', [eventId(1), '--since', '2026-03-04', '--until', '2026-03-04']],
    ['of an account', [eventId(1), '--account', '111122223333']],
    ['of a service and a category', [eventId(1), '--service', 's3', '--category', 'data']],
  ])('is found %s', async (_, words) => {
    expect((await documentOf(...words)).event.eventID).toBe(eventId(1));
  });

  test('is found by its time and id in one read a stream', async () => {
    const { err } = await work.run('show', `2026-03-04T05:06:07Z#${eventId(1)}`, '--explain');
    const [, cost] = /^made \d+ queries: (.*)$/m.exec(err) ?? [];
    expect(cost).toMatch(/^3 calls, 2 items read/);
  });

  test('that is in two accounts is shown twice', async () => {
    const { out } = await work.run('show', eventId(30));
    expect(out.match(/^account .*$/gm)).toEqual([
      'account          444455556666',
      'account          111122223333',
    ]);
  });

  test('that is nowhere is said to be nowhere, and what may help', async () => {
    const { exitCode, out, err } = await work.run('show', 'unknown', '--account', OTHER_ACCOUNT);
    expect(exitCode).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('looked in the index by event id and in 1 stream that it does not hold');
    expect(err).toContain('leave --account out');
  });

  test.each([
    [['']],
    [['naïve']],
    [['2026-02-31T00:00:00Z#x']],
    [[`2026-03-04T05:06:07Z#${eventId(1)}`, '--since', '7d']],
    [[eventId(1), '--since', '2026-03-05', '--until', '2026-03-04']],
  ])('is not sought by %j', async (words) => {
    expect((await work.run('show', ...words)).exitCode).toBe(2);
  });
});

describe('the raw record', () => {
  test('is its own bytes and nothing else, even where they are no text', async () => {
    const { exitCode } = work.shell(`"$NODE" "$TRAILSTORE" show ${eventId(40)} --raw > raw`);
    expect(exitCode).toBe(0);
    expect(readFileSync(join(work.folder, 'raw')).equals(ODD)).toBe(true);
  });

  test('is not printed where two events have the id', async () => {
    const { exitCode, out, err } = await work.run('show', eventId(30), '--raw');
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('narrow it with --account');
  });

  test('keeps its numbers and names when it is indented, and steers no terminal', async () => {
    const { out } = await work.run('show', eventId(40), '--output', 'json');
    expect(out).toContain('    "n": 12345678901234567890.10,\n    "n": 1,\n    "t": "\\u202e');
  });
});

describe('what an event is linked with:', () => {
  test("the other account's copy", async () => {
    const { copies } = await documentOf(eventId(1));
    expect(copies).toEqual([
      expect.objectContaining({ eventID: eventId(2), account: OTHER_ACCOUNT }),
    ]);
    expect((await work.run('show', eventId(2))).out).toContain(
      `\ncopies           2026-03-04T05:06:07Z#${eventId(1)}  account 111122223333  DeleteObject`,
    );
  });

  test('the event that it corrects', async () => {
    expect((await documentOf(eventId(11))).corrects).toEqual({
      reason: 'UPDATED_DATA',
      updatedFields: ['errorCode'],
      originalRequestID: 'EXAMPLE123456790',
      originalEventID: eventId(10),
      original: expect.objectContaining({ eventID: eventId(10) }),
    });
  });

  test('the event of another second that it corrects', async () => {
    const { corrects } = await documentOf(eventId(14));
    expect(corrects.original).toMatchObject({ eventID: eventId(10), at: '2026-03-04T05:07:08Z' });
  });

  test('the event that corrects it', async () => {
    const { out } = await work.run('show', eventId(10));
    expect(out).toContain(`\ncorrected by     2026-03-04T05:07:08Z#${eventId(11)}  account`);
    expect(out).toContain('its data was updated (UPDATED_DATA); updated: errorCode\n');
  });

  test('an event that it corrects and that is not stored', async () => {
    expect((await work.run('show', eventId(13))).out).toContain(
      '\ncorrects         event lost, which is not stored beside it\n',
    );
  });

  test('why it came late', async () => {
    expect((await work.run('show', eventId(12))).out).toContain(
      '\ncorrects         it was delivered late (DELIVERY_DELAY)\n',
    );
  });

  test('another content of its id, which is found by the id that is printed', async () => {
    const [{ eventID: other }] = (await documentOf(eventId(20))).sameID;
    expect(other).toMatch(/^00000000-0000-4000-8000-000000000020~[0-9a-f]{32}$/);
    const { record, sameID } = await documentOf(other);
    expect(record).toEqual(TWICE[1]);
    expect(sameID).toEqual([expect.objectContaining({ eventID: eventId(20) })]);
  });
});
