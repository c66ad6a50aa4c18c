import fc from 'fast-check';
import { plainText, ruleText } from '../../../core/alerts/plain-text';
import { cutText } from '../../../core/items/cut';
import { decodeText } from '../../../core/redaction/decode-text';
import { LEFT_OUT } from '../../../core/redaction/secrets';
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
  const parts = [
    ...['a', '?', '%3f', '@', 'x-amz-', 'token', ' ', 'A1b', 'A1b/', 'eyJ', 'sk-', '://a:', 'f'],
    ...['%25', '&amp;', '\\', '\\u{0', '-----BEGIN ', 'token:"', 'arn:aws:token:', '[left out]'],
  ];
  for (const part of parts) {
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

const KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const HEX = 'c0ffee5ec2e70badcafe'.repeat(4).slice(0, 64);
const BODY = 'c2VudGVuY2Vz9OfNoMeaning'.repeat(8);
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dGhlLXNpZ25hdHVyZQ';
const WORD = 'Tr0ub4dor';

test.each([
  [`Authorization: Bearer ${JWT}`, JWT],
  [`{"Authorization": "Bearer ${WORD}&co"}`, WORD],
  [`Authorization: Basic ${WORD}`, WORD],
  [`Authorization: Bea%72er ${WORD}`, WORD],
  [`password:%20 "${WORD}"`, WORD],
  [`password:\u200b "two ${WORD}"`, WORD],
  [`password=\\"two more ${WORD}\\"`, WORD],
  [`bearer ${WORD}`, WORD],
  [`tool (${JWT})`, JWT],
  [`prefix_${JWT}`, JWT],
  [`password: ${WORD}`, WORD],
  [`password:${WORD}`, WORD],
  [`password = "two words ${WORD}"`, WORD],
  [`{"password":"${WORD}"}`, WORD],
  [`{"password":"a\\"b ${WORD}"}`, WORD],
  [`{\\"password\\":\\"two ${WORD}\\"}`, WORD],
  [`{'db_password': '${WORD}'}`, WORD],
  [`{"password": ["two ${WORD}"]}`, WORD],
  [`<password>${WORD}</password>`, WORD],
  [`password%3D${WORD}`, WORD],
  [`password&#61;${WORD}`, WORD],
  [`password\\u003d${WORD}`, WORD],
  [`pass\u200bword=${WORD}`, WORD],
  [`password=\ufeff${WORD}`, WORD],
  [`password=T\n${WORD}`, WORD],
  [`password=T%20${WORD}`, WORD],
  [`ｐａｓｓｗｏｒｄ＝${WORD}`, WORD],
  [`passwd=${WORD}`, WORD],
  [`passphrase=${WORD}`, WORD],
  [`api_key=${WORD}`, WORD],
  [`x-api-key: ${WORD}`, WORD],
  [`apikey=${WORD}`, WORD],
  [`client_secret=${WORD}`, WORD],
  [`clientSecret: '${WORD}'`, WORD],
  [`Cookie: ${WORD}`, WORD],
  [`https://user:${WORD}@example.com`, WORD],
  ...['ghp_', 'gho_', 'ghs_', 'ghr_', 'github_pat_'].map((prefix) => [prefix + BODY, BODY]),
  ...['xoxb-', 'xoxp-', 'xoxe.xoxp-', 'xapp-', 'glpat-'].map((prefix) => [prefix + WORD + 1, WORD]),
  [`sk_live_${BODY}`, BODY],
  [`sk-${WORD.toLowerCase().repeat(3)}`, WORD.toLowerCase()],
  [`sk-proj-${WORD}-${WORD}-${WORD}`, WORD],
  [`-----BEGIN RSA PRIVATE KEY-----\n${WORD}\n-----END RSA PRIVATE KEY-----`, WORD],
  [`-----BEGIN%20PRIVATE%20KEY-----%0A${WORD}`, WORD],
  [`{"X-Amz-Signature": "${WORD}"}`, WORD],
  [`X-Amz-Signature%253D${HEX}`, HEX],
  [`X-Amz-Signature%25252525253D${WORD}`, WORD],
  [`&amp;amp;X-Amz-Signature&amp;#61;${WORD}`, WORD],
  [`sha ${HEX}.`, HEX],
  [HEX.toUpperCase(), HEX.toUpperCase()],
  [`"X-Amz-Security-Token" : "${WORD}"`, WORD],
  [`X-Amz-Security-Token%253D${WORD}`, WORD],
  [`{"x-amz-credential":"${WORD}"}`, WORD],
  [`x_amz_credential%3A${WORD}`, WORD],
  [`${KEY}=`, KEY],
  [`key ${KEY.replaceAll('/', '%2F')} x`, 'bPxRfiCY'],
  [`key ${KEY.replaceAll('/', '%252f')} x`, 'bPxRfiCY'],
  [`key ${KEY.replaceAll('/', '\\/')} x`, 'bPxRfiCY'],
  [`key ${KEY.replaceAll('/', '&sol;')} x`, 'bPxRfiCY'],
  [`key ${KEY.replaceAll('/', '\\\\\\u002F')} x`, 'bPxRfiCY'],
  [`BHq3${KEY}`, KEY],
  [`key ${KEY.slice(0, 36)}…`, 'bPxRfiCY'],
  [`key ${KEY.slice(0, 36).replaceAll('/', '%2F')}%2…`, 'bPxRfiCY'],
  [`key ${KEY.slice(0, 39)}~0123456789abcdef01234567`, 'bPxRfiCY'],
  ...['AgoJb3JpZ2lu', 'AgoGb3JpZ2lu', 'IQoJ', 'FwoG', 'FQoG', 'AQoD'].map((prefix) => [
    `t ${prefix}${WORD}`,
    WORD,
  ]),
  [`IQ\u200boJb3Jp\u{e0041}Z2lu\ufe0f${WORD}`, WORD],
  [`IQoJb3JpZ2lu%E2%80%8B${WORD}`, WORD],
  [`IQoJb3JpZ2lu\\u{200b}${WORD}`, WORD],
  [BODY.slice(0, 100), BODY.slice(0, 20)],
])('a secret does not pass in %j', (text = '', secret) => {
  const shown = plain(text);
  expect(shown).toContain(LEFT_OUT);
  expect(shown).not.toContain(secret);
});

test('a secret that ends where a text is cut does not pass', () => {
  for (const most of [256, 1024]) {
    const stored = cutText(`${'x '.repeat(most / 2 - 21)}${KEY}${KEY}`, most);
    expect(plain(stored)).not.toContain('wJalr');
  }
});

test('a text with a secret is shown decoded, and else as it is', () => {
  expect(plain('a%2Fb\\u0041 c')).toBe('a%2Fb\\u0041 c');
  expect(plain('a%2Fb\\u0041 token%3Dx c')).toBe(`a/bA ${LEFT_OUT} c`);
});

test('what decoding brings forth is neither a hidden character nor a link', () => {
  expect(plain('http%3A%2F%2Fexample.com%1b%E2%80%AE token=x')).toBe(
    `http[:]//example.com ${LEFT_OUT}`,
  );
});

test.each(['@', '＠', '﹫', '%40', '%2540', '&#64;', '&#064', '&#x40;', '&commat;', '\\u0040'])(
  'an address is masked with its at sign written as %s',
  (at) => {
    expect(plain(`to alice${at}example.com`)).toBe('to a…@example.com');
  },
);

test.each([
  'arn:aws:s3:::ledger/2026/03/04/report.csv',
  'arn:aws-us-gov:iam::111122223333:role/service-role/AWSLambdaBasicExecutionRole',
  'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod/database-AbCdEf',
  'arn:aws:lambda:eu-west-1:111122223333:function:rotate-token:PROD',
  'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
  'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/alice',
  'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  'arn:aws:ses:eu-west-1:111122223333:identity/example.com',
  'arn:aws:sns:eu-west-1:111122223333:Trailstore-Alerts',
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/Trailstore/1234abcd-12ab-34cd-56ef-1234567890ab',
  '111122223333:assumed-role/Deploy/GitHubActions',
  '111122223333:assumed-role/token-service/i-0123456789abcdef0',
  '111122223333:assumed-role/Trailstore-IngestFunctionServiceRole6C5F1A2B-AbCdEfGhIjKl/Trailstore-Ingest',
  '111122223333:root',
  '444455556666:user/billing/carol',
  'AROAEXAMPLEROLEID1234:botocore-session-1772600000',
  'AIDAEXAMPLEUSERID1234',
  'ASIAIOSFODNN7EXAMPLE',
  'aws-cdk-111122223333',
  'CustomS3AutoDeleteObjectsCustomResourceProviderRole3B1BD092',
  'secretsmanager:GetSecretValue',
  'GetSecretValue',
  'NoSuchBucketPolicy',
  '0ffa308d-1467-4259-8be3-c749753be325',
  'sha256-0123456789abcdef0123456789abcdef',
  '2026-03-04T05:06:07Z#0ffa308d-1467-4259-8be3-c749753be325',
  '20260304T050000Z-1f2e3d4c',
  'cdk-hnb659fds-assets-111122223333-eu-west-1',
  'sk-production-invoices-2026',
  'boxapp-production-assets/task_test_results_2026',
  'task-force-notes/2026/Minutes-of-the-Meeting-12.docx',
  'desk-booking-service-production-2026',
  'elasticbeanstalk-eu-west-1-111122223333',
  'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/111122223333_CloudTrail_eu-west-1_20260304T0505Z_AbCdEfGhIjKlMnOp.json.gz',
  'year=2026/month=03/day=04/part-00000-0ffa308d-1467-4259-8be3-c749753be325.c000.snappy.parquet',
  'backups/2026-03-04/database.sql.gz',
  'uploads/%E8%AB%8B%E6%B1%82%E6%9B%B8%202026%E5%B9%B43%E6%9C%88.pdf',
  'node_modules/.cache/5f2b8e1d9c3a4f60.js',
  'docs/password-policy.pdf',
  'src/auth/token.test.ts',
  'aws-cli/2.15.30 Python/3.11.8 Linux/6.1.79-99.164.amzn2023.x86_64 exe/x86_64.amzn.2023 prompt/off command/s3.cp',
  'Boto3/1.34.51 md/Botocore#1.34.51 ua/2.0 os/linux#6.1.79 md/arch#x86_64 lang/python#3.12.2 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.34.51',
  'aws-sdk-js/3.525.0 ua/2.0 os/linux#5.10.209 lang/js md/nodejs#20.11.1 api/s3#3.525.0 exec-env/AWS_Lambda_nodejs20.x m/E,b,D',
  'aws-sdk-java/2.25.0 Linux/5.10.209 OpenJDK_64-Bit_Server_VM/17.0.10+7-LTS Java/17.0.10 vendor/Amazon.com_Inc. io/sync http/Apache cfg/retry-mode/legacy cfg/auth-source#imds',
  '[S3Console/0.4, aws-internal/3 aws-sdk-java/1.12.488 Linux/5.10 java/1.8.0_372 vendor/Oracle_Corporation]',
  'Mozilla/5.0 (X11; Linux x86_64; rv:123.0) Gecko/20100101 Firefox/123.0',
  'APN/1.0 HashiCorp/1.0 Terraform/1.7.4 terraform-provider-aws/5.39.0 aws-sdk-go-v2/1.25.2 m/F',
  'cloudformation.amazonaws.com',
  '198.51.100.7',
])('an ordinary name stays: %s', (text) => {
  expect(plain(text)).toBe(text);
});

const BASE64 = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'];
const LETTERS = BASE64.slice(0, 62);

function textOf(characters: readonly string[], minLength: number, maxLength = minLength) {
  return fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });
}

