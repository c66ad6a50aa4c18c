import { gzipSync } from 'node:zlib';
import type { FileCounts } from '../../core/ledger/file-counts';
import { DELETE_OBJECT } from './events';
import { eventId } from './log-records';
import { logOf } from './logs';

/** A file as an attacker, or an accident, may leave it in the bucket, and what becomes of it. */
export interface HostileFile {
  readonly name: string;
  readonly content: () => Buffer;
  /** The file's account, where it has one; what is not named is 0. */
  readonly counts?: Partial<FileCounts>;
  /** Records that are stored and come back byte for byte, also where the file fails behind them. */
  readonly kept?: readonly (Buffer | string)[];
  /** Why the first rejected element is rejected. */
  readonly rejection?: string;
  /** How the file fails as a whole, where it does. */
  readonly error?: readonly [name: string, message: string];
}

const MILLION = 1_000_000;

/** A record of its own id, with other fields before all its own: the text, not the value, is what counts. */
function recordWith(n: number, fields = ''): string {
  const text = JSON.stringify({ ...DELETE_OBJECT, eventID: eventId(n) });
  return fields === '' ? text : `{${fields},${text.slice(1)}`;
}

const FIRST = recordWith(1);
const LAST = recordWith(2);
const [BOTH, ONE_AND_REJECTED] = [
  { records: 2, stored: 2 },
  { records: 3, stored: 2, rejected: 1 },
];

/** A record between two sound ones. */
function among(record: string | Buffer): Buffer {
  return Buffer.concat([
    Buffer.from(`{"Records":[${FIRST},`),
    Buffer.from(record),
    Buffer.from(`,${LAST}]}`),
  ]);
}

/** A strange record that is one all the same. */
function sound(name: string, record: string | Buffer): HostileFile {
  return {
    name,
    content: () => among(record),
    counts: { records: 3, stored: 3 },
    kept: [FIRST, record, LAST],
  };
}

/** A record that is rejected, and nothing beside it. */
function broken(name: string, record: () => string | Buffer, rejection: string): HostileFile {
  return {
    name,
    content: () => among(record()),
    counts: ONE_AND_REJECTED,
    kept: [FIRST, LAST],
    rejection,
  };
}

function noLog(name: string, content: string | Buffer, why: string): HostileFile {
  return {
    name,
    content: () => Buffer.from(content),
    error: ['NotALogError', `not a CloudTrail log: ${why}`],
  };
}

const nested = (levels: number) => `${'{"a":['.repeat(levels / 2)}1${']}'.repeat(levels / 2)}`;
const TOO_INTRICATE = 'it has more than 250000 values, or more than 1000 within one another';
const FORGED = JSON.stringify({ ...DELETE_OBJECT, eventID: eventId(99) });

