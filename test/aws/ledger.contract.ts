import { NO_COUNTS } from '../../core/ledger/file-counts';
import type { LedgerEntry, LogFile } from '../../core/ledger/ledger-entry';
import type { Ledger, LedgerRange, LedgerReader } from '../../core/ports';
import { LOG_FILE } from '../support/log-records';

/** The perfect entry: every count is another number. */
export const ENTRY: LedgerEntry = {
  file: LOG_FILE,
  counts: {
    records: 21,
    stored: 6,
    duplicates: 5,
    filtered: 4,
    expired: 3,
    rejected: 2,
    unclassified: 1,
  },
  rejections: [
    { index: 7, reason: 'it has no eventTime' },
    { index: 20, reason: 'the file ends before its Records array is closed: "ü😀"' },
  ],
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  bytes: 123_456_789_012,
  services: ['ses', 's3'],
  shards: 4,
  recipe: '0123456789abcdef',
  ingestedAt: '2026-03-04T05:15:00.123Z',
  durationMilliseconds: 1250,
  attempt: 2,
};

const of = (file: Partial<LogFile>): LedgerEntry => ({ ...ENTRY, file: { ...LOG_FILE, ...file } });

/** The entry of the file that CloudTrail delivered there and then. */
function delivered(region: string, time: string, overrides: Partial<LogFile> = {}): LedgerEntry {
  const key = `AWSLogs/${nameOf(region, time)}`;
  return of({ uri: `s3://logs/${key}`, key, ...overrides });
}

function nameOf(region: string, time: string): string {
  return `111122223333_CloudTrail_${region}_${time}_0123456789abcdef.json.gz`;
}

async function all(entries: AsyncIterable<LedgerEntry>): Promise<LedgerEntry[]> {
  const list: LedgerEntry[] = [];
  for await (const entry of entries) list.push(entry);
  return list;
}

/** What every adapter of `Ledger` does. */
export function describeLedger(getLedger: () => Promise<Ledger>): void {
  let ledger: Ledger;
  beforeEach(async () => {
    ledger = await getLedger();
  });

  test('knows nothing of a file that was never recorded', async () => {
    expect(await ledger.find(LOG_FILE)).toBeUndefined();
  });

  test('gives an entry back as it was recorded', async () => {
    await ledger.record(ENTRY);
    expect(await ledger.find(LOG_FILE)).toEqual(ENTRY);
  });

  test.each<[string, LedgerEntry]>([
    ['nothing was rejected', { ...ENTRY, rejections: [] }],
    ['there was nothing in the file', { ...ENTRY, counts: NO_COUNTS, bytes: 0 }],
    ['all services were stored', { ...ENTRY, services: 'all' }],
    ['one service was stored', { ...ENTRY, services: ['ses'] }],
    [
      'nobody said the ETag, the version or the size',
      of({ etag: undefined, version: undefined, size: undefined }),
    ],
    ['the file has no bytes', of({ size: 0 })],
  ])('also where %s', async (_, entry) => {
    await ledger.record(entry);
    expect(await ledger.find(entry.file)).toEqual(entry);
  });

  test.each<[string, Pick<LogFile, 'uri' | 'key'>]>([
    [
      'a space, a plus and a percent sign',
      { uri: 's3://logs/my logs/a+b%20c', key: 'my logs/a+b%20c' },
    ],
    ['a folder', { uri: 'file:///home/alice/log.json', key: '/home/alice/log.json' }],
    [
      'a folder whose name its address encodes',
      {
        uri: 'file:///home/alice/my%20logs/100%25%C3%BC.json',
        key: '/home/alice/my logs/100%ü.json',
      },
    ],
    [
      'letters of other scripts',
      { uri: 's3://logs/журнал/記録😀.json', key: 'журнал/記録😀.json' },
    ],
    ['the longest key of S3', { uri: `s3://logs/${'ü'.repeat(512)}`, key: 'ü'.repeat(512) }],
  ])('a file is found again by its name: %s', async (_, name) => {
    const entry = of(name);
    await ledger.record(entry);
    expect(await ledger.find(entry.file)).toEqual(entry);
  });

  test('a file is found under its name, whatever its content is now', async () => {
    await ledger.record(ENTRY);
    const changed = { uri: LOG_FILE.uri, key: LOG_FILE.key, etag: 'another' };
    expect(await ledger.find(changed)).toEqual(ENTRY);
  });

  test('files of other names are other files', async () => {
    const other = of({ uri: `${LOG_FILE.uri}2`, key: `${LOG_FILE.key}2` });
    const sameKey = of({ uri: `s3://another-bucket/${LOG_FILE.key}` });
    await ledger.record(ENTRY);
    expect(await ledger.find(other.file)).toBeUndefined();
    expect(await ledger.find(sameKey.file)).toBeUndefined();
    await ledger.record(sameKey);
    expect(await ledger.find(LOG_FILE)).toEqual(ENTRY);
    expect(await ledger.find(sameKey.file)).toEqual(sameKey);
  });

  test('a later entry of a file takes the place of the earlier one, whole', async () => {
    await ledger.record(ENTRY);
    const later = { ...of({ etag: undefined }), rejections: [], attempt: 3 };
    await ledger.record(later);
    expect(await ledger.find(LOG_FILE)).toEqual(later);
  });
}