/** A secret of any kind, behind what names it. */
function namedSecret(): fc.Arbitrary<readonly [before: string, secret: string]> {
  const name = fc.constantFrom(
    ...['password', 'api_key', 'apikey', 'client_secret', 'Authorization', 'X-Amz-Signature'],
    ...['X-Amz-Security-Token', 'X-Amz-Credential', 'secretAccessKey', 'session_token'],
  );
  const is = fc.constantFrom('=', ': ', '":"', '" : "', "':'");
  const prefix = fc.constantFrom(
    ...['ghp_', 'gho_', 'ghs_', 'ghr_', 'github_pat_', 'xoxb-', 'sk-', 'eyJ'],
    ...['AgoJb3JpZ2lu', 'IQoJ', 'FwoG', 'FQoG', 'AQoD'],
  );
  const key = textOf(BASE64, 37).map((text) => `${text.slice(0, 20)}aB3${text.slice(20)}`);
  return fc.oneof(
    fc.tuple(
      fc.tuple(name, is).map(([a, b]) => a + b),
      textOf(LETTERS, 20, 40),
    ),
    fc.tuple(prefix, textOf(LETTERS, 36, 90)),
    fc.tuple(fc.constant(''), key),
    fc.tuple(fc.constant(''), textOf([...'0123456789abcdef'], 64)),
    fc.tuple(fc.constant(''), textOf(BASE64, 100, 200)),
  );
}

