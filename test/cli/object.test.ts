import type { JsonObject } from '../../core/records/record';
import { AskingCommands, rowsOf } from '../support/asking-commands';
import { DELETE_OBJECT } from '../support/events';

const KEY = 'invoices/2026/03.pdf';
const OBJECT = `s3://ledger/${KEY}`;

/** A call on the object: its minute tells it apart. */
function call(minute: number, eventName: string, changes: JsonObject = {}): JsonObject {
  return {
    ...DELETE_OBJECT,
    eventTime: `2026-03-04T05:${String(minute).padStart(2, '0')}:00Z`,
    eventID: `event-${minute}`,
    requestID: `REQUEST${minute}`,
    eventName,
    readOnly: eventName.startsWith('Get'),
    ...changes,
  };
}

function resourcesOf(...keys: readonly string[]): JsonObject {
  return {
    resources: [
      ...keys.map((key) => ({ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::ledger/${key}` })),
      { accountId: '111122223333', type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::ledger' },
    ],
  };
}

const ANOTHER_KEY = { requestParameters: { bucketName: 'ledger', key: 'invoices/other.pdf' } };

/** As S3 records it: without its keys. */
function batch(minute: number, changes: JsonObject = {}): JsonObject {
  return call(minute, 'DeleteObjects', {
    requestParameters: { bucketName: 'ledger', delete: '' },
    resources: [
      { type: 'AWS::S3::Object', ARNPrefix: 'arn:aws:s3:::ledger/' },
      { accountId: '111122223333', type: 'AWS::S3::Bucket', ARN: 'arn:aws:s3:::ledger' },
    ],
    ...changes,
  });
}

/** What S3 records for each key of a batch since June 2025. */
function keyOfBatch(minute: number, key: string, of: number): JsonObject {
  return call(minute, 'DeleteObject', {
    eventType: 'AwsServiceEvent',
    eventID: `event-${minute} for ${key}`,
    requestID: `REQUEST${of}`,
    requestParameters: null,
    ...resourcesOf(key),
  });
}

async function history(records: readonly JsonObject[], ...words: string[]) {
  const commands = new AskingCommands(records);
  return commands.trailstore('object', OBJECT, '--output', 'jsonl', ...words);
}

async function deeds(records: readonly JsonObject[], ...words: string[]): Promise<unknown[]> {
  return rowsOf(await history(records, ...words)).map(({ what }) => what);
}

test('tells what was done to an object, the last thing first', async () => {
  const records = [
    call(1, 'PutObject'),
    call(2, 'GetObject'),
    call(3, 'GetObject', ANOTHER_KEY),
    call(4, 'PutObjectAcl'),
    call(5, 'DeleteObject'),
  ];
  expect(await deeds(records)).toEqual(['deleted', 'changed its ACL', 'read', 'wrote']);
  expect(await deeds(records, '--oldest-first', '--limit', '2')).toEqual(['wrote', 'read']);
  expect(await deeds(records, '--until', '2026-03-04T05:02:00Z')).toEqual(['read', 'wrote']);
});

test('shows that a call was denied, or failed', async () => {
  const records = [
    call(1, 'DeleteObject', { errorCode: 'AccessDenied' }),
    call(2, 'GetObject', { errorCode: 'NoSuchKey' }),
  ];
  expect(await deeds(records)).toEqual(['failed: read', 'denied: delete']);
});

test('takes an ARN', async () => {
  const commands = new AskingCommands([call(1, 'PutObject')]);
  const { out } = await commands.trailstore('object', `arn:aws:s3:::ledger/${KEY}`);
  expect(out).toContain('wrote');
});

test('tells of copies from the object and to it, and which the other one is', async () => {
  const copied = (minute: number, from: string, to: readonly [bucket: string, key: string]) =>
    call(minute, 'CopyObject', {
      requestParameters: { bucketName: to[0], key: to[1], 'x-amz-copy-source': from },
      resources: [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${to[0]}/${to[1]}` }],
    });
  const finished = await history([
    copied(1, 'drafts/03.pdf', ['ledger', KEY]),
    copied(2, `ledger/${KEY}`, ['backup', 'a/03.pdf']),
    copied(3, `ledger/${KEY}`, ['ledger', KEY]),
  ]);
  expect(rowsOf(finished).map(({ what, other }) => [what, other])).toEqual([
    ['copied onto itself', null],
    ['copied to', 's3://backup/a/03.pdf'],
    ['copied from', 's3://drafts/03.pdf'],
  ]);
});