/** What every adapter of `LedgerReader` does with what its `Ledger` was told. */
export function describeLedgerReader(getLedger: () => Promise<Ledger & LedgerReader>): void {
  const EARLY = delivered('eu-west-1', '20260304T0510Z');
  const MIDDLE = delivered('us-east-1', '20260304T0515Z');
  const LATE = delivered('eu-west-1', '20260305T0000Z');
  const ELSEWHERE = of({
    uri: 's3://logs/444455556666_CloudTrail_eu-west-1_20260304T0512Z_0123456789abcdef.json.gz',
    key: '444455556666_CloudTrail_eu-west-1_20260304T0512Z_0123456789abcdef.json.gz',
  });
  const CASE_7 = of({ uri: 'file:///cases/case%207.json', key: '/cases/case 7.json' });
  const CASE_8 = of({ uri: 'file:///cases/case%208.json', key: '/cases/case 8.json' });

  let ledger: Ledger & LedgerReader;
  beforeEach(async () => {
    ledger = await getLedger();
  });

  async function record(...entries: readonly LedgerEntry[]): Promise<void> {
    for (const entry of entries) await ledger.record(entry);
  }

  test('an empty ledger lists nothing and finds nothing', async () => {
    expect(await all(ledger.list({}))).toEqual([]);
    expect(await ledger.findByName(nameOf('eu-west-1', '20260304T0510Z'))).toEqual([]);
  });

  test('it lists the file that was delivered last first, files of other names behind', async () => {
    await record(EARLY, CASE_8, LATE, ELSEWHERE, CASE_7, MIDDLE);
    const listed = await all(ledger.list({}));
    expect(listed).toEqual([LATE, MIDDLE, ELSEWHERE, EARLY, CASE_7, CASE_8]);
  });

  test.each<[string, LedgerRange, LedgerEntry[]]>([
    ['of one account', { account: '111122223333' }, [LATE, MIDDLE, EARLY]],
    ['of one Region', { region: 'eu-west-1' }, [LATE, ELSEWHERE, EARLY]],
    ['of both', { account: '444455556666', region: 'eu-west-1' }, [ELSEWHERE]],
    ['of neither', { account: '444455556666', region: 'us-east-1' }, []],
    ['from a time on', { since: '2026-03-04T05:15:00Z' }, [LATE, MIDDLE]],
    ['up to a time', { until: '2026-03-04T05:12:00Z' }, [ELSEWHERE, EARLY]],
    ['of a minute', { since: '2026-03-04T05:12:00Z', until: '2026-03-04T05:12:00Z' }, [ELSEWHERE]],
  ])('it lists the files %s', async (_, range, expected) => {
    await record(EARLY, LATE, ELSEWHERE, CASE_7, MIDDLE);
    expect(await all(ledger.list(range))).toEqual(expected);
  });

  test('it lists every file of one minute', async () => {
    const files = Array.from({ length: 250 }, (_, n) => {
      const key = `${n}/${nameOf('eu-west-1', '20260304T0510Z')}`;
      return of({ uri: `s3://logs/${key}`, key });
    });
    await record(...files, MIDDLE);
    const [first, ...rest] = await all(ledger.list({}));
    expect(first).toEqual(MIDDLE);
    expect(rest.map(({ file }) => file.uri).sort()).toEqual(
      files.map(({ file }) => file.uri).sort(),
    );
  });

  test("it finds a file by CloudTrail's name, wherever it lies", async () => {
    const copy = delivered('eu-west-1', '20260304T0510Z', { uri: `s3://copy/${EARLY.file.key}` });
    await record(EARLY, MIDDLE, copy, CASE_7);
    const found = await ledger.findByName(nameOf('eu-west-1', '20260304T0510Z'));
    expect(found.map(({ file }) => file.uri).sort()).toEqual([copy.file.uri, EARLY.file.uri]);
  });

  test('it finds a file by another name, by the last part of its path', async () => {
    await record(EARLY, CASE_7, CASE_8);
    expect(await ledger.findByName('case 7.json')).toEqual([CASE_7]);
    expect(await ledger.findByName('case%207.json')).toEqual([]);
  });
}