const hexOf = (character: string) => character.charCodeAt(0).toString(16).padStart(2, '0');
const WRITTEN: readonly ((character: string) => string)[] = [
  (character) => character,
  (character) => character,
  (character) => character,
  (character) => `%${hexOf(character)}`,
  (character) => `%25${hexOf(character)}`,
  (character) => `&#${character.charCodeAt(0)};`,
  (character) => `&#x${hexOf(character)};`,
  (character) => `\\u00${hexOf(character)}`,
  (character) => `\\\\u{${hexOf(character)}}`,
  (character) => `\u200b${character}`,
  (character) => `${character}%E2%81%A0`,
];

/** Writes each character of a text in a way of its own, and the whole again as a URL or JSON would. */
function written(
  text: string,
  ways: readonly ((character: string) => string)[],
  again: 'plain' | 'url' | 'json',
): string {
  const once = [...text].map((each, i) => (ways[i % ways.length] ?? String)(each)).join('');
  return { plain: once, url: encodeURIComponent(once), json: JSON.stringify(once).slice(1, -1) }[
    again
  ];
}

/** Undoes what `written` does, as a reader of the message could. */
function readAgain(text: string): string {
  const once = decodeText(text.replaceAll('\\u{200b}', ''));
  return decodeText(decodeText(once)).replace(/[\u200b\u2060]/g, '');
}