test('tells of the objects of a prefix, and which', async () => {
  const commands = new AskingCommands([
    call(1, 'PutObject'),
    call(2, 'PutObject', ANOTHER_KEY),
    call(3, 'PutObject', { requestParameters: { bucketName: 'ledger', key: 'else' } }),
  ]);
  const { out } = await commands.trailstore('object', 's3://ledger/invoices/*');
  expect(out).toMatch(/wrote +invoices\/other\.pdf.*\n.*wrote +invoices\/2026\/03\.pdf/);
  expect(out).not.toContain('else');
});

describe('batch deletes', () => {
  test('are known by the event for the key, and need no note', async () => {
    const { out, err } = await history([batch(1), keyOfBatch(1, KEY, 1)]);
    expect(rowsOf({ out, err, exitCode: 0 }).map(({ what }) => what)).toEqual(['deleted (batch)']);
    expect(err).toBe('');
  });

  test('of other keys need no note', async () => {
    const records = [call(0, 'PutObject'), batch(1), keyOfBatch(1, 'invoices/other.pdf', 1)];
    expect((await history(records)).err).toBe('');
  });

  test('without events for their keys may have deleted it: a note says so', async () => {
    const { err } = await history([call(0, 'PutObject'), batch(1), batch(3), batch(5)]);
    expect(err).toBe(
      'note: 3 DeleteObjects calls in this bucket do not tell the keys, and may have deleted this object: trailstore events --resource s3://ledger --event-name DeleteObjects --since 2026-03-04T05:01:00Z --until 2026-03-04T05:05:00Z\n',
    );
  });

  test('that two accounts recorded are one', async () => {
    const copy = { eventID: 'copy', recipientAccountId: '444455556666' };
    const { err } = await history([batch(1), batch(1, copy)]);
    expect(err).toContain('note: 1 DeleteObjects call in this bucket does');
  });

  test('that were denied deleted nothing', async () => {
    expect(
      (await history([call(0, 'PutObject'), batch(1, { errorCode: 'AccessDenied' })])).err,
    ).toBe('');
  });

  test('outside of the time that was asked for are not counted', async () => {
    const { err } = await history([call(0, 'PutObject'), batch(1)], '--since', '2026-03-04T05:02');
    expect(err).not.toContain('note');
  });

  test.each([
    [
      'parameters',
      {
        requestParameters: {
          bucketName: 'ledger',
          delete: { objects: [{ key: KEY }, { key: 'b' }] },
        },
      },
    ],
    ['resources', resourcesOf(KEY, 'b')],
    ['resources alone', resourcesOf(KEY)],
  ])('that name the key in their %s belong into the history, in its order', async (_, changes) => {
    const records = [call(1, 'PutObject'), batch(2, changes), call(3, 'GetObject')];
    const { out, err } = await history(records);
    expect(rowsOf({ out, err, exitCode: 0 }).map(({ what }) => what)).toEqual([
      'read',
      'deleted (batch)',
      'wrote',
    ]);
    expect(err).toBe('');
  });

  test('that name other keys are passed over', async () => {
    const { out, err } = await history([batch(2, resourcesOf('a', 'b'))]);
    expect(out).toBe('');
    expect(err).not.toContain('note');
  });
});

test('goes on page by page, and repeats neither events nor the note', async () => {
  const records = [batch(1, resourcesOf(KEY, 'b')), call(2, 'PutObject'), batch(3)];
  const first = await history(records, '--limit', '1');
  const [, token = ''] = /--next (\S+)/.exec(first.err) ?? [];
  const second = await history(records, '--limit', '1', '--next', token);
  expect(rowsOf(first).map(({ what }) => what)).toEqual(['wrote']);
  expect(rowsOf(second).map(({ what }) => what)).toEqual(['deleted (batch)']);
  expect(second.err).toBe('');
});

