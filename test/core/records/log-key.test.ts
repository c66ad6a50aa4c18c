import fc from 'fast-check';
import { type LogKey, parseLogKey } from '../../../core/records/log-key';
import { anyCharacter } from '../../support/any-character';

const ACCOUNT = '111122223333';
const FILE = '111122223333_CloudTrail_eu-west-1_20260304T0510Z_0123456789abcdef.json.gz';
const FOLDER = 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04';

const PERFECT: LogKey = {
  kind: 'log',
  fileName: FILE,
  account: ACCOUNT,
  region: 'eu-west-1',
  deliveredAt: '2026-03-04T05:10:00Z',
};

/** A key of CloudTrail's form whose folder and file name agree. */
function keyOf({
  kind = 'CloudTrail',
  region = 'eu-west-1',
  end = '20260304T0510Z_0123456789abcdef',
}) {
  return `AWSLogs/${ACCOUNT}/${kind}/${region}/2026/03/04/${ACCOUNT}_${kind}_${region}_${end}.json.gz`;
}

const kindOf = (key: string) => parseLogKey(key).kind;

test('the key of a log tells its account, Region and delivery', () => {
  expect(parseLogKey(`${FOLDER}/${FILE}`)).toEqual(PERFECT);
});

test.each([
  ['CloudTrail', 'log'],
  ['CloudTrail-Insight', 'insight'],
  ['CloudTrail-NetworkActivity', 'network-activity'],
  ['CloudTrail-Aggregated', 'aggregated'],
])('a file of %s is of the kind %s', (kind, expected) => {
  expect(kindOf(keyOf({ kind }))).toBe(expected);
});

test.each([
  'us-east-1',
  'ap-southeast-7',
  'mx-central-1',
  'us-gov-west-1',
  'cn-north-1',
  'us-iso-east-1',
  'us-isob-east-1',
  'eusc-de-east-1',
])('the Region may be %s', (region) => {
  expect(parseLogKey(keyOf({ region }))).toMatchObject({ kind: 'log', region });
});

describe('before the account may stand', () => {
  test.each([
    'logs',
    'security/trails/all',
    'AWSLogs',
    'AWSLogs/o-abcdefghij',
    'with space',
    'ü\n',
  ])('the prefix %j', (prefix) => {
    expect(parseLogKey(`${prefix}/${FOLDER}/${FILE}`)).toEqual({ ...PERFECT, prefix });
  });

  test('the organization of an organization trail', () => {
    const key = `AWSLogs/o-a1b2c3d4e5/${ACCOUNT}/CloudTrail/eu-west-1/2026/03/04/${FILE}`;
    expect(parseLogKey(key)).toEqual({ ...PERFECT, organization: 'o-a1b2c3d4e5' });
  });

  test('a prefix and the organization', () => {
    const key = `org/AWSLogs/o-a1b2c3d4e5/${ACCOUNT}/CloudTrail/eu-west-1/2026/03/04/${FILE}`;
    expect(parseLogKey(key)).toMatchObject({ prefix: 'org', organization: 'o-a1b2c3d4e5' });
  });

  test('the folders of a local copy', () => {
    const key = `/home/alice/case 7/${FOLDER}/${FILE}`;
    expect(parseLogKey(key)).toEqual({ ...PERFECT, prefix: '/home/alice/case 7' });
  });
});

test.each([FILE, `downloads/${FILE}`, `/tmp/${FILE}`])(
  'a log that was taken out of its folders is told by its name: %s',
  (path) => {
    expect(parseLogKey(path)).toEqual(PERFECT);
  },
);

describe('a digest', () => {
  const digest = (trail: string, end = '') =>
    keyOf({ kind: 'CloudTrail-Digest', end: `${trail}_us-east-1_20260304T051030Z${end}` });

  test.each(['trail', 'my.trail-1_of_2', '20260101T0000Z', 'CloudTrail_eu-west-1', '_', '-.-'])(
    'of the trail %j tells its Region, not its home Region',
    (trail) => {
      expect(parseLogKey(digest(trail))).toMatchObject({
        kind: 'digest',
        account: ACCOUNT,
        region: 'eu-west-1',
        deliveredAt: '2026-03-04T05:10:30Z',
      });
    },
  );

  test('may have been made later', () => {
    expect(kindOf(digest('trail', '_backfill'))).toBe('digest');
  });
});

