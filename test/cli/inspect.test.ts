import { Workplace } from '../support/command-line';

const RECORD = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/Admin/alice@example.com',
    accountId: '111122223333',
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  },
  eventTime: '2026-01-02T03:04:05Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'DeleteObject',
  awsRegion: 'us-east-1',
  requestParameters: { bucketName: 'payroll', key: '2026/\u001b[31mjanuary.csv' },
  errorCode: 'AccessDenied',
  eventID: '0ffa308d-1467-4259-8be3-c749753be325',
  managementEvent: false,
  readOnly: false,
  recipientAccountId: '111122223333',
};

const work = new Workplace();
work.write('a.json', JSON.stringify({ Records: [RECORD, 7] }));
afterAll(() => work.remove());

const DELETION = {
  file: 'a.json',
  index: 0,
  eventID: '0ffa308d-1467-4259-8be3-c749753be325',
  eventSource: 's3.amazonaws.com',
  eventName: 'DeleteObject',
  account: '111122223333',
  at: '2026-01-02T03:04:05Z',
  service: 's3',
  category: 'data',
  level: 'object',
  access: 'write',
  decidedBy: 'managementEvent',
  principal: '111122223333:assumed-role/Admin/alice@example.com',
  principalType: 'AssumedRole',
  accessKey: 'ASIAIOSFODNN7EXAMPLE',
  resource: 'payroll',
  objectKey: '2026/\u001b[31mjanuary.csv',
  errorCode: 'AccessDenied',
  rejected: null,
};

test('prints a row for every record, readable or not', () => {
  const { out, exitCode } = work.trailstore('inspect', 'a.json', '--output', 'json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(out)).toEqual([
    DELETION,
    expect.objectContaining({ index: 1, rejected: expect.stringContaining('not an object') }),
  ]);
});

test('prints one object a line', () => {
  const { out } = work.trailstore('inspect', 'a.json', '--output', 'jsonl');
  expect(JSON.parse(out.split('\n')[0] ?? '')).toEqual(DELETION);
});

test.each(['table', 'json', 'jsonl'])('as %s, lets no terminal escape through', (format) => {
  const { out } = work.trailstore('inspect', 'a.json', '--output', format);
  expect(out).toContain('january.csv');
  expect(out).not.toContain('\u001b');
});

test('stores nothing', () => {
  const { exitCode, err } = work.trailstore('events');
  expect(exitCode).toBe(2);
  expect(err).toContain('there is no store in');
});
