import fc from 'fast-check';
import { stripCredentials } from '../../../core/redaction/strip-credentials';
import { anyCharacter } from '../../support/any-character';
import { bytesOf, DELETE_OBJECT, PUT_BUCKET_POLICY, SEND_EMAIL } from '../../support/events';

const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLETOKENEXAMPLETOKEN/+=';
const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const SIGNATURE = 'a1'.repeat(32);

const strip = (record: object | string) => {
  const { bytes, isAltered } = stripCredentials(
    Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)),
  );
  return { text: bytes.toString(), isAltered };
};

/** The record of a call that hands out credentials, as CloudTrail prints it. */
const ASSUME_ROLE = {
  ...PUT_BUCKET_POLICY,
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRole',
  responseElements: {
    credentials: {
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      sessionToken: TOKEN,
      expiration: 'Mar 4, 2026, 6:06:07 AM',
    },
  },
};

test('a session token is cut out, and every other byte stays', () => {
  const { text, isAltered } = strip(ASSUME_ROLE);
  expect(isAltered).toBe(true);
  expect(text).toBe(JSON.stringify(ASSUME_ROLE).replace(TOKEN, '***'));
});

test.each([
  ['a new access key', { responseElements: { accessKey: { secretAccessKey: SECRET_KEY } } }],
  ['a presigned request', { requestParameters: { 'X-Amz-Signature': SIGNATURE } }],
  ['its token', { requestParameters: { 'X-Amz-Security-Token': 'short' } }],
  ['an older presigned request', { requestParameters: { Signature: 'abc=' } }],
  ['a header', { requestParameters: { headers: { Authorization: 'AWS4-HMAC-SHA256 x' } } }],
  ['a header of several values', { requestParameters: { Authorization: ['Basic eA==', 'x'] } }],
  ['a customer key', { requestParameters: { 'x-amz-server-side-encryption-customer-key': 'k' } }],
  ['a password', { requestParameters: { masterUserPassword: 'hunter2' } }],
  ['a password that is a number', { requestParameters: { password: -12.5 } }],
  ['a name that is escaped', '{"requestParameters":{"pass\\u0077ord":"hunter2"}}'],
  ['a secret of several parts', { secretString: { user: 'a', list: ['b', { c: 'd' }] } }],
])('%s loses its values alone', (_what, fields) => {
  const { text, isAltered } = strip(fields);
  expect(isAltered).toBe(true);
  const before: unknown = typeof fields === 'string' ? JSON.parse(fields) : fields;
  expect(JSON.parse(text)).toEqual(starred(before, false));
});

/** What is expected of a value in which everything within the first object's fields is secret. */
function starred(value: unknown, isLeaf: boolean): unknown {
  if (Array.isArray(value)) return value.map((each) => starred(each, isLeaf));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, starred(each, isLeaf)]),
    );
  }
  return '***';
}

test.each([
  ['a token', `said ${TOKEN} today`, 'said *** today'],
  [
    'a presigned URL',
    `https://ledger.s3.amazonaws.com/a?X-Amz-Date=20260304T050607Z&X-Amz-Signature=${SIGNATURE}&x=1`,
    'https://ledger.s3.amazonaws.com/a?X-Amz-Date=20260304T050607Z&X-Amz-Signature=***&x=1',
  ],
  ['a password in a URL', 'https://alice:hunter2@example.com/', 'https***@example.com/'],
  ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl', '***'],
  ['a bearer token', 'curl Bearer abcdefgh12345678', 'curl ***'],
])('%s within another text gives way', (_what, userAgent, clean) => {
  expect(strip({ ...DELETE_OBJECT, userAgent })).toEqual({
    text: JSON.stringify({ ...DELETE_OBJECT, userAgent: clean }),
    isAltered: true,
  });
});

test('escapes do not hide a token', () => {
  const hidden = JSON.stringify({ userAgent: TOKEN })
    .replaceAll('/', '\\/')
    .replace('IQ', '\\u0049Q');
  expect(strip(hidden)).toEqual({ text: '{"userAgent":"***"}', isAltered: true });
});

test.each([
  ['an S3 data event', DELETE_OBJECT],
  ['an S3 management event', PUT_BUCKET_POLICY],
  ['an SES send', SEND_EMAIL],
  [
    'what CloudTrail hid',
    { password: 'HIDDEN_DUE_TO_SECURITY_REASONS', Authorization: '***', cookie: '' },
  ],
  ['no value', { sessionToken: null, password: true, secretString: {}, signature: [] }],
  [
    'names that only look so',
    {
      nextToken: TOKEN.slice(0, 5),
      SignatureVersion: 'SigV4',
      'x-amz-id-2': `${SIGNATURE}=`,
      passwordLastUsed: 'x',
      secretId: 'prod/db',
      clientRequestToken: 'c',
    },
  ],
  [
    'a hash and a long key',
    { key: SIGNATURE, etag: 'd41d8cd98f00b204e9800998ecf8427e', path: 'a/'.repeat(200) },
  ],
  ['a password in a value', { key: '"password":"hunter2"' }],
])('%s stays as it is', (_what, record) => {
  const bytes = bytesOf(record);
  expect(stripCredentials(bytes)).toEqual({ bytes, isAltered: false });
});

test('what is no UTF-8 stays beside a token', () => {
  const parts = [Buffer.of(0xff, 0xfe), Buffer.from(TOKEN), Buffer.of(0xc3, 0x28)];
  const record = Buffer.concat([Buffer.from('{"a":"'), ...parts, Buffer.from('"}')]);
  const { bytes } = stripCredentials(record);
  expect(bytes.toString('latin1')).toBe('{"a":"\xff\xfe***\xc3("}');
});

test('what is stripped is not stripped again', () => {
  const once = stripCredentials(bytesOf(ASSUME_ROLE)).bytes;
  expect(stripCredentials(once)).toEqual({ bytes: once, isAltered: false });
});

test('whatever a record holds, the rest of it stays, and it stays JSON (property)', () => {
  const name = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.constantFrom('password', 'X-Amz-Signature', 'a'),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: anyCharacter }),
      fc.double(),
      fc.constantFrom(null, true, TOKEN, `x ${TOKEN}`, -1e30),
      fc.array(tie('value')),
      fc.dictionary(name, tie('value')),
    ),
  }));
  fc.assert(
    fc.property(
      fc.dictionary(name, value),
      fc.constantFrom(undefined, 2, '\t'),
      (record, space) => {
        const text = JSON.stringify(record, null, space);
        const { text: stripped } = strip(text);
        expect(JSON.parse(stripped)).toEqual(expectedOf(JSON.parse(text), false));
      },
    ),
    { numRuns: 200 },
  );
});

function expectedOf(value: unknown, isSecret: boolean): unknown {
  if (typeof value === 'string') {
    if (isSecret) return /^\**$/.test(value) ? value : '***';
    return value.replaceAll(TOKEN, '***');
  }
  if (typeof value === 'number') return isSecret ? '***' : value;
  if (Array.isArray(value)) return value.map((each) => expectedOf(each, isSecret));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      expectedOf(each, isSecret || ['password', 'X-Amz-Signature'].includes(name)),
    ]),
  );
}

test('a crafted record takes no longer than its length', () => {
  for (const text of [
    'eyJ'.repeat(1_000_000),
    '://a:'.repeat(600_000),
    'bearer '.repeat(400_000),
    '-----BEGIN PRIVATE KEY'.repeat(130_000),
  ]) {
    expect(strip({ a: text }).text.length).toBeLessThanOrEqual(text.length + 8);
  }
});
