import { gzipSync } from 'node:zlib';
import { generateRecords } from '../../../bench/generator';
import { collectItems } from '../../../bench/support/collect-items';
import { GeneratedLogSource } from '../../../bench/support/generated-source';
import {
  COPY_WRITE_UNITS,
  EVENT_SHAPES,
  itemSizeOf,
  LOG_CLASSES,
  type LogClass,
} from '../../../core/costs/event-shapes';
import { RECORDS_A_FILE } from '../../../core/costs/pipeline-figures';
import { type Item, itemBytes, stringOf, WRITE_UNIT_BYTES } from '../../../core/items/attribute';
import { DEFAULT_SETTINGS, EVENT_CLASSES, type IngestSettings } from '../../../core/settings';
import { EVENTS_TABLE, type EventIndex, type IndexName } from '../../../core/tables';

/** A part of what the figures were measured on, and other ones: they may be off by so much. */
const LOGS = { events: 1_000, seed: 2 };
const TOLERATED_PERCENT = 6;
const TOLERATED_SHARE = 0.15;

/** An expiry is an attribute, and what the generator tells lies in the past. */
const IN_A_CENTURY = Object.fromEntries(
  EVENT_CLASSES.map((each) => [each, 36_500]),
) as unknown as IngestSettings['retentionDays'];

const INDEX_OF: Readonly<Record<EventIndex, IndexName>> = {
  resource: 'by-resource',
  principal: 'by-principal',
  accessKey: 'by-access-key',
  eventName: 'by-event-name',
  eventId: 'by-event-id',
};

const mean = (items: readonly Item[], of: (item: Item) => number) =>
  items.reduce((sum, item) => sum + of(item), 0) / items.length;
const unitsOf = (item: Item) => Math.ceil(itemBytes(item) / WRITE_UNIT_BYTES);
const isIn = (item: Item, name: IndexName) => {
  const { partitionKey, sortKey } = EVENTS_TABLE.indexes[name];
  return item[partitionKey] !== undefined && item[sortKey] !== undefined;
};

function expectNear(measured: number, said: number): void {
  expect(Math.abs(measured / said - 1) * 100).toBeLessThan(TOLERATED_PERCENT);
}

function classOf(item: Item): LogClass {
  const [, service, category] = (stringOf(item, 'stream') ?? '').split('/');
  if (category !== 'data') return 'management';
  return service === 'ses' ? 'sends' : 'data';
}

describe('items of the default configuration', () => {
  let items: readonly Item[];
  beforeAll(async () => {
    const source = new GeneratedLogSource(LOGS);
    const settings = { ...DEFAULT_SETTINGS, retentionDays: IN_A_CENTURY };
    items = await collectItems(source.files(), source, settings);
  });

  describe.each(LOG_CLASSES)('%s', (each) => {
    const ofClass = () => items.filter((item) => classOf(item) === each);
    const indexes = DEFAULT_SETTINGS.indexes[each];
    const shape = EVENT_SHAPES[each];
    const shareOf = (name: IndexName) => mean(ofClass(), (item) => Number(isIn(item, name)));

    test('are as large as is said', () => {
      const size = itemSizeOf(shape, indexes.length);
      expect(ofClass().length).toBeGreaterThan(100);
      expectNear(mean(ofClass(), itemBytes), size.itemBytes);
      expectNear(mean(ofClass(), unitsOf), size.writeUnits);
    });

    test('are in the indexes in the shares that are said', () => {
      for (const index of indexes) {
        const said = shape.shares[index];
        expect(Math.abs(shareOf(INDEX_OF[index]) - said)).toBeLessThan(TOLERATED_SHARE);
      }
      expect(Math.abs(shareOf('by-copy-source') - shape.copies)).toBeLessThan(TOLERATED_SHARE);
    });
  });

  test('copies take a unit or two', () => {
    const units = mean(
      items.filter((item) => isIn(item, 'by-copy-source')),
      unitsOf,
    );
    expect(Math.abs(units - COPY_WRITE_UNITS)).toBeLessThanOrEqual(0.5);
  });
});

test.each(LOG_CLASSES)('records of %s are as large as is said', (each) => {
  const records = [...generateRecords(LOGS)].map(({ json }) => json);
  const ofClass = records.filter((json) => classOfRecord(json) === each);
  const { recordBytes, compressedBytes } = EVENT_SHAPES[each];
  const bytes = ofClass.reduce((sum, json) => sum + Buffer.byteLength(json), 0);
  expectNear(bytes / ofClass.length, recordBytes);
  const file = ofClass.slice(0, RECORDS_A_FILE);
  const compressed = gzipSync(`{"Records":[${file.join(',')}]}`).length / file.length;
  expect(Math.abs(compressed / compressedBytes - 1)).toBeLessThan(0.15);
});

function classOfRecord(json: string): LogClass {
  if (!json.includes('"eventCategory":"Data"')) return 'management';
  return json.includes('"eventSource":"ses.') ? 'sends' : 'data';
}

describe('a size that was not measured', () => {
  const { data } = EVENT_SHAPES;

  test('lies between those that were', () => {
    const { itemBytes: one, writeUnits } = itemSizeOf(data, 1);
    expect(one).toBeCloseTo((830 + 893) / 2, 9);
    expect(writeUnits).toBeCloseTo(1.002, 9);
  });

  test('beyond them is the largest', () => {
    expect(itemSizeOf(data, 9)).toEqual({ indexes: 9, itemBytes: 974, writeUnits: 1.02 });
  });

  test('needs a measured one', () => {
    expect(() => itemSizeOf({ sizes: [] }, 1)).toThrow('no size was measured');
  });
});