const RECORDS: readonly HostileFile[] = [
  sound('bytes that are no UTF-8', Buffer.from(recordWith(3, '"x":"\xff\xfe\xc3("'), 'latin1')),
  sound('a name that is no UTF-8', Buffer.from(recordWith(3, '"\xff":1'), 'latin1')),
  sound('control characters, escaped', recordWith(3, '"x":"\\u0000\\u001b[2J\\u0007\\u009b"')),
  sound('lone surrogates', recordWith(3, '"\\ud83d":"\\udfff","userAgent":"\\ud800"')),
  sound('a field twice', recordWith(3, '"eventName":"PutObject","awsRegion":"x"')),
  sound('__proto__', recordWith(3, '"__proto__":{"eventTime":"x"},"constructor":{"a":1}')),
  sound('names of methods', recordWith(3, '"toString":1,"hasOwnProperty":null,"then":{}')),
  sound('numbers beyond 2^53', recordWith(3, '"x":9007199254740993,"y":1e400,"z":-0.10')),
  sound('a record forged in a text', recordWith(3, `"x":${JSON.stringify(`"}},${FORGED},{"`)}`)),
  sound('a record within a record', recordWith(3, `"x":[${FORGED},${FORGED}]`)),
  sound('a name of 1 MB', recordWith(3, `"${'n'.repeat(MILLION)}":1`)),
  sound('1000 levels', recordWith(3, `"x":${nested(998)}`)),
  sound('lists in lists', recordWith(3, `"x":[${'[[1],[]],'.repeat(1000)}0]`)),
  sound(
    '100,000 resources',
    recordWith(3).replace(
      '"resources":[',
      `"resources":[${'{"ARN":"arn:aws:s3:::ledger"},'.repeat(100_000)}`,
    ),
  ),
  sound(
    'an object key of 256 characters of four bytes',
    recordWith(3).replace('invoices/2026/03.pdf', '😀'.repeat(256)),
  ),
  sound('an event id of 1 MB', recordWith(3).replace(eventId(3), 'e'.repeat(MILLION))),
  broken(
    'a text that does not end',
    () => recordWith(3).replace('"DeleteObject"', '"DeleteObject'),
    'not JSON at byte',
  ),
  broken(
    'bare control characters',
    () => recordWith(3, '"x":"\u0000\u0001"'),
    'a bare control character in a text',
  ),
  broken('a million levels', () => recordWith(3, `"x":${nested(MILLION)}`), TOO_INTRICATE),
  broken(
    'a million levels of lists',
    () => `${'['.repeat(MILLION)}${']'.repeat(MILLION)}`,
    'a bracket stands where a record should be',
  ),
  broken('1001 levels', () => recordWith(3, `"x":${nested(1000)}`), TOO_INTRICATE),
  broken(
    'a record forged a million levels deep',
    () => recordWith(3, `"x":[${FORGED},${nested(MILLION)},${FORGED}]`),
    TOO_INTRICATE,
  ),
  broken('a million values', () => recordWith(3, `"x":[${'{},'.repeat(MILLION)}0]`), TOO_INTRICATE),
  broken(
    '5 MB',
    () => recordWith(3, `"x":"${'x'.repeat(5 * MILLION)}"`),
    'the record is longer than 4 MB',
  ),
  broken(
    'a time that is an object',
    () => '{"eventTime":{"a":1}}',
    'its eventTime is not an ISO 8601 time',
  ),
  broken(
    'a time in __proto__ alone',
    () => '{"__proto__":{"eventTime":"2026-03-04T05:06:07Z"}}',
    'it has no eventTime',
  ),
];

const gzipped = gzipSync(logOf(FIRST, LAST));

