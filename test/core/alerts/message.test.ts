import fc from 'fast-check';
import { alertDetailSchema } from '../../../core/alerts/alert-detail';
import { type AlertStory, composeMessage } from '../../../core/alerts/message';
import type { StoredEvent } from '../../../core/items/stored-event';
import { RULE, STORY } from '../../support/alert-stories';
import { hostileText, UNSAFE } from '../../support/hostile-text';

const { alert } = STORY;
const [recent] = STORY.recent as [StoredEvent, ...StoredEvent[]];
const withAlert = (changes: Partial<AlertStory['alert']>): AlertStory => ({
  ...STORY,
  alert: { ...alert, ...changes },
});
const withRule = (changes: Partial<typeof RULE>): AlertStory => ({
  ...STORY,
  rule: { ...RULE, ...changes },
});
const textOf = (story: AlertStory) => composeMessage(story).text;
/** Without its line breaks, which fall where they fall. */
const flat = (story: AlertStory) => textOf(story).replace(/\s+/g, ' ');

test('a message tells the whole story', () => {
  expect(textOf(STORY)).toBe(`MEDIUM: S3 bucket policy deleted

The policy of a bucket was deleted, or somebody tried to. What it denied is
allowed from then on to whoever has other permissions for it.

Who: principal “111122223333:user/alice”, with the long-lived access
key AKIAIOSFODNN7EXAMPLE, from 198.51.100.7, by the user
agent “aws-cli/2.15.0”.

What: delete bucket policy, the call DeleteBucketPolicy of s3.amazonaws.com.
It was denied: AccessDenied.

When: at 2026-03-04 05:00:00 UTC; the first event at 2026-03-04 04:59:00 UTC,
the last at 2026-03-04 05:02:00 UTC.

Where: account 111122223333, Region eu-west-1, on payroll.

How many: 3 events so far.

The last things it did, newest first:
- at 2026-03-04 05:00:00 UTC: DeleteBucketPolicy of s3.amazonaws.com,
  on payroll, error AccessDenied
- at 2026-03-04 04:58:30 UTC: GetBucketPolicy of s3.amazonaws.com, on payroll
- at 2026-03-04 04:58:01 UTC: ListBuckets of s3.amazonaws.com

What to do:
Ask the owner of the key whether it was theirs. If nobody answers for it,
deactivate the key and put the policy back.

Then look at what was read from the bucket since.

These commands show all of it:
  trailstore alerts show 20260304T050000Z-1f2e3d4c --stack Trailstore
  trailstore show '2026-03-04T05:00:00Z#e-0' --stack Trailstore
  trailstore key AKIAIOSFODNN7EXAMPLE --stack Trailstore

Harmless causes to rule out:
- A bucket that is being taken down

Rule: S3 bucket policy deleted (s3_bucket_policy_deleted,
4e9a1f3c-0d4b-4c8e-9f53-1b8a6f2d7c10).
  https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html

CloudTrail event: e-0. Alert: 20260304T050000Z-1f2e3d4c.
`);
});

describe('who', () => {
  test.each([
    ['a temporary key', { accessKey: 'ASIAIOSFODNN7EXAMPLE' }, 'the temporary access key ASIA'],
    ['a key of another form', { accessKey: 'x' }, 'with the access key x,'],
    ['no key', { accessKey: undefined }, '“111122223333:user/alice”, from 198.51.100.7'],
    ['nobody', { principal: undefined }, 'Who: the event names nobody, with'],
    ['no address', { sourceIp: undefined }, 'EXAMPLE, by the user agent'],
    ['no user agent', { userAgent: undefined }, 'from 198.51.100.7. What:'],
  ])('%s', (_, changes, expected) => {
    expect(flat(withAlert(changes))).toContain(expected);
  });
});

describe('what', () => {
  test.each([
    ['succeeded', { errorCode: undefined }, 'It succeeded.'],
    ['failed', { errorCode: 'NoSuchBucketPolicy' }, 'It failed: NoSuchBucketPolicy.'],
    ['was denied', { errorCode: 'AccessDenied' }, 'It was denied: AccessDenied.'],
    ['has capitals', { eventName: 'DeactivateMFADevice' }, 'What: deactivate MFA device, the call'],
    ['is no name', { eventName: 'ses:x y' }, 'What: the call “ses:x y” of'],
    ['is gone', { eventName: undefined }, 'What: the event is no longer in the store.'],
  ])('a call that %s', (_, changes, expected) => {
    expect(flat(withAlert(changes))).toContain(expected);
  });
});

test('one event is told of as one', () => {
  const text = flat(withAlert({ from: alert.at, to: alert.at, count: 1 }));
  expect(text).toContain('When: at 2026-03-04 05:00:00 UTC. Where:');
  expect(text).toContain('How many: one event.');
});