test('no secret comes through, however it is written and whatever surrounds it (property)', () => {
  const ways = fc.array(fc.constantFrom(...WRITTEN), { minLength: 1, maxLength: 60 });
  const again = fc.constantFrom('plain' as const, 'url' as const, 'json' as const);
  const edge = fc.constantFrom(' ', '(', ')', '"', '/', ',', '&', '|');
  fc.assert(
    fc.property(
      fc.tuple(hostileText(), edge, namedSecret(), edge, hostileText()),
      ways,
      again,
      ([before, opening, [name, secret], closing, after], how, layer) => {
        const hidden = written(name + secret, how, layer);
        const shown = readAgain(plain(before + opening + hidden + closing + after));
        expect(shown).not.toContain(secret);
        expect(shown).not.toContain(secret.slice(-16));
      },
    ),
    { numRuns: 1000 },
  );
});

test('an address is masked, however it is written (property)', () => {
  const ways = fc.array(fc.constantFrom(...WRITTEN), { minLength: 1, maxLength: 30 });
  const again = fc.constantFrom('plain' as const, 'url' as const, 'json' as const);
  fc.assert(
    fc.property(ways, again, (how, layer) => {
      const shown = plain(`to ${written('carol.jones@example.com', how, layer)} now`);
      // What is shown of the name is its first character, or that of its encoding.
      expect(readAgain(shown)).toMatch(/^to .?…@example\.com now$/u);
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
