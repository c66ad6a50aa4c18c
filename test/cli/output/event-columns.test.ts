import { EVENT_COLUMNS, EVENT_GLANCE } from '../../../cli/output/event-columns';
import { rowWriter } from '../../../cli/output/event-rows';
import { PaperSink } from '../../support/sink';

const PERFECT = {
  at: '2026-06-30T11:23:54Z',
  account: '111122223333',
  region: 'us-east-1',
  eventName: 'GetObject',
  principal: '111122223333:assumed-role/web-frontend/i-07aa37ed29e50f1c9',
  sourceIp: '198.51.100.17',
  resource: 'example-app-uploads',
  objectKey: 'customers/2026/06/30/photograph-of-the-invoice.pdf',
  errorCode: 'AccessDenied',
};

async function lineAt(columns: number, row: object = PERFECT): Promise<string> {
  const paper = new PaperSink(true, columns);
  const writer = rowWriter('table', paper, EVENT_COLUMNS, EVENT_GLANCE);
  // Events of other Regions and accounts, so that no column says the same in every row.
  await writer.add({ ...PERFECT, region: 'eu-central-1', account: '444455556666' });
  await writer.add({ ...row });
  await writer.end();
  return paper.text.split('\n')[2] ?? '';
}

test.each([
  [80, ['2026-06-30T11:23:54Z', 'GetObject', '…web-fro', 'example', 'ice.pdf', 'AccessDenied']],
  [100, ['2026-06-30T11:23:54Z', 'GetObject', '…web-frontend', 'invoice.pdf', 'AccessDenied']],
  [120, ['2026-06-30T11:23:54Z', 'GetObject', '…web-frontend/i-07', 'invoice.pdf', 'AccessDenied']],
  [160, ['111122223333', '198.51.100.17', '…web-frontend/i-07', 'invoice.pdf', 'AccessDenied']],
  [200, ['111122223333', 'us-east-1', '198.51.100.17', '…web-frontend/i-07', 'AccessDenied']],
])('at %i columns an event shows what matters, and uses the room', async (columns, shown) => {
  const line = await lineAt(columns);
  for (const part of shown) expect(line).toContain(part);
  expect(line.length).toBe(columns);
});

test.each([
  ['a user', '111122223333:user/alice', '…alice'],
  ['a user below a path', '111122223333:user/staff/emea/alice', '…alice'],
  ['a role’s session', '111122223333:assumed-role/deploy/alice', '…deploy/alice'],
  [
    'a person of IAM Identity Center',
    '111122223333:assumed-role/AWSReservedSSO_Admin_0a1b2c3d/alice@example.com',
    '…alice@example.com',
  ],
  ['a user of another account', '444455556666:user/mallory', '444455556666:…mallory'],
  ['a service', 'config.amazonaws.com', 'config.amazonaws.com'],
  ['a root user', '111122223333:root', '…root'],
])('says in short who %s is', (_name, principal, short) => {
  expect(EVENT_GLANCE.shorten?.principal?.({ ...PERFECT, principal })).toBe(short);
});

test('names the bucket where no object was touched', async () => {
  expect(await lineAt(80, { ...PERFECT, objectKey: undefined })).toMatch(/ {2}example-\w/);
});