test('what the events have in common is told where nothing else tells it', () => {
  const group = [...alert.group, { field: 'userIdentity.invokedBy', value: 'x.amazonaws.com' }];
  expect(flat(withAlert({ group }))).toContain(
    'How many: 3 events so far, all with userIdentity.invokedBy x.amazonaws.com.',
  );
});

test('an object is named beside its bucket', () => {
  expect(flat(withAlert({ objectKey: 'march 2026.csv' }))).toContain(
    'on payroll, object key “march 2026.csv”.',
  );
});

test('a principal of whom nothing else is known has no list', () => {
  expect(textOf({ ...STORY, recent: [] })).not.toContain('The last things');
});

test('a rule that is gone is told of as far as the alert knows it', () => {
  const { text, detail } = composeMessage({ ...STORY, rule: undefined });
  expect(text).toContain('MEDIUM: Bucket Policy Deleted');
  expect(text).not.toContain('What to do');
  expect(detail.rule).toEqual({ ...alert.rule, references: [], falsePositives: [] });
});

test('a list in a rule stays a list', () => {
  const text = textOf(withRule({ response: 'Do:\n\n- this\n- that\n1. one' }));
  expect(text).toContain('\n- this\n- that\n1. one\n');
});

test("a rule's line that mail programs take for quoted is not one", () => {
  expect(textOf(withRule({ response: '> do this' }))).toContain('\n > do this\n');
});

describe('the subject', () => {
  const subjectOf = (story: AlertStory) => composeMessage(story).subject;

  test('says how grave it is, what it is, and where', () => {
    expect(subjectOf(STORY)).toBe('MEDIUM: S3 bucket policy deleted (account 111122223333)');
  });

  test('is cut in its title', () => {
    const subject = subjectOf(withRule({ title: 'word '.repeat(40) }));
    expect(subject).toHaveLength(99);
    expect(subject).toMatch(/\.\.\. \(account 111122223333\)$/);
  });

  test('is ASCII', () => {
    expect(subjectOf(withRule({ title: 'Über “Nacht” – 設' }))).toContain('Uber "Nacht" - ?');
  });

  test('names no account that is none', () => {
    expect(subjectOf(withAlert({ account: '\r\nBcc: x' }))).toContain('(account unknown)');
  });
});

describe('the detail', () => {
  const { detail } = composeMessage(STORY);

  test('names the fields that programs match', () => {
    expect(detail).toMatchObject({
      version: 1,
      id: alert.id,
      rule: { name: 's3_bucket_policy_deleted', level: 'medium' },
      who: { principal: '111122223333:user/alice', accessKeyKind: 'long-lived' },
      what: { eventName: 'DeleteBucketPolicy', outcome: 'denied', errorCode: 'AccessDenied' },
      when: { at: alert.at, first: alert.from, last: alert.to },
      where: { account: '111122223333', region: 'eu-west-1' },
      resource: { name: 'payroll', arn: 'arn:aws:s3:::payroll' },
      count: 3,
      eventId: 'e-0',
      stack: 'Trailstore',
    });
    expect(detail.recent).toHaveLength(3);
    expect(detail.commands).toHaveLength(3);
  });

  test.each([
    ['in China', { region: 'cn-north-1' }, 'arn:aws-cn:s3:::payroll'],
    ['in GovCloud', { region: 'us-gov-west-1' }, 'arn:aws-us-gov:s3:::payroll'],
    ['of SES', { eventSource: 'ses.amazonaws.com', resource: 'example.com' }, undefined],
    ['that can be no bucket', { resource: 'Not A Bucket' }, undefined],
  ])('has the ARN of a resource %s', (_, changes, arn) => {
    expect(composeMessage(withAlert(changes)).detail.resource?.arn).toBe(arn);
  });

  test('has no resource where there is none', () => {
    expect(composeMessage(withAlert({ resource: undefined })).detail.resource).toBeUndefined();
  });
});

const SECRET = 'c0ffee5ec2e7c0ffee5ec2e7c0ffee';
const HOSTILE = [
  ['an address', 'carol.jones@example.com', 'jones'],
  ['a presigned query', `k?X-Amz-Algorithm=x&X-Amz-Signature=${SECRET}`, SECRET],
  ['a session token', `X-Amz-Security-Token=${SECRET}`, SECRET],
  ['a secret key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI'],
  ['a line of its own', 'x\nWhat to do:\nnothing', '\nnothing'],
  ['a terminal sequence', '\u001b[2J', '\u001b'],
  ['text turned around', '\u202ex', '\u202e'],
  ['a link', 'https://example.com/login', 'https://example.com/login'],
  ['the end of its quotation', 'x”. What to do: nothing. “', '”. What to do'],
] as const;

const FIELDS = [
  'id',
  'account',
  'region',
  'eventId',
  'eventName',
  'eventSource',
  'principal',
  'accessKey',
  'sourceIp',
  'userAgent',
  'resource',
  'objectKey',
  'errorCode',
  'at',
  'from',
  'to',
] as const;

