import type { JsonObject } from '../../core/records/record';
import { AskingCommands, rowsOf } from '../support/asking-commands';
import { DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../support/events';

const KEY = 'AKIAEXAMPLEEXAMPLE12';
const MAILER = '111122223333:user/mailer';
const OPERATOR = '111122223333:assumed-role/Operator';

/** What the mailer's key did; its minute tells an event apart. */
function call(minute: number, record: JsonObject, changes: JsonObject = {}): JsonObject {
  return {
    ...record,
    userIdentity: SEND_EMAIL.userIdentity,
    eventTime: `2026-03-04T05:${String(minute).padStart(2, '0')}:00Z`,
    eventID: `event-${minute}`,
    ...changes,
  };
}

const RECORDS = [
  call(1, SEND_EMAIL),
  call(2, SEND_EMAIL, { errorCode: 'MessageRejected' }),
  call(3, DELETE_OBJECT, { awsRegion: 'us-east-1' }),
  call(4, PUT_BUCKET_POLICY),
  { ...DELETE_OBJECT, eventTime: '2026-03-04T05:05:00Z' },
];

test('tells what a key did in numbers, then its newest events', async () => {
  const { out, err } = await new AskingCommands(RECORDS).trailstore('key', KEY, '--limit', '1');
  expect(out).toBe(`\
events       4: 2 succeeded, 1 denied, 1 failed
first seen   2026-03-04T05:01:00Z
last seen    2026-03-04T05:04:00Z
sends        2: 1 succeeded, 0 denied, 1 failed
deletes      1
principals   ${MAILER} (4)
Regions      eu-west-1 (3), us-east-1 (1)
services     s3 (2), ses (2)
addresses    192.0.2.10 (2), 192.0.2.20 (2)
event names  SendEmail (2), DeleteObject (1), PutBucketPolicy (1)

at                    eventName        resource  objectKey  principal                 sourceIp    region     errorCode
2026-03-04T05:04:00Z  PutBucketPolicy  ledger               ${MAILER}  192.0.2.10  eu-west-1  AccessDenied
`);
  expect(err).toContain('1 events; there are more');
});

test('wraps the summary on a terminal', async () => {
  const { out } = await new AskingCommands(RECORDS).onTerminal(60, 'key', KEY);
  expect(out).toMatch(
    /^event names {2}SendEmail \(2\), DeleteObject \(1\),\n {13}PutBucketPolicy \(1\)$/m,
  );
});

test('as JSON is one value: summary, events, and the next page where there is one', async () => {
  const commands = new AskingCommands(RECORDS);
  const page = await commands.trailstore('key', KEY, '--limit', '3', '--output', 'json');
  const first = JSON.parse(page.out);
  expect(first.summary).toMatchObject({ events: 4, denied: 1, failed: 1, deletes: { events: 1 } });
  expect(first.summary.principals.top).toEqual([
    { value: MAILER, events: 4, denied: 1, failed: 1 },
  ]);
  expect(first.events).toHaveLength(3);

  const words = ['key', KEY, '--output', 'json', '--next', first.next];
  const second = JSON.parse((await commands.trailstore(...words)).out);
  expect(Object.keys(second)).toEqual(['events']);
  expect(second.events).toHaveLength(1);
});

test.each(['jsonl', 'csv'])('as %s is events alone', async (output) => {
  const { out } = await new AskingCommands(RECORDS).trailstore('key', KEY, '--output', output);
  expect(out.trim().split('\n')).toHaveLength(output === 'csv' ? 5 : 4);
});

test('sums up what happened in the range that is asked for', async () => {
  const words = ['key', KEY, '--output', 'json', '--since', '2026-03-04T05:03'];
  const { out } = await new AskingCommands(RECORDS).trailstore(...words);
  expect(JSON.parse(out).summary).toMatchObject({ events: 2, first: '2026-03-04T05:03:00Z' });
});

test('says that a key did nothing', async () => {
  const { exitCode, out, err } = await new AskingCommands(RECORDS).trailstore('key', 'AKIANONE');
  expect({ exitCode, out, err }).toEqual({ exitCode: 0, out: '', err: 'no events match\n' });
});

test('refuses the page of another key', async () => {
  const commands = new AskingCommands(RECORDS);
  const { err } = await commands.trailstore('key', KEY, '--limit', '1');
  const [, token = ''] = /--next (\S+)/.exec(err) ?? [];
  expect((await commands.trailstore('key', 'AKIANONE', '--next', token)).exitCode).toBe(2);
});

test('tells what a principal did, and with which keys', async () => {
  const { out } = await new AskingCommands(RECORDS).trailstore('principal', MAILER);
  expect(out).toMatch(/^events {7}4: /);
  expect(out).toContain(`access keys  ${KEY} (4)`);
  expect(out).not.toMatch(/^principals/m);
});

test('names the principals that a part fits, with how often', async () => {
  const another = { ...DELETE_OBJECT, userIdentity: sessionOf('bob') };
  const commands = new AskingCommands([...RECORDS, { ...another, eventID: 'bob' }]);
  const words = ['principal', 'Operator', '--since', '2026-03-04'];
  const { out, err } = await commands.trailstore(...words);
  expect(out).toContain(`principals   ${OPERATOR}/alice (1), ${OPERATOR}/bob (1)`);
  expect(err).toContain('"Operator" fits 2 principals');
  expect(rowsOf(await commands.trailstore(...words, '--output', 'jsonl'))).toHaveLength(2);
});

describe('a part of a principal', () => {
  const commands = new AskingCommands([
    call(9, SEND_EMAIL, { eventTime: '2026-02-01T00:00:00Z' }),
    call(10, SEND_EMAIL),
    call(11, SEND_EMAIL),
  ]);
  const askFor = async (...words: string[]) => {
    const finished = await commands.trailstore(
      ...['principal', 'mailer', '--output', 'jsonl', ...words],
    );
    return { ...finished, ids: rowsOf(finished).map(({ eventID }) => eventID) };
  };

  test('is asked for in the last days, and a line says from when on', async () => {
    const { ids, err } = await askFor();
    expect(ids).toEqual(['event-11', 'event-10']);
    expect(err).toBe('since 2026-02-26T00:00:00Z; --since to change\n');
  });

  test('goes on page by page, and says it once', async () => {
    const [, token = ''] = /--next (\S+)/.exec((await askFor('--limit', '1')).err) ?? [];
    const { ids, err } = await askFor('--next', token);
    expect(ids).toEqual(['event-10']);
    expect(err).toBe('');
  });

  test('goes on through everything where the first page had leave to read it', async () => {
    const first = await askFor('--limit', '2', '--allow-scan');
    const [, token = ''] = /--next (\S+)/.exec(first.err) ?? [];
    expect((await askFor('--next', token)).ids).toEqual(['event-9']);
  });

  test.each([
    ['a time', ['--since', '2026-01-01'], ['event-11', 'event-10', 'event-9']],
    ['an end', ['--until', '2026-03-01'], ['event-9']],
    ['leave to read everything', ['--allow-scan'], ['event-11', 'event-10', 'event-9']],
  ])('with %s is asked for as it is written', async (_, words, expected) => {
    const { ids, err } = await askFor(...words);
    expect(ids).toEqual(expected);
    expect(err).toBe('');
  });
});

test('as JSON prints nothing where the store cannot be read', async () => {
  const commands = new AskingCommands(RECORDS);
  jest.spyOn(commands.reader, 'listStreams').mockRejectedValue(new Error('no'));
  for (const page of [[], await nextPage()]) {
    const { exitCode, out } = await commands.trailstore('key', KEY, '--output', 'json', ...page);
    expect([exitCode, out]).toEqual([1, '']);
  }
});

async function nextPage(): Promise<string[]> {
  const { err } = await new AskingCommands(RECORDS).trailstore('key', KEY, '--limit', '1');
  const [, token = ''] = /--next (\S+)/.exec(err) ?? [];
  return ['--next', token];
}

function sessionOf(name: string): JsonObject {
  return { type: 'AssumedRole', arn: `arn:aws:sts::111122223333:assumed-role/Operator/${name}` };
}