test.each([
  ['CloudTrail-Digest', 'digest'],
  ['CloudTrail-Insight', 'insight'],
])("a file of a log's name in the folder %s is no log", (folder, expected) => {
  expect(kindOf(`AWSLogs/${ACCOUNT}/${folder}/eu-west-1/2026/03/04/${FILE}`)).toBe(expected);
});

test.each(['AWSLogs/', `AWSLogs/${ACCOUNT}/CloudTrail/eu-west-1/`, '/', ''])(
  'a key that names no file, %j, is a folder',
  (key) => {
    expect(parseLogKey(key)).toEqual({ kind: 'folder', fileName: '' });
  },
);

describe('not one of CloudTrail', () => {
  test.each([
    [
      'AWS Config',
      `AWSLogs/${ACCOUNT}/Config/eu-west-1/2026/3/4/ConfigHistory/${ACCOUNT}_Config_eu-west-1_ConfigHistory_AWS::S3::Bucket_20260304T051000Z_20260304T051500Z_1.json.gz`,
    ],
    [
      'a load balancer',
      `AWSLogs/${ACCOUNT}/elasticloadbalancing/eu-west-1/2026/03/04/${ACCOUNT}_elasticloadbalancing_eu-west-1_app.web.1234567890abcdef_20260304T0510Z_192.0.2.1_2a3b4c5d.log.gz`,
    ],
    [
      'VPC flow logs',
      `AWSLogs/${ACCOUNT}/vpcflowlogs/eu-west-1/2026/03/04/${ACCOUNT}_vpcflowlogs_eu-west-1_fl-0123456789abcdef0_20260304T0510Z_01234567.log.gz`,
    ],
    ['GuardDuty', `AWSLogs/${ACCOUNT}/GuardDuty/eu-west-1/2026/03/04/0a1b2c3d.jsonl.gz`],
  ])('is a file of %s', (_service, key) => {
    expect(parseLogKey(key)).toEqual({ kind: 'other', fileName: key.split('/').at(-1) });
  });

  test.each([
    ['an unknown kind', FILE.replace('CloudTrail', 'CloudTrail-Future')],
    ["an object's property", FILE.replace('CloudTrail', 'constructor')],
    ['another case', FILE.replace('CloudTrail', 'cloudtrail')],
    ['a short account', FILE.slice(1)],
    ['no Region', FILE.replace('eu-west-1_', '')],
    ['no time', FILE.replace('20260304T0510Z_', '')],
    ['something behind it', `${FILE}.txt`],
    ['something before it', `copy of ${FILE}`],
    ['a line feed behind it', `${FILE}\n`],
  ])('is a name with %s', (_difference, fileName) => {
    expect(parseLogKey(`${FOLDER}/${fileName}`)).toEqual({ kind: 'other', fileName });
  });
});

test('every key has an answer (property)', () => {
  const piece = fc.constantFrom(
    ...['/', '_', 'AWSLogs', ACCOUNT, 'CloudTrail', '-Digest', 'eu-west-1', 'o-a1b2c3d4e5'],
    ...['20260304T0510Z', '.json.gz', '\n', '__proto__', FILE, FOLDER],
  );
  const anyKey = fc
    .array(fc.oneof(piece, fc.string({ unit: anyCharacter })), { maxLength: 20 })
    .map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(anyKey, (key) => {
      const { kind, fileName, account } = parseLogKey(key);
      expect(key.endsWith(fileName)).toBe(true);
      expect(account === undefined).toBe(kind === 'folder' || kind === 'other');
    }),
    { numRuns: 1000 },
  );
});

test('a log that was decompressed on a disk is a log still', () => {
  expect(parseLogKey(FILE.replace('.gz', ''))).toMatchObject({
    kind: 'log',
    account: '111122223333',
    fileName: FILE.replace('.gz', ''),
  });
});