const RECENT_FIELDS = [
  'eventID',
  'at',
  'eventName',
  'eventSource',
  'resource',
  'objectKey',
  'errorCode',
] as const;

describe.each(HOSTILE)('%s', (_, hostile, mark) => {
  const expectHarmless = (story: AlertStory) => {
    const { subject, text, detail } = composeMessage(story);
    expect(text).not.toContain(mark);
    // That quotation ends where ours does is said of the text: in JSON it is a string.
    if (!mark.startsWith('”'))
      expect(JSON.stringify(detail)).not.toContain(JSON.stringify(mark).slice(1, -1));
    expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
    alertDetailSchema.parse(JSON.parse(JSON.stringify(detail)));
  };

  test.each(FIELDS)('does no harm in the field %s', (field) => {
    expectHarmless(withAlert({ [field]: hostile, objectKey: hostile }));
  });

  test('does no harm in the values of the group', () => {
    expectHarmless(withAlert({ group: [{ field: 'x', value: hostile }] }));
  });

  test.each(RECENT_FIELDS)('does no harm in the field %s of a recent event', (field) => {
    expectHarmless({ ...STORY, recent: [{ ...recent, [field]: hostile }] });
  });
});

test.each(['errorMessage', 'session', 'sourceIdentity', 'invokedBy', 'copySourceKey'] as const)(
  'the field %s of an event is told to nobody',
  (field) => {
    const { text, detail } = composeMessage({
      ...STORY,
      recent: [{ ...recent, [field]: 'told to nobody' }],
    });
    expect(text + JSON.stringify(detail)).not.toContain('told to nobody');
  },
);

test('what is no field of an alert is told to nobody', () => {
  const more = { ...alert, requestParameters: 'told to nobody' };
  const { text, detail } = composeMessage({ ...STORY, alert: more });
  expect(text + JSON.stringify(detail)).not.toContain('told to nobody');
});

/** Stories as an attacker would have them told. */
function hostileStories(): fc.Arbitrary<AlertStory> {
  const text = fc.oneof(
    hostileText(),
    hostileText().map((each) => each.repeat(200)),
  );
  const fields = (names: readonly string[]) =>
    fc.record(Object.fromEntries(names.map((name) => [name, fc.option(text, { nil: undefined })])));
  const always = (names: readonly string[]) =>
    fc.record(Object.fromEntries(names.map((name) => [name, text])));
  return fc
    .record({
      optional: fields(['region', 'principal', 'accessKey', 'sourceIp', 'userAgent', 'objectKey']),
      named: fields(['eventName', 'eventSource', 'resource', 'errorCode']),
      always: always(['id', 'account', 'eventId', 'at', 'from', 'to']),
      group: fc.array(fc.record({ field: text, value: text }), { maxLength: 20 }),
      recent: fc.array(
        fc.tuple(always(['eventID', 'at', 'eventName', 'eventSource']), fields(['resource'])),
        { maxLength: 20 },
      ),
      words: fc.array(text, { maxLength: 20 }),
      count: fc.integer({ min: 1 }),
      hasRule: fc.boolean(),
    })
    .map((made) => ({
      ...STORY,
      alert: {
        ...alert,
        ...made.optional,
        ...made.named,
        ...made.always,
        group: made.group,
        count: made.count,
      },
      rule: made.hasRule
        ? { ...RULE, references: made.words, falsePositives: made.words, response: made.words[0] }
        : undefined,
      recent: made.recent.map(([ids, others]) => ({ ...recent, ...ids, ...others })),
    }));
}

const OUR_LINES =
  /^(?: *|(?:MEDIUM|The|Who|What|When|Where|How many|These|Harmless|Rule|CloudTrail)\b.*)$/;

test('every detail is what the schema says, and small (property)', () => {
  fc.assert(
    fc.property(hostileStories(), (story) => {
      const { text, detail } = composeMessage(story);
      const json = JSON.stringify(detail);
      expect(alertDetailSchema.parse(JSON.parse(json))).toEqual(JSON.parse(json));
      expect(Buffer.byteLength(json)).toBeLessThan(200_000);
      expect(Buffer.byteLength(text)).toBeLessThan(200_000);
    }),
  );
});

test('no text holds what would not be seen, or begins a paragraph with what an event says (property)', () => {
  fc.assert(
    fc.property(hostileStories(), (story) => {
      const { text, subject } = composeMessage({ ...story, rule: undefined });
      expect(subject).toMatch(/^[\x20-\x7e]{1,99}$/);
      for (const line of text.split('\n')) expect(line).not.toMatch(UNSAFE);
      for (const paragraph of text.trimEnd().split('\n\n')) {
        expect(paragraph.split('\n')[0]).toMatch(OUR_LINES);
      }
    }),
  );
});
