import * as z from 'zod/mini';
import { AskingCommands } from '../support/asking-commands';
import { bytesOf, DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../support/events';
import { ServedWorkplace } from '../support/served-workplace';

const work = new ServedWorkplace();
const AGENT = '\u001b[2J\u202etxt.exe \u{1f4e8}';
/** One more of each kind than a page of the API holds, all in one second. */
const MANY = 51;
work.write(
  'log.json',
  JSON.stringify({
    Records: [
      PUT_BUCKET_POLICY,
      DELETE_OBJECT,
      { ...SEND_EMAIL, userAgent: AGENT, awsRegion: 'us-east-1' },
      {
        eventTime: '2026-03-05T00:00:00Z',
        eventID: 'insight',
        eventCategory: 'Insight',
        recipientAccountId: '111122223333',
        insightDetails: { eventSource: 'ses.amazonaws.com', eventName: 'SendEmail' },
      },
      ...Array.from({ length: MANY }, (_, n) => ({
        ...DELETE_OBJECT,
        eventTime: '2020-01-01T00:00:00Z',
        eventID: `old-${String(n).padStart(2, '0')}`,
      })),
    ],
  }),
);
beforeAll(async () => {
  await work.open();
  expect(work.trailstore('ingest', 'log.json').exitCode).toBe(0);
});
afterAll(() => work.close());

const answerSchema = z.strictObject({
  Events: z.array(z.looseObject({ EventId: z.string(), CloudTrailEvent: z.string() })),
  NextToken: z.optional(z.string()),
});

const POLICY = '8e2f4b6d-1c3a-4e5f-8a9b-0c1d2e3f4a5b';
const DELETION = '3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05';
const SEND = 'd1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e5f6';
const RECENT = ['--start-time', '2026-01-01'];

async function lookUp(...words: string[]) {
  const { out, err, exitCode } = await work.run('lookup-events', ...words);
  expect([err, exitCode]).toEqual(['', 0]);
  return answerSchema.parse(JSON.parse(out));
}

const idsOf = async (...words: string[]) =>
  (await lookUp(...words)).Events.map(({ EventId }) => EventId);
const by = (key: string, value: string) => `AttributeKey=${key},AttributeValue=${value}`;

test('prints what the AWS command would', () => {
  const words = ['--lookup-attributes', by('EventId', POLICY)];
  expect(work.trailstore('lookup-events', ...words).out).toBe(`{
    "Events": [
        {
            "EventId": "${POLICY}",
            "EventName": "PutBucketPolicy",
            "ReadOnly": "false",
            "AccessKeyId": "ASIAEXAMPLEEXAMPLE12",
            "EventTime": "2026-03-04T05:07:08+00:00",
            "EventSource": "s3.amazonaws.com",
            "Username": "alice",
            "Resources": [
                {
                    "ResourceType": "AWS::S3::Bucket",
                    "ResourceName": "ledger"
                }
            ],
            "CloudTrailEvent": ${JSON.stringify(bytesOf(PUT_BUCKET_POLICY).toString())}
        }
    ]
}
`);
});

test('prints an empty list as the AWS command does', async () => {
  const words = ['--lookup-attributes', by('Username', 'nobody')];
  expect((await work.run('lookup-events', ...words)).out).toBe('{\n    "Events": []\n}\n');
});

test.each([
  ['an event id', by('EventId', SEND), [SEND]],
  ['an event name', by('EventName', 'DeleteObject'), [DELETION]],
  ['a yes or no', by('ReadOnly', 'true'), [SEND]],
  ['a user', by('Username', 'mailer'), [SEND]],
  ['a bucket', by('ResourceName', 'ledger'), [POLICY, DELETION]],
  ['an event source', by('EventSource', 's3.amazonaws.com'), [POLICY, DELETION]],
  ['an access key', by('AccessKeyId', 'AKIAEXAMPLEEXAMPLE12'), [SEND]],
])('finds events by %s', async (_name, attribute, expected) => {
  expect(await idsOf(...RECENT, '--lookup-attributes', attribute)).toEqual(expected);
});

const BUCKET = by('ResourceName', 'ledger');
const MANAGEMENT = by('EventName', 'PutBucketPolicy');
test.each([
  ['one behind the other', ['--lookup-attributes', BUCKET, MANAGEMENT]],
  ['each for itself', ['--lookup-attributes', BUCKET, '--lookup-attributes', MANAGEMENT]],
  [
    'in JSON',
    [
      '--lookup-attributes',
      '[{"AttributeKey":"ResourceName","AttributeValue":"ledger"},{"AttributeKey":"EventName","AttributeValue":"PutBucketPolicy"}]',
    ],
  ],
])('takes several attributes %s', async (_name, words) => {
  expect(await idsOf(...words)).toEqual([POLICY]);
});

test('finds events of a time, both ends included', async () => {
  const times = ['--start-time', '2026-03-04T05:06:07Z', '--end-time', '1772600828'];
  expect(await idsOf(...times)).toEqual([POLICY, DELETION]);
});

test('ends at the beginning of a day, as the AWS command does', async () => {
  expect(await idsOf(...RECENT, '--end-time', '2026-03-04')).toEqual([]);
});

test('finds events of a Region', async () => {
  expect(await idsOf('--region', 'us-east-1')).toEqual([SEND]);
});

test('finds insights where they are asked for', async () => {
  expect(await idsOf('--event-category', 'insight', '--output', 'json')).toEqual(['insight']);
});

test('prints nothing that acts on a terminal, and what parses to the very text', async () => {
  const words = ['lookup-events', '--lookup-attributes', by('EventId', SEND)];
  const { out } = await work.run(...words);
  expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  const [event] = answerSchema.parse(JSON.parse(out)).Events;
  expect(JSON.parse(event?.CloudTrailEvent ?? '')).toMatchObject({ userAgent: AGENT });
});

describe('pages', () => {
  const all = [SEND, POLICY, DELETION];

  test('follow each other without being asked for', async () => {
    const { Events, NextToken } = await lookUp('--page-size', '2');
    expect([Events.length, NextToken]).toEqual([MANY + all.length, undefined]);
  });

  test.each([
    ['--max-results', '--next-token'],
    ['--max-items', '--starting-token'],
  ])('of %s go on with %s', async (size, next) => {
    const first = await lookUp(...RECENT, size, '2');
    const second = await lookUp(...RECENT, size, '2', next, first.NextToken ?? '');
    const ids = [first, second].map(({ Events }) => Events.map(({ EventId }) => EventId));
    expect(ids).toEqual([all.slice(0, 2), all.slice(2)]);
    expect(second.NextToken).toBeUndefined();
  });

  test('have no token where there is no more', async () => {
    expect((await lookUp(...RECENT, '--max-results', '3')).NextToken).toBeUndefined();
  });

  test('are of fifty where one is asked for without a size', async () => {
    const { Events, NextToken } = await lookUp('--no-paginate');
    expect([Events.length, typeof NextToken]).toEqual([50, 'string']);
  });

  test('of another lookup are refused', async () => {
    const { NextToken = '' } = await lookUp(...RECENT, '--max-results', '1');
    const { exitCode, err } = await work.run('lookup-events', '--next-token', NextToken);
    expect([exitCode, err]).toEqual([
      2,
      expect.stringMatching(/--next-token: the token belongs to another question/),
    ]);
  });
});

test.each([
  ['--lookup-attributes', 'EventName=PutObject'],
  ['--start-time', 'yesterday'],
  ['--end-time', '2026-02-30'],
  ['--event-category', 'management'],
  ['--max-results', '51'],
  ['--max-items', '0'],
  ['--page-size', 'many'],
  ['--next-token', 'abc'],
  ['--starting-token', 'abc'],
  ['--region', ''],
  ['--output', 'text'],
])('refuses %s %s with exit code 2', async (option, value) => {
  const { exitCode, err, out } = await work.run('lookup-events', option, value);
  expect([exitCode, out]).toEqual([2, '']);
  expect(err).toContain(option);
});

test.each([
  ['times that end before they begin', ['--start-time', '2', '--end-time', '1'], '--end-time'],
  ['both ways of paging', ['--max-results', '1', '--max-items', '1'], 'along with pagination'],
  ['a part of what has no pages', ['--no-paginate', '--max-items', '1'], '--no-paginate'],
])('refuses %s', async (_name, words, message) => {
  const { exitCode, err } = await work.run('lookup-events', ...words);
  expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
});

describe('a record that cannot be read', () => {
  const commands = new AskingCommands([DELETE_OBJECT]);
  commands.storeUnreadable(PUT_BUCKET_POLICY);

  test('ends no answer: its event is printed without it, and counted', async () => {
    const { exitCode, out, err } = await commands.trailstore('lookup-events');
    const [unreadable, ...others] = JSON.parse(out).Events;
    expect(unreadable).toMatchObject({ EventId: POLICY, EventName: 'PutBucketPolicy' });
    expect(unreadable).not.toHaveProperty('CloudTrailEvent');
    expect(others).toHaveLength(1);
    expect(exitCode).toBe(1);
    expect(err).toMatch(/^1 record cannot be read: 2026-03-04T05:07:08Z#/);
  });

  test('is counted where only it could tell whether the event is asked for', async () => {
    const words = ['--lookup-attributes', by('Username', 'alice')];
    const { out, err } = await commands.trailstore('lookup-events', ...words);
    expect(out).not.toContain(POLICY);
    expect(err).toMatch(/^1 record cannot be read: /);
  });
});
