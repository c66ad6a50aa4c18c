import fc from 'fast-check';
import { LEFT_OUT, plainText, ruleText } from '../../../core/alerts/plain-text';
import { hostileText, UNSAFE } from '../../support/hostile-text';

const plain = (text: string) => plainText(text, 4096);

test.each([
  'aws-cli/2.15.0 md/Botocore#2.4.5 exec-env/CloudShell',
  '111122223333:assumed-role/Admin/alice',
  'invoices/2026/03 März.pdf',
  'arn:aws:s3:::ledger',
  '2001:db8::1',
  'AKIAIOSFODNN7EXAMPLE',
  // A SHA-1, as tools name objects.
  'objects/da39a3ee5e6b4b0d3255bfef95601890afd80709.json',
])('%s stays as it is', (text) => {
  expect(plain(text)).toBe(text);
});

test.each([
  ['a line end', 'a\r\nWhat to do: nothing', 'a\\u{d}\\u{a}What to do: nothing'],
  ['a terminal sequence', '\u001b]0;owned\u0007', '\\u{1b}]0;owned\\u{7}'],
  ['text turned around', 'fdp.\u202eexe', 'fdp.\\u{202e}exe'],
  ['what shows as nothing', 'led\u200bger', 'led\\u{200b}ger'],
  ['half a character', '\ud800', '\ufffd'],
  ['blanks that push text to another line', `a${' '.repeat(90)}b`, 'a b'],
])('%s is seen', (_, text, expected) => {
  expect(plain(text)).toBe(expected);
});

test.each([
  ['alice@example.com', 'a…@example.com'],
  [
    '111122223333:assumed-role/Admin/alice.smith@example.com',
    '111122223333:assumed-role/Admin/a…@example.com',
  ],
  ['mail/alice%40example.com/1.eml', 'mail/a…@example.com/1.eml'],
  ['Alice <alice@example.com>, bob@example.com', 'Alice <a…@example.com>, b…@example.com'],
  ['"alice smith"@example.com', '…@example.com'],
  ['bounce+alice=example.com@example.org', 'b…@example.org'],
  ['żaneta@example.com', 'ż…@example.com'],
  ['ali\u200bce@example.com', 'a…@example.com'],
  ['alice\n@example.com', 'a…@example.com'],
  ['alice＠example.com', 'a…@example.com'],
  ['alice@[192.0.2.1]', 'a…@[192.0.2.1]'],
  ['a…@example.com', 'a…@example.com'],
])('the address in %j is masked', (text, expected) => {
  expect(plain(text)).toBe(expected);
});

const SECRET = 'c0ffee5ec2e7c0ffee5ec2e7c0ffee';
test.each([
  `report.csv?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260304&X-Amz-Signature=${SECRET}`,
  `report.csv%3FX-Amz-Signature%3D${SECRET}`,
  `report.csv?versionId=3&x-amz-security-token=${SECRET}`,
  `X-Amz-Security-Token: ${SECRET}`,
  `x-amz-signature=\u200b${SECRET}`,
  `https://b.s3.amazonaws.com/k?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=${SECRET}&Expires=1`,
  `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260304, Signature=${SECRET}`,
  `token=${SECRET}`,
  `client/1.0 (secret_access_key=${SECRET})`,
  `password=${SECRET}`,
])('what is secret in %j is left out', (text) => {
  const shown = plain(text);
  expect(shown).toContain(LEFT_OUT);
  expect(shown).not.toContain(SECRET);
  expect(shown).not.toMatch(/signature=/i);
});

test.each([
  ['a secret access key', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  ['a session token', 'IQoJb3JpZ2luX2VjEGEaCXVzLWVhc3QtMSJIMEYCIQDSExample'],
  ['another session token', 'FwoGZXIvYXdzENH//////////wEaDLtcExample'],
])('%s is left out wherever it stands', (_, secret) => {
  expect(plain(`tool/1.0 (${secret}) x`)).toBe(`tool/1.0 (${LEFT_OUT}) x`);
});

test.each([
  ['https://example.com/login', 'https[:]//example.com/login'],
  ['www.example.com', 'www[.]example.com'],
  ['javascript:alert(1)', 'javascript[:]alert(1)'],
])('%s is no link any more', (text, expected) => {
  expect(plain(text)).toBe(expected);
});

test('a long text is cut and says so', () => {
  expect(plainText('ä'.repeat(100), 13)).toBe('äääää…');
});

test('an immense text costs little', () => {
  for (const part of ['a', '?', '%3f', '@', 'x-amz-', 'token', ' ', 'A1b']) {
    expect(plainText(part.repeat(5_000_000 / part.length), 64).length).toBeLessThanOrEqual(64);
  }
});

test('whatever it is, it becomes one bounded line without hidden characters (property)', () => {
  fc.assert(
    fc.property(hostileText(), fc.integer({ min: 8, max: 300 }), (text, most) => {
      const shown = plainText(text, most);
      expect(shown).not.toMatch(UNSAFE);
      expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(most);
    }),
  );
});

test('no address comes through whole, whatever surrounds it (property)', () => {
  fc.assert(
    fc.property(hostileText(), hostileText(), (before, after) => {
      expect(plain(`${before}carol.jones@example.com${after}`)).not.toContain('jones');
    }),
  );
});

test('no signature comes through, whatever stands before it (property)', () => {
  fc.assert(
    fc.property(hostileText(), (before) => {
      const shown = plain(`${before}X-Amz-Signature=${SECRET}&X-Amz-Security-Token=${SECRET}`);
      expect(shown).not.toContain(SECRET);
    }),
  );
});

describe("a rule's own words", () => {
  test('keep lines, links and addresses', () => {
    const text = 'Ask security@example.com.\nSee https://example.com/runbook';
    expect(ruleText(text, 4096)).toBe(text);
  });

  test('lose what would not be seen', () => {
    expect(ruleText('a\u001b[2J\u202eb', 4096)).toBe('a\\u{1b}[2J\\u{202e}b');
  });
});

test.each(['tool/', 'a/b/', ''])(
  'leaves out a secret key behind %j, and before a slash',
  (before) => {
    const key = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    for (const text of [`${before}${key}`, `${before}${key}/rest`]) {
      const told = plainText(text, 200);
      expect(told).toContain(LEFT_OUT);
      expect(told).not.toContain('bPxRfiCY');
    }
  },
);
