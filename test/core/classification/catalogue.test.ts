import { catalogueRows, lookUpEvent } from '../../../core/classification/catalogue/catalogue';
import { readTable } from '../../../core/classification/catalogue/table';

const S3 = 's3.amazonaws.com';
const SES = 'ses.amazonaws.com';

describe('the rows', () => {
  const rows = catalogueRows();

  test('no event is listed twice', () => {
    const events = rows.map(({ eventSource, eventName }) => `${eventSource} ${eventName}`);
    const twice = events.filter((event, index) => events.indexOf(event) !== index);
    expect(twice).toEqual([]);
  });

  test('every S3 data event acts on objects', () => {
    const others = rows.filter(
      (row) => row.eventSource !== SES && row.category === 'data' && row.level !== 'object',
    );
    expect(others).toEqual([]);
  });

  test('SES has no levels, and its data events are its sends', () => {
    const ses = rows.filter((row) => row.eventSource === SES);
    expect(ses.filter((row) => row.level !== undefined)).toEqual([]);
    const sends = ses.filter((row) => row.access === 'send');
    expect(sends).toEqual(ses.filter((row) => row.category === 'data'));
    expect(sends).toHaveLength(7);
  });

  test('a spelling that only the SDK or SOAP uses is marked as inferred', () => {
    const spelledAnew = rows.filter((row) => /^recorded (as|under)/.test(row.note ?? ''));
    expect(spelledAnew.length).toBeGreaterThan(0);
    expect(new Set(spelledAnew.map((row) => row.evidence))).toEqual(new Set(['inferred']));
  });
});

describe('a look-up', () => {
  test('finds a row by source and name', () => {
    expect(lookUpEvent(S3, 'PutBucketLifecycle')).toEqual({
      eventSource: S3,
      eventName: 'PutBucketLifecycle',
      category: 'management',
      level: 'bucket',
      access: 'write',
      evidence: 'observed',
      sdk: ['PutBucketLifecycleConfiguration', 'PutBucketLifecycle'],
    });
  });

  test('finds every row as the whole table reads', () => {
    const rows = new Map(
      catalogueRows().map((row) => [`${row.eventSource} ${row.eventName}`, row]),
    );
    const found = [...rows.values()].map((row) => lookUpEvent(row.eventSource, row.eventName));
    expect(found).toEqual([...rows.values()]);
  });

  test('tells apart what several services call by one name', () => {
    expect(lookUpEvent('s3tables.amazonaws.com', 'GetObject')?.eventSource).toBe(
      's3tables.amazonaws.com',
    );
  });

  test.each([
    [S3, 'getobject'],
    [S3, ''],
    ['', 'GetObject'],
    [undefined, 'GetObject'],
    [S3, undefined],
    [S3, 'constructor'],
    [S3, 'PutBucketLifecycle write observed'],
    [S3, 'GetObject read observed\nGetObject'],
    [S3, '[management'],
  ])('%p %p is unknown', (eventSource, eventName) => {
    expect(lookUpEvent(eventSource, eventName)).toBeUndefined();
  });

  test.each([
    ['ListAllMyBuckets', 'ListBuckets'],
    ['CreateBucket', 'CreateBucket'],
    ['DeleteBucket', 'DeleteBucket'],
    ['GetBucketAccessControlPolicy', 'GetBucketAcl'],
    ['SetBucketAccessControlPolicy', 'PutBucketAcl'],
    ['GetBucketLoggingStatus', 'GetBucketLogging'],
    ['SetBucketLoggingStatus', 'PutBucketLogging'],
  ])('SOAP %s is classified as %s', (soap, rest) => {
    const { category, level, access } = lookUpEvent(S3, rest) ?? {};
    expect(lookUpEvent(S3, soap)).toMatchObject({ category, level, access });
  });
});

describe('a table', () => {
  const table = (...lines: string[]) => readTable('s3.amazonaws.com', lines.join('\n'));

  test('is read line by line', () => {
    expect(
      table('[management bucket]', 'FoldBucket write inferred = Fold, s3control:Fold # by hand'),
    ).toEqual([
      {
        eventSource: S3,
        eventName: 'FoldBucket',
        category: 'management',
        level: 'bucket',
        access: 'write',
        evidence: 'inferred',
        sdk: ['Fold', 's3control:Fold'],
        note: 'by hand',
      },
    ]);
  });

  test.each([
    ['a row before any heading', 'FoldBucket write inferred'],
    ['a heading of no category', '[nonsense]'],
  ])('with %s is refused', (_, line) => {
    expect(() => table(line)).toThrow(`catalogue of ${S3}: cannot read "${line}"`);
  });

  test.each([
    'FoldBucket fold inferred',
    'FoldBucket write guessed',
    'FoldBucket write',
    'Fold Bucket write inferred',
  ])('with the row "%s" is refused', (line) => {
    expect(() => table('[management]', line)).toThrow(`cannot read "${line}"`);
  });
});
