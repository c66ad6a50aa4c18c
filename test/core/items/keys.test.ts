import fc from 'fast-check';
import {
  atKey,
  objectKeyAtKey,
  objectKeyIn,
  parseAtKey,
  parseStreamKey,
  partitionKey,
  streamKey,
  timeKey,
} from '../../../core/items/keys';

const TIME = '2026-03-04T05:06:07Z';
const ID = '3c7a9e10-5b1d-4a52-9f4e-2d8c6b7a1e05';
const bytes = (text: string) => Buffer.byteLength(text);

describe('the stream', () => {
  const perfect = {
    account: '111122223333',
    service: 's3',
    category: 'data',
    eventId: ID,
  } as const;

  test('is account, service and category', () => {
    expect(streamKey(perfect, 1)).toBe('111122223333/s3/data');
  });

  test('of data that is spread has the number that the event id falls to', () => {
    expect(streamKey(perfect, 4)).toBe('111122223333/s3/data/3');
    expect(streamKey({ ...perfect, eventId: 'another' }, 4)).toBe('111122223333/s3/data/0');
  });

  test.each(['management', 'insight', 'network-activity', 'unclassified'] as const)(
    'of %s is never spread',
    (category) => {
      expect(streamKey({ ...perfect, category }, 4)).toBe(`111122223333/s3/${category}`);
    },
  );

  test('of data is spread evenly', () => {
    const streams = Array.from({ length: 4000 }, (_, i) =>
      streamKey({ ...perfect, eventId: `event ${i}` }, 4),
    );
    for (const shard of [0, 1, 2, 3]) {
      const share = streams.filter((stream) => parseStreamKey(stream)?.shard === shard).length;
      expect(Math.abs(share - 1000)).toBeLessThan(120);
    }
  });

  test.each([
    [
      '111122223333/ses/management',
      { account: '111122223333', service: 'ses', category: 'management' },
    ],
    ['unknown/s3/data/12', { account: 'unknown', service: 's3', category: 'data', shard: 12 }],
    ['files/other', undefined],
    ['', undefined],
  ])('%j is read as %j', (stream, expected) => {
    expect(parseStreamKey(stream)).toEqual(expected);
  });

  test('of a service with an endless name keeps its form', () => {
    const stream = streamKey({ ...perfect, service: 'a'.repeat(5000) }, 1);
    expect(bytes(stream)).toBeLessThan(200);
    expect(parseStreamKey(stream)).toMatchObject({ account: '111122223333', category: 'data' });
  });
});

describe('the time keys', () => {
  test('are the time and the id, or its beginning', () => {
    expect(atKey(TIME, ID)).toBe(`${TIME}#${ID}`);
    expect(timeKey(TIME, ID)).toBe(`${TIME}#3c7a`);
  });

  test.each([ID, 'a', '#', 'a#b', '#2026-03-04T05:06:07Z#'])('give the id %j back', (id) => {
    expect(parseAtKey(atKey(TIME, id))).toEqual({ eventTime: TIME, eventId: id });
  });

  test('without an id are a time', () => {
    expect(parseAtKey(TIME)).toEqual({ eventTime: TIME, eventId: '' });
  });
});

describe("the key by object's key and time", () => {
  test('is both', () => {
    expect(objectKeyAtKey('a/b.txt', TIME, ID)).toBe(`/a/b.txt#${TIME}#3c7a`);
  });

  test('of an event that touches no object is the time', () => {
    expect(objectKeyAtKey(undefined, TIME, ID)).toBe(`#${TIME}#3c7a`);
    expect(objectKeyIn(`#${TIME}#3c7a`)).toBe('');
  });

  test.each([
    '#',
    'a#b',
    'line\nbreak',
    '\n',
    `ends like a time#${TIME}#3c7a`,
    `#${TIME}#`,
    `#${TIME}#3c7a#${TIME}#3c7a`,
    `${TIME}`,
    '~0123456789abcdef01234567',
    '😀'.repeat(240),
    'x'.repeat(997),
  ])('gives the object key %j back', (objectKey) => {
    expect(objectKeyIn(objectKeyAtKey(objectKey, TIME, ID))).toBe(objectKey);
  });

  test('gives any object key back that leaves room for the time (property)', () => {
    const hostile = fc.constantFrom('#', '\n', '/', TIME, `#${TIME}#3c7a`, '#3c7a', '😀', '\0');
    const anyKey = fc
      .array(fc.oneof(hostile, fc.string({ unit: 'grapheme' })), { maxLength: 12 })
      .map((pieces) => pieces.join(''))
      .filter((key) => bytes(key) <= 997);
    const anyId = fc.oneof(fc.uuid(), fc.stringMatching(/^[ -~]{1,40}$/));
    fc.assert(
      fc.property(anyKey, anyId, (key, id) => {
        expect(objectKeyIn(objectKeyAtKey(key, TIME, id))).toBe(key);
      }),
      { numRuns: 2000 },
    );
  });

  test.each(['x'.repeat(998), 'é'.repeat(512), '✓'.repeat(341), '😀'.repeat(256)])(
    'of an object key too long for a sort key is cut, and keeps the time (%#)',
    (objectKey) => {
      const key = objectKeyAtKey(objectKey, TIME, ID);
      expect(bytes(key)).toBeLessThanOrEqual(1024);
      expect(bytes(key)).toBeGreaterThan(1020 - 4);
      expect(key.endsWith(`#${TIME}#3c7a`)).toBe(true);
      expect(objectKeyAtKey(`${objectKey.slice(0, -2)}zz`, TIME, ID)).not.toBe(key);
    },
  );

  test('puts the objects of a prefix together, and the events of an object in order of time', () => {
    const keys = [
      objectKeyAtKey('a/1', '2026-01-01T00:00:00Z', ID),
      objectKeyAtKey('a/1', TIME, ID),
      objectKeyAtKey('a/2', '2025-01-01T00:00:00Z', ID),
      objectKeyAtKey('b', '2024-01-01T00:00:00Z', ID),
    ];
    expect([...keys].reverse().sort()).toEqual(keys);
  });
});

test('a partition key keeps to 2,048 bytes', () => {
  expect(partitionKey('✓'.repeat(682))).toBe('✓'.repeat(682));
  expect(bytes(partitionKey('✓'.repeat(683)))).toBeLessThanOrEqual(2048);
});
