import type { JsonObject } from '../../core/records/record';
import { AskingCommands, rowsOf } from '../support/asking-commands';
import { SEND_EMAIL } from '../support/events';

/** A call about the identity: its minute tells it apart. */
function call(minute: number, eventName: string, changes: JsonObject = {}): JsonObject {
  return {
    ...SEND_EMAIL,
    eventTime: `2026-03-04T05:0${minute}:00Z`,
    eventID: `event-${minute}`,
    eventName,
    managementEvent: true,
    eventCategory: 'Management',
    readOnly: eventName.startsWith('Get'),
    requestParameters: { identity: 'example.com' },
    ...changes,
  };
}

const LIFE = [
  call(1, 'VerifyDomainIdentity'),
  call(2, 'PutIdentityPolicy', { errorCode: 'AccessDenied' }),
  call(3, 'SetIdentityDkimEnabled'),
  { ...SEND_EMAIL, eventTime: '2026-03-04T05:04:00Z' },
  call(5, 'DeleteIdentity'),
];
const DEEDS = ['deleted', 'sent mail', 'changed DKIM', 'denied: set a policy', 'asked to verify'];

test.each(['example.com', 'arn:aws:ses:eu-west-1:111122223333:identity/example.com'])(
  'tells the life of %s, and what was sent as it',
  async (name) => {
    const commands = new AskingCommands(LIFE);
    const finished = await commands.trailstore('identity', name, '--output', 'jsonl');
    expect(rowsOf(finished).map(({ what }) => what)).toEqual(DEEDS);
  },
);

test('leaves out what another service did to the same name', async () => {
  const bucket = {
    eventSource: 's3.amazonaws.com',
    requestParameters: { bucketName: 'example.com' },
  };
  const commands = new AskingCommands([
    ...LIFE,
    call(6, 'DeleteBucket', { ...bucket, resources: [] }),
  ]);
  const finished = await commands.trailstore('identity', 'example.com', '--output', 'jsonl');
  expect(rowsOf(finished)).toHaveLength(LIFE.length);
});

test('prints the columns that are asked for', async () => {
  const commands = new AskingCommands(LIFE);
  const words = ['identity', 'example.com', '--output', 'csv', '--columns', 'what', '--limit', '1'];
  expect((await commands.trailstore(...words)).out).toBe('what\ndeleted\n');
});

test.each([
  ['news@example.com', /its domain|under the domain/],
  ['example.net', /SMTP/],
])('says that nothing was found of %s, and why that may be', async (name, hint) => {
  const { exitCode, err } = await new AskingCommands(LIFE).trailstore('identity', name);
  expect(exitCode).toBe(0);
  expect(err).toMatch(/^no events match/);
  expect(err).toMatch(hint);
});

test('refuses a bucket', async () => {
  const { exitCode, err } = await new AskingCommands([]).trailstore('identity', 's3://ledger');
  expect(exitCode).toBe(2);
  expect(err).toContain('is of S3');
});