test('finds on a later page the batch deletes that are too many to be looked at on the first', async () => {
  const records = [
    call(1, 'PutObject'),
    batch(2, resourcesOf(KEY, 'b')),
    call(3, 'GetObject'),
    ...Array.from({ length: 201 }, (_, n) => batch(4, { eventID: `batch-${n}` })),
    call(5, 'GetObject'),
  ];
  const first = await history(records, '--limit', '2');
  expect(first.err).toContain('note: not all batch deletes of this bucket were looked at');
  const [, token = ''] = /--next (\S+)/.exec(first.err) ?? [];
  const second = await history(records, '--next', token);
  expect(rowsOf(second).map(({ what }) => what)).toEqual(['deleted (batch)', 'wrote']);
  expect(second.err).toBe('');
});

test('reads on a later page nothing for the note, which stands on the first', async () => {
  const commands = new AskingCommands([
    batch(1),
    keyOfBatch(1, 'else', 1),
    call(2, 'PutObject'),
    call(3, 'PutObject'),
  ]);
  const explaining = () =>
    commands.reader.requests.filter(({ condition }) =>
      JSON.stringify(condition?.values ?? {}).includes('"DeleteObject"'),
    ).length;
  const { err } = await commands.trailstore('object', OBJECT, '--limit', '1');
  const onFirst = explaining();
  expect(onFirst).toBeGreaterThan(0);
  const [, token = ''] = /--next (\S+)/.exec(err) ?? [];
  await commands.trailstore('object', OBJECT, '--limit', '1', '--next', token);
  expect(explaining()).toBe(onFirst);
});

test('refuses the page of another object', async () => {
  const records = [call(1, 'PutObject'), call(2, 'PutObject')];
  const [, token = ''] = /--next (\S+)/.exec((await history(records, '--limit', '1')).err) ?? [];
  const commands = new AskingCommands(records);
  const { exitCode, err } = await commands.trailstore('object', 's3://ledger/b', '--next', token);
  expect(exitCode).toBe(2);
  expect(err).toContain('the token belongs to another question');
});

test('says that nothing was found, and why that may be', async () => {
  const { exitCode, err } = await history([]);
  expect(exitCode).toBe(0);
  expect(err).toMatch(/^no events match: .*s3:\/\/bucket\/prefix\*.*data events.*reads/);
});

test.each([
  ['s3://ledger', 'names a bucket'],
  ['ledger/a.pdf', 'is no object'],
  ['arn:aws:ses:eu-west-1:111122223333:identity/example.com', 'is no object'],
])('refuses %s', async (name, reason) => {
  const { exitCode, err } = await new AskingCommands([]).trailstore('object', name);
  expect(exitCode).toBe(2);
  expect(err).toContain(reason);
});

test('never reads past the listings of a bucket without end', async () => {
  const listing = (minute: number) => batch(minute, { eventName: 'ListObjects' });
  const records = [batch(0), ...Array.from({ length: 30 }, (_, minute) => listing(minute))];
  const { err } = await new AskingCommands(records, 1).trailstore('object', OBJECT);
  expect(err).toContain('note: not all batch deletes of this bucket were looked at');
});

test('never reads without end beside calls that do not tell their keys, and says so', async () => {
  const records = Array.from({ length: 15 }, (_, n) => [
    batch(n),
    ...['a', 'b', 'c'].map((key) => keyOfBatch(n, key, 99)),
  ]).flat();
  const commands = new AskingCommands(records, 1);
  const { err } = await commands.trailstore('object', OBJECT);
  expect(err).toContain('note: 15 DeleteObjects calls in this bucket do not tell the keys');
  expect(err).toContain('note: not all that was deleted beside these calls was read');
  expect(commands.reader.requests.length).toBeLessThan(20);
});

test('an unreadable record ends no history: it is counted', async () => {
  const commands = new AskingCommands([call(1, 'PutObject'), call(3, 'GetObject')]);
  commands.storeUnreadable(call(2, 'DeleteObject'));
  commands.storeUnreadable(batch(4));
  const finished = await commands.trailstore('object', OBJECT, '--output', 'jsonl');
  expect(rowsOf(finished).map(({ what }) => what)).toEqual(['read', 'deleted', 'wrote']);
  expect(finished.exitCode).toBe(1);
  expect(finished.err).toContain('note: 1 DeleteObjects call in this bucket does not tell');
  expect(finished.err).toMatch(
    /^2 records cannot be read: 2026-03-04T05:04:00Z#event-4 in 111122223333\/s3\/data: the raw record is of format version 0/m,
  );
});
