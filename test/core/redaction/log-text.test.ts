import { logText } from '../../../core/redaction/log-text';
import { UNSAFE } from '../../support/hostile-text';

test.each([
  ['it cannot be decompressed: unexpected end of file'],
  ['it holds more than 1024 MB, the limit for one file'],
  [
    'User: arn:aws:sts::111122223333:assumed-role/Ingest/i is not authorized to perform: s3:GetObject',
  ],
  ['s3://trail-logs/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/a.json.gz'],
])('a reason stays as it is: %s', (reason) => {
  expect(logText(reason)).toBe(reason);
});

test.each([
  ['a session token', 'Invalid token IQoJb3JpZ2luX2VjEXAMPLETOKEN/+=', 'IQoJ'],
  [
    'a presigned request',
    'GET /a?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE&X-Amz-Signature=abc failed',
    'abc',
  ],
  ['a header', 'Authorization: AWS4-HMAC-SHA256 Credential=x, Signature=abcdef', 'abcdef'],
  ['a secret key', 'key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY is wrong', 'wJalr'],
  ['an e-mail address', 'alice.smith@example.com is not verified', 'smith'],
  ['an encoded address', 'alice.smith%40example.com is not verified', 'smith'],
  ['a password', 'cannot connect to https://alice:hunter2@example.com', 'hunter2'],
])('%s is left out', (_what, reason, secret) => {
  expect(logText(reason)).not.toContain(secret);
});

test('it is one short line that steers no terminal', () => {
  const line = logText(`a\nb\u001b[2J\u202e${'x '.repeat(5000)}`);
  expect(line).toMatch(/^a.{1,6}b.{1,6}\[2J/);
  expect(line).not.toMatch(UNSAFE);
  expect(Buffer.byteLength(line)).toBeLessThan(1100);
});
