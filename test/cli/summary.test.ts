import { AskingCommands, rowsOf } from '../support/asking-commands';
import { DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../support/events';

const RECORDS = [
  SEND_EMAIL,
  { ...SEND_EMAIL, eventID: 'second', eventTime: '2026-03-04T05:59:59Z' },
  { ...SEND_EMAIL, eventID: 'failed', errorCode: 'MessageRejected' },
  DELETE_OBJECT,
  { ...PUT_BUCKET_POLICY, eventTime: '2026-03-04T08:00:00Z' },
];

function summary(...words: string[]) {
  return new AskingCommands(RECORDS).trailstore('summary', ...words);
}

describe('an overview', () => {
  test('tells how many of what kind, and whose and what the most are', async () => {
    const { out } = await summary();
    expect(out).toBe(`\
5 events, from 2026-03-04T05:06:07Z to 2026-03-04T08:00:00Z

service and category  events  succeeded  denied  failed
s3 data                    1          1       0       0
s3 management              1          0       1       0
ses data                   3          2       0       1

events  Top principals
     3  111122223333:user/mailer
     2  111122223333:assumed-role/Operator/alice

events  Top access keys
     3  AKIAEXAMPLEEXAMPLE12
     2  ASIAEXAMPLEEXAMPLE12

events  Top event names
     3  SendEmail
     1  DeleteObject
     1  PutBucketPolicy

events  Top addresses
     3  192.0.2.20
     2  192.0.2.10

events  Top errors
     1  AccessDenied
     1  MessageRejected
`);
  });

  test('takes a filter and a limit, and says how many more there are', async () => {
    const { out } = await summary('--service', 's3', '--limit', '1');
    expect(out).toMatch(/^2 events/);
    expect(out).toMatch(/ 1 {2}DeleteObject\n +and 1 more\n/);
  });

  test('as JSON', async () => {
    const { out } = await summary('--output', 'json', '--limit', '1');
    expect(JSON.parse(out)).toMatchObject({
      events: 5,
      succeeded: 3,
      denied: 1,
      failed: 1,
      kinds: [{ value: 's3 data', events: 1 }, { value: 's3 management' }, { value: 'ses data' }],
      eventNames: { top: [{ value: 'SendEmail', events: 3, failed: 1 }], more: 2 },
    });
  });

  test('as CSV', async () => {
    const { out } = await summary('--output', 'csv', '--limit', '1');
    expect(out).toMatch(/^of,value,events,denied,failed\nkind,s3 data,1,0,0\n/);
    expect(out).toContain('eventName,SendEmail,3,0,1\n');
  });

  test('of nothing says so', async () => {
    const { exitCode, out, err } = await summary('--service', 'iam');
    expect({ exitCode, out, err }).toEqual({ exitCode: 0, out: '', err: 'no events match\n' });
  });
});

describe('counts', () => {
  test('stand with the most frequent first, and the rest in a line', async () => {
    const { out } = await summary('--by', 'eventName', '--limit', '1');
    expect(out).toBe(`\
eventName  events   share  denied  failed
SendEmail       3  60.0 %       0       1
2 more          2  40.0 %       1       0
`);
  });

  test('tell of events that have no such thing', async () => {
    const { out } = await summary('--by', 'errorCode');
    expect(out).toMatch(/^\(none\) +3 {2}60\.0 %/m);
  });

  test.each([
    ['hour', ['2026-03-04T05:00Z', '2026-03-04T08:00Z']],
    ['day', ['2026-03-04']],
  ])('by %s stand in order of time', async (by, expected) => {
    const rows = rowsOf(await summary('--by', by, '--output', 'jsonl'));
    expect(rows.map((row) => row[by])).toEqual(expected);
  });

  test.each([
    ['accessKey', 'AKIAEXAMPLEEXAMPLE12'],
    ['principal', '111122223333:user/mailer'],
    ['resource', 'example.com'],
    ['sourceIp', '192.0.2.20'],
    ['service', 'ses'],
    ['access', 'send'],
    ['account', '111122223333'],
    ['region', 'eu-west-1'],
  ])('by %s', async (by, first) => {
    const [row] = rowsOf(await summary('--by', by, '--output', 'jsonl'));
    expect(row?.[by]).toBe(first);
  });

  test('of a long time keep its end', async () => {
    const { out } = await summary('--by', 'hour', '--limit', '1', '--output', 'json');
    expect(JSON.parse(out)).toMatchObject({
      by: 'hour',
      events: 5,
      rows: [{ hour: '2026-03-04T08:00Z', events: 1, percent: 20, denied: 1, failed: 0 }],
      more: { values: 1, events: 4, denied: 0, failed: 1 },
    });
  });

  test('as CSV say on standard error what is missing', async () => {
    const { out, err } = await summary('--by', 'eventName', '--limit', '1', '--output', 'csv');
    expect(out).toBe('eventName,events,percent,denied,failed\nSendEmail,3,60,0,1\n');
    expect(err).toBe('2 more: raise --limit\n');
  });

  test('on a terminal have bars, and the hours in which nothing happened', async () => {
    const { out } = await new AskingCommands(RECORDS).onTerminal(80, 'summary', '--by', 'hour');
    expect(out).toBe(`\
hour               events   share  denied  failed
2026-03-04T05:00Z       4  80.0 %       0       1  ${'█'.repeat(29)}
2026-03-04T06:00Z       0   0.0 %       0       0
2026-03-04T07:00Z       0   0.0 %       0       0
2026-03-04T08:00Z       1  20.0 %       1       0  ${'█'.repeat(7)}▎
`);
  });

  test('refuse what events cannot be counted by', async () => {
    const { exitCode, err } = await summary('--by', 'weather');
    expect(exitCode).toBe(2);
    expect(err).toContain('eventName, principal');
  });

  test('neutralise what others chose', async () => {
    const records = [{ ...SEND_EMAIL, sourceIPAddress: '\u001b[31m' }];
    const { out } = await new AskingCommands(records).trailstore('summary', '--by', 'sourceIp');
    expect(out).not.toContain('\u001b');
  });
});
