import { NO_COUNTS } from '../../../core/ledger/file-counts';
import {
  isAlreadyIngested,
  type LedgerEntry,
  type LogFile,
  ledgerKey,
  recipeOf,
  settingsForFile,
} from '../../../core/ledger/ledger-entry';
import { DEFAULT_SETTINGS, type IngestSettings } from '../../../core/settings';

const KEY =
  'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/111122223333_CloudTrail_eu-west-1_20260304T0510Z_0123456789abcdef.json.gz';
const FILE: LogFile = { uri: `s3://logs/${KEY}`, key: KEY, etag: 'an etag', size: 1234 };
const fileAt = (key: string): LogFile => ({ uri: `s3://logs/${key}`, key });

describe("a file's key", () => {
  test('is its account and Region, then its delivery', () => {
    expect(ledgerKey(FILE)).toEqual({
      group: 'files/111122223333/eu-west-1',
      file: `2026-03-04T05:10:00Z#s3://logs/${KEY}`,
    });
  });

  test.each(['case 7.json', 'AWSLogs/', ''])(
    'of a name that is not of CloudTrail is its place: %j',
    (key) => {
      expect(ledgerKey(fileAt(key))).toEqual({ group: 'files/other', file: `s3://logs/${key}` });
    },
  );

  test('is the same when only the content changed', () => {
    expect(ledgerKey({ ...FILE, etag: 'another', size: 1 })).toEqual(ledgerKey(FILE));
  });

  test.each([
    ['in another bucket', { ...FILE, uri: `s3://other/${KEY}` }],
    ['under another prefix', fileAt(`copy/${KEY}`)],
  ])('is another one for the same name %s', (_where, other) => {
    expect(ledgerKey(other)).not.toEqual(ledgerKey(FILE));
  });

  test('of a long path fits a sort key, and stays distinct', () => {
    const long = (end: string) => ledgerKey(fileAt(`${'é'.repeat(1000)}${end}`)).file;
    expect(Buffer.byteLength(long('a'))).toBeLessThanOrEqual(1024);
    expect(long('a')).not.toBe(long('b'));
  });
});

const RULES = '0123456789abcdef';
const RECIPE = recipeOf(DEFAULT_SETTINGS, RULES);

const known: LedgerEntry = {
  file: FILE,
  counts: NO_COUNTS,
  rejections: [],
  sha256: '0'.repeat(64),
  bytes: 0,
  services: ['ses', 's3'],
  shards: 1,
  recipe: RECIPE,
  ingestedAt: '2026-03-04T05:11:00Z',
  durationMilliseconds: 10,
  attempt: 1,
};

describe('a file need not be read again', () => {
  const wanting = (services: IngestSettings['services']) => ({ ...DEFAULT_SETTINGS, services });

  test('when it was, with the same content', () => {
    expect(isAlreadyIngested(known, FILE, DEFAULT_SETTINGS, RECIPE)).toBe(true);
  });

  test.each([
    [['s3'], true],
    [['s3', 'ses'], true],
    [['s3', 'iam'], false],
    ['all', false],
  ] as const)('when it was for ses and s3, and %j is wanted: %p', (services, expected) => {
    expect(isAlreadyIngested(known, FILE, wanting(services), RECIPE)).toBe(expected);
  });

  test.each([[['s3']], ['all']] as const)('when it was for all, and %j is wanted', (services) => {
    expect(isAlreadyIngested({ ...known, services: 'all' }, FILE, wanting(services), RECIPE)).toBe(
      true,
    );
  });

  test.each([
    ['it never was', undefined, FILE],
    ['its content changed', known, { ...FILE, etag: 'another' }],
    ['its content is not known', known, { ...FILE, etag: undefined }],
    ['its content was not known', { ...known, file: { ...FILE, etag: undefined } }, FILE],
    [
      'nobody knows its content',
      { ...known, file: { ...FILE, etag: undefined } },
      { ...FILE, etag: undefined },
    ],
  ])('unless %s', (_why, entry, file) => {
    expect(isAlreadyIngested(entry, file, DEFAULT_SETTINGS, RECIPE)).toBe(false);
  });

  test.each([
    ['retention', { retentionDays: { ...DEFAULT_SETTINGS.retentionDays, data: 7 } }],
    ['indexes', { indexes: { ...DEFAULT_SETTINGS.indexes, data: [] } }],
  ] as const)('unless other %s is wanted', (_what, change) => {
    const settings = { ...DEFAULT_SETTINGS, ...change };
    expect(isAlreadyIngested(known, FILE, settings, recipeOf(settings, RULES))).toBe(false);
  });

  test('unless other rules look at it', () => {
    const recipe = recipeOf(DEFAULT_SETTINGS, 'fedcba9876543210');
    expect(isAlreadyIngested(known, FILE, DEFAULT_SETTINGS, recipe)).toBe(false);
  });

  test('when only the number of shards is another', () => {
    expect(isAlreadyIngested(known, FILE, { ...DEFAULT_SETTINGS, shards: 8 }, RECIPE)).toBe(true);
  });
});

describe('a file is read', () => {
  test('as it is wanted, the first time', () => {
    expect(settingsForFile(DEFAULT_SETTINGS, undefined)).toBe(DEFAULT_SETTINGS);
  });

  test.each([
    [['s3'], ['iam'], ['s3', 'iam']],
    [['s3'], ['s3'], ['s3']],
    ['all', ['s3'], 'all'],
    [['s3'], 'all', 'all'],
  ] as const)('for %j, and for %j that it was read for before', (wanted, before, services) => {
    const settings = { ...DEFAULT_SETTINGS, services: wanted };
    expect(settingsForFile(settings, { ...known, services: before }).services).toEqual(services);
  });

  test('into the partitions that its events lie in', () => {
    expect(settingsForFile({ ...DEFAULT_SETTINGS, shards: 8 }, known).shards).toBe(1);
  });
});