const FILES: readonly HostileFile[] = [
  noLog('no bytes', '', 'it is empty'),
  noLog('white space', ' \n\t ', 'it is empty'),
  noLog('zeros', Buffer.alloc(1000), 'it does not begin with {"Records":['),
  noLog('a text', 'time,user,event\n', 'it does not begin with {"Records":['),
  noLog('a list', `[${FIRST}]`, 'it does not begin with {"Records":['),
  noLog('a record', FIRST, 'it has no "Records" array'),
  noLog(
    'Records that are an object',
    `{"Records":{"a":${FIRST}}}`,
    'its "Records" is not an array',
  ),
  noLog(
    'Records within another field',
    `{"a":{"Records":[${FIRST}]}}`,
    'it has no "Records" array',
  ),
  noLog('a million brackets', '['.repeat(MILLION), 'it does not begin with {"Records":['),
  noLog('a million levels before Records', `{"a":${nested(MILLION)}`, 'it has no "Records" array'),
  noLog(
    'UTF-16',
    Buffer.from(`\ufeff${logOf(FIRST)}`, 'utf16le'),
    'it is UTF-16, and a log is UTF-8',
  ),
  noLog(
    'UTF-16, the other way round',
    Buffer.from(`\ufeff${logOf(FIRST)}`, 'utf16le').swap16(),
    'it is UTF-16, and a log is UTF-8',
  ),
  {
    name: 'a byte order mark',
    content: () => Buffer.from(`\ufeff${logOf(FIRST, LAST)}`),
    counts: BOTH,
    kept: [FIRST, LAST],
  },
  {
    name: 'Records twice',
    content: () => Buffer.from(`{"Records":[${FIRST}],"a":1,"Records":[${LAST}]}`),
    counts: BOTH,
    kept: [FIRST, LAST],
  },
  {
    name: 'Records behind other members',
    content: () => Buffer.from(`{"a":{"b":["]}"]},"Records":[${FIRST},${LAST}]}`),
    counts: BOTH,
    kept: [FIRST, LAST],
  },
  {
    name: 'a million empty records',
    content: () => Buffer.from(`{"Records":[${FIRST},${'{},'.repeat(MILLION)}${LAST}]}`),
    counts: { records: MILLION + 2, stored: 2, rejected: MILLION },
    kept: [FIRST, LAST],
    rejection: 'it has no eventTime',
  },
  {
    name: 'a million commas',
    content: () => Buffer.from(`{"Records":[${FIRST}${','.repeat(MILLION)}${LAST}]}`),
    counts: BOTH,
    kept: [FIRST, LAST],
  },
  {
    name: 'a million spaces everywhere',
    content: () =>
      Buffer.from(
        `${' '.repeat(MILLION / 2)}{"Records":[${FIRST},${' '.repeat(MILLION)}${LAST}]${' '.repeat(MILLION / 2)}}${' '.repeat(20 * MILLION)}`,
      ),
    counts: BOTH,
    kept: [FIRST, LAST],
  },
  {
    name: 'separators that are never the same',
    content: () =>
      Buffer.from(logOf(FIRST, ...Array.from({ length: 100_000 }, (_, n) => `{"a${n}":1}`), LAST)),
    counts: { records: 100_002, stored: 2, rejected: 100_000 },
    kept: [FIRST, LAST],
    rejection: 'it has no eventTime',
  },
  {
    name: 'zeros behind the log',
    content: () => Buffer.from(`${logOf(FIRST, LAST)}\0\0\0`),
    counts: ONE_AND_REJECTED,
    kept: [FIRST, LAST],
    rejection: 'data that is not part of the log follows its Records array',
  },
  {
    name: 'no end',
    content: () => Buffer.from(`{"Records":[${FIRST},${LAST}`),
    counts: ONE_AND_REJECTED,
    kept: [FIRST, LAST],
    rejection: 'the file ends before its Records array is closed',
  },
  {
    name: 'gzip in two members, cut inside a record',
    content: () =>
      Buffer.concat([
        gzipSync(logOf(FIRST, LAST).slice(0, 300)),
        gzipSync(logOf(FIRST, LAST).slice(300)),
      ]),
    counts: BOTH,
    kept: [FIRST, LAST],
  },
  {
    name: 'gzip of two logs',
    content: () => Buffer.concat([gzipSync(logOf(FIRST)), gzipSync(logOf(LAST))]),
    counts: BOTH,
    kept: [FIRST, LAST],
  },
  {
    name: 'gzip with garbage behind it',
    content: () => Buffer.concat([gzipped, Buffer.from('garbage')]),
    counts: ONE_AND_REJECTED,
    kept: [FIRST, LAST],
    rejection: 'bytes that are not gzip follow the end of the compressed log',
  },
  {
    name: 'gzip, cut off',
    content: () => gzipped.subarray(0, -9),
    kept: [FIRST, LAST],
    error: ['UnreadableFileError', 'it cannot be decompressed: unexpected end of file'],
  },
  {
    name: 'gzip within gzip',
    content: () => gzipSync(gzipped),
    error: ['NotALogError', 'not a CloudTrail log: it does not begin with {"Records":['],
  },
  {
    name: 'gzip of 100 MB of spaces',
    content: () =>
      gzipSync(Buffer.concat([Buffer.from(logOf(FIRST)), Buffer.alloc(100 * MILLION, ' ')])),
    kept: [FIRST],
    error: [
      'UnreadableFileError',
      'it is more than 500 times as large as its compressed bytes: no log is, but a decompression bomb',
    ],
  },
];

/** One file for each way in which a log can be hostile; made when it is asked for. */
export const HOSTILE_FILES: readonly HostileFile[] = [...RECORDS, ...FILES];
