import fc from 'fast-check';
import {
  ASSUMED_RATIOS,
  addDay,
  type BackfillWork,
  estimateBackfill,
  NO_WORK,
  ratiosOf,
} from '../../../core/backfill/estimate';
import { NO_COUNTS } from '../../../core/ledger/file-counts';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { ENTRY } from '../../aws/ledger.contract';

const NOW = new Date('2026-03-06T00:00:00Z');
const UNTIL = '2026-03-05T00:00:00Z';
const WORK: BackfillWork = {
  folders: 40,
  listCalls: 42,
  logs: 1500,
  files: 1000,
  bytes: 31_500_000,
};

const estimate = (settings = DEFAULT_SETTINGS, until = UNTIL, work = WORK) =>
  estimateBackfill(work, ASSUMED_RATIOS, settings, until, NOW);
const lineOf = (what: string, of = estimate()) => of.lines.find((line) => line.what === what);
const forIndex = (index: string) => `DynamoDB writes, index ${index}`;

describe('an estimate', () => {
  test('says what comes of so many bytes', () => {
    expect(estimate()).toMatchObject({
      records: 100_000,
      stored: { least: 100_000, most: 100_000 },
      uncompressedBytes: 201_600_000,
      expiredClasses: [],
    });
  });

  test.each([
    ['S3 list requests', 84, 0.00042],
    ['S3 get requests', 1000, 0.0004],
    ['SQS requests', 2100, 0.00084],
    ['Lambda requests', 1000, 0.0002],
    ['Lambda GB-seconds', 172.75, 0.0023034],
    ['DynamoDB reads, files table', 1250, 0.00015625],
    ['DynamoDB writes, files table', 2000, 0.00125],
    ['DynamoDB writes, events table', 100_000, 0.0625],
  ])('%s', (what, amount, usd) => {
    const line = lineOf(what);
    expect(line?.amount.least).toBe(line?.amount.most);
    expect(line?.amount.most).toBeCloseTo(amount, 1);
    expect(line?.usd.most).toBeCloseTo(usd, 7);
  });

  test('an index that every class fills is written for each event, another one perhaps', () => {
    expect(lineOf(forIndex('resource'))?.amount).toEqual({ least: 100_000, most: 100_000 });
    expect(lineOf(forIndex('principal'))?.amount).toEqual({ least: 0, most: 100_000 });
  });

  test('an index that nobody fills costs nothing, and is not listed', () => {
    const { management, data, sends } = DEFAULT_SETTINGS.indexes;
    const without = [management, data, sends].map((all) =>
      all.filter((each) => each !== 'eventId'),
    );
    const [a = [], b = [], c = []] = without;
    const indexes = { ...DEFAULT_SETTINGS.indexes, management: a, data: b, sends: c };
    expect(lineOf(forIndex('eventId'), estimate({ ...DEFAULT_SETTINGS, indexes }))).toBeUndefined();
  });

  test('events that are older than their retention may be all of them', () => {
    const old = estimate(DEFAULT_SETTINGS, '2025-11-01T00:00:00Z');
    expect(old.expiredClasses).toEqual(['data']);
    expect(old.stored).toEqual({ least: 0, most: 100_000 });
    const older = estimate(DEFAULT_SETTINGS, '2024-01-01T00:00:00Z');
    expect(older.expiredClasses).toEqual(['management', 'data', 'sends']);
    expect(older.stored).toEqual({ least: 0, most: 0 });
    expect(lineOf('DynamoDB writes, events table', older)).toBeUndefined();
  });

  test('what is kept forever never expires', () => {
    const retentionDays = { ...DEFAULT_SETTINGS.retentionDays, data: 'forever' as const };
    const old = estimate({ ...DEFAULT_SETTINGS, retentionDays }, '2025-11-01T00:00:00Z');
    expect(old.expiredClasses).toEqual([]);
  });

  test('is the sum of its lines, and never less than its least', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), fc.nat(1e12), (files, known, bytes) => {
        const work = { folders: 1, listCalls: 1, files, logs: files + known, bytes };
        const { lines, usd } = estimate(DEFAULT_SETTINGS, UNTIL, work);
        const sum = (of: 'least' | 'most') =>
          lines.reduce((total, line) => total + line.usd[of], 0);
        expect(usd.least).toBeCloseTo(sum('least'), 6);
        expect(usd.most).toBeCloseTo(sum('most'), 6);
        expect(usd.least).toBeLessThanOrEqual(usd.most);
      }),
    );
  });
});

describe('work', () => {
  test('counts a call for each thousand keys, and one for an empty folder', () => {
    const missing = [{ size: 10 }, {}, { size: 5 }];
    const days = [0, 1000, 1001].map((objects) => ({ objects, logs: 3, missing }));
    expect(days.reduce(addDay, NO_WORK)).toEqual({
      folders: 3,
      listCalls: 4,
      logs: 9,
      files: 9,
      bytes: 45,
    });
  });
});

describe('ratios', () => {
  const entry = {
    ...ENTRY,
    file: { ...ENTRY.file, size: 1000 },
    counts: { ...NO_COUNTS, records: 4, stored: 3 },
    bytes: 8000,
    durationMilliseconds: 20,
  };

  test('are those of the files together', () => {
    const another = { ...entry, file: { ...entry.file, size: 3000 }, durationMilliseconds: 60 };
    expect(ratiosOf([entry, another])).toEqual({
      files: 2,
      recordsPerByte: 0.002,
      expansion: 4,
      storedPerRecord: 0.75,
      secondsPerRecord: 0.01,
    });
  });

  test.each([
    ['no files', []],
    ['files of unknown size', [{ ...entry, file: { ...entry.file, size: undefined } }]],
    ['files that are not compressed', [{ ...entry, file: { ...entry.file, key: 'a.json' } }]],
    ['files without records', [{ ...entry, counts: NO_COUNTS }]],
  ])('are assumed of %s', (_, entries) => {
    expect(ratiosOf(entries)).toEqual(ASSUMED_RATIOS);
  });
});
