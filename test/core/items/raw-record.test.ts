import fc from 'fast-check';
import { generateRecords } from '../../../bench/generator';
import { bytesOf, type Item, itemBytes } from '../../../core/items/attribute';
import { buildEventItem } from '../../../core/items/event-item';
import { packRecord, unpackRecord } from '../../../core/items/raw-record';
import type { JsonObject } from '../../../core/records/record';
import { DEFAULT_SETTINGS, type IngestSettings } from '../../../core/settings';
import { anyCharacter } from '../../support/any-character';
import { storeAndLoad } from '../../support/dynamodb';
import {
  DELETE_OBJECT,
  eventOf,
  PUT_BUCKET_POLICY,
  bytesOf as recordBytes,
  SEND_EMAIL,
} from '../../support/events';

const ITEM = buildEventItem(eventOf(DELETE_OBJECT), DEFAULT_SETTINGS);
const RAW = Buffer.from(bytesOf(ITEM, 'raw') ?? []);
const BYTES = recordBytes(DELETE_OBJECT);

/** Stores the event as an item, loads it again and gives its record's bytes back. */
function roundTrip(record: JsonObject, bytes: Buffer, settings: IngestSettings = DEFAULT_SETTINGS) {
  const item = storeAndLoad(buildEventItem({ ...eventOf(record), bytes }, settings));
  return unpackRecord(bytesOf(item, 'raw') ?? Buffer.alloc(0), item);
}

describe("a record's own bytes come back", () => {
  test.each([
    ['an S3 data event', DELETE_OBJECT],
    ['an S3 management event', PUT_BUCKET_POLICY],
    ['an SES send', SEND_EMAIL],
  ])('of %s', (_what, record) => {
    expect(roundTrip(record, recordBytes(record))).toEqual(recordBytes(record));
  });

  test.each([
    ['white space', Buffer.from(JSON.stringify(DELETE_OBJECT, null, 2))],
    ['an integer that no double holds', Buffer.from('{"size":9007199254740993}')],
    ['a field twice', Buffer.from('{"a":1,"a":2}')],
    ['escapes', Buffer.from('{"a":"\\u00e9\\/\\ud83d"}')],
    ['bytes that are no UTF-8', Buffer.of(0x22, 0xff, 0xfe, 0x22)],
    ['nothing', Buffer.alloc(0)],
    ['4 MB', Buffer.alloc(4 * 1024 * 1024, 'a')],
  ])('with %s', (_what, bytes) => {
    expect(roundTrip(DELETE_OBJECT, bytes).equals(bytes)).toBe(true);
  });

  test('of whatever bytes, beside whatever attributes (property)', () => {
    const anyText = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.constantFrom('', '\ud83d', '"', '\\', '#', 'x'.repeat(20_000), '😀'.repeat(5000)),
    );
    const names = ['eventName', 'userAgent', 'errorCode', 'errorMessage', 'sourceIPAddress'];
    const anyRecord = fc
      .tuple(
        fc.dictionary(fc.constantFrom(...names), anyText),
        fc.dictionary(fc.constantFrom('bucketName', 'key', 'x-amz-copy-source'), anyText),
        fc.dictionary(fc.constantFrom('accessKeyId', 'userName', 'invokedBy'), anyText),
      )
      .map(([top, requestParameters, userIdentity]) => ({
        ...DELETE_OBJECT,
        ...top,
        requestParameters,
        userIdentity,
      }));
    fc.assert(
      fc.property(anyRecord, fc.uint8Array({ maxLength: 3000 }), (record, bytes) => {
        expect(roundTrip(record, Buffer.from(bytes)).equals(bytes)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('of every generated record, whatever its indexes', () => {
    const noIndexes = Object.fromEntries(
      Object.keys(DEFAULT_SETTINGS.indexes).map((name) => [name, []]),
    );
    const bare = {
      ...DEFAULT_SETTINGS,
      shards: 8,
      indexes: { ...DEFAULT_SETTINGS.indexes, ...noIndexes },
    };
    for (const { json } of generateRecords({ events: 600, seed: 5 })) {
      const bytes = Buffer.from(json);
      for (const settings of [DEFAULT_SETTINGS, bare]) {
        expect(roundTrip(JSON.parse(json), bytes, settings).equals(bytes)).toBe(true);
      }
    }
  });
});

describe('what was changed since', () => {
  const usedAttributes = [
    ...['stream', 'at', 'eventName', 'eventSource', 'region', 'category', 'access', 'principal'],
    ...['principalType', 'accessKey', 'sourceIp', 'userAgent', 'resource', 'objectKeyAt'],
  ];

  test.each(usedAttributes)('is noticed in the attribute %s', (name) => {
    const attribute = ITEM[name];
    const value = attribute !== undefined && 'S' in attribute ? attribute.S : '';
    const changed: Item = { ...ITEM, [name]: { S: `x${value}` } };
    expect(() => unpackRecord(RAW, changed)).toThrow('one of them was changed');
  });

  test('is noticed where an attribute is gone', () => {
    const { userAgent: _, ...rest } = ITEM;
    expect(() => unpackRecord(RAW, rest)).toThrow('one of them was changed');
  });

  test('does no harm in an attribute that the record does not lean on', () => {
    const moved: Item = { ...ITEM, file: { S: 'moved.json' }, expiresAt: { N: '1' } };
    expect(unpackRecord(RAW, moved)).toEqual(BYTES);
  });

  test('is never misread in a byte (property)', () => {
    const read = (raw: Buffer) => {
      try {
        return unpackRecord(raw, ITEM);
      } catch {
        return undefined;
      }
    };
    fc.assert(
      fc.property(fc.nat(RAW.length - 1), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        const changed = Buffer.from(RAW);
        changed[at] = (RAW[at] ?? 0) ^ difference;
        const bytes = read(changed);
        expect(bytes === undefined || bytes.equals(BYTES)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('is noticed where bytes are lost', () => {
    for (let length = 1; length < RAW.length; length++) {
      expect(() => unpackRecord(RAW.subarray(0, length), ITEM)).toThrow('one of them was changed');
    }
  });
});

test.each([0, 3, 255])('format version %d is refused by name', (version) => {
  const raw = Buffer.concat([Buffer.of(version), RAW.subarray(1)]);
  expect(() => unpackRecord(raw, ITEM)).toThrow(`format version ${version}, which this program`);
});

test('an empty raw record is refused', () => {
  expect(() => unpackRecord(Buffer.alloc(0), ITEM)).toThrow('cannot read');
});

test('a crafted raw record inflates to no more than the bound', () => {
  const bomb = packRecord(Buffer.alloc(12 * 1024 * 1024), ITEM);
  expect(bomb.length).toBeLessThan(100_000);
  expect(() => unpackRecord(bomb, ITEM)).toThrow();
});

describe('of 3,000 generated events, those of S3 and SES', () => {
  const sizes = [...generateRecords({ events: 3000, seed: 7 })]
    .map(({ json }) => ({ ...eventOf(JSON.parse(json)), bytes: Buffer.from(json) }))
    .filter(({ service }) => service === 's3' || service === 'ses')
    .map((event) => itemBytes(buildEventItem(event, DEFAULT_SETTINGS)))
    .sort((a, b) => a - b);

  test('take one write unit nearly always', () => {
    const fitting = sizes.filter((bytes) => bytes <= 1024).length;
    // 91.6 % on the day of release.
    expect(fitting / sizes.length).toBeGreaterThan(0.97);
  });

  test('have room left in the middle of them', () => {
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(980);
  });

  test('never take more than two', () => {
    expect(sizes.at(-1)).toBeLessThanOrEqual(2048);
  });
});
