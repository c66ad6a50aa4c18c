import { randomBytes } from 'node:crypto';
import { type Item, itemBytes } from '../../../core/items/attribute';
import { buildEventItem } from '../../../core/items/event-item';
import { fitItem } from '../../../core/items/fit-item';
import { RecordInFileError, recordOf } from '../../../core/items/raw-record';
import { readEventItem } from '../../../core/items/stored-event';
import { DEFAULT_SETTINGS } from '../../../core/settings';
import { storeAndLoad } from '../../support/dynamodb';
import { bytesOf, DELETE_OBJECT, eventOf, ORIGIN } from '../../support/events';
import { sha256 } from '../../support/log-records';

const itemOf = (record: typeof DELETE_OBJECT) => buildEventItem(eventOf(record), DEFAULT_SETTINGS);

/** Noise cannot be compressed. */
const LARGE = { ...DELETE_OBJECT, responseElements: randomBytes(420 * 1024).toString('base64') };

test('an item that fits stays as it is', () => {
  const item = itemOf(DELETE_OBJECT);
  expect(fitItem(item)).toBe(item);
});

describe('an item that is too large', () => {
  const fitted = fitItem(itemOf(LARGE));

  test('keeps its attributes, and says where the record is', () => {
    const { raw: _, ...readable } = itemOf(LARGE);
    expect(fitted).toEqual({
      ...readable,
      rawIn: { S: 'file' },
      rawSha256: { S: sha256(bytesOf(LARGE)) },
    });
    expect(itemBytes(fitted)).toBeLessThan(2048);
  });

  test('reads as the event that it was made of', () => {
    const event = readEventItem(storeAndLoad(fitted));
    expect(event).toMatchObject({ rawIn: 'file', file: ORIGIN.file, index: 17 });
    const { rawIn: _, ...rest } = event;
    expect(rest).toEqual({ ...readEventItem(itemOf(LARGE)), rawIn: undefined });
  });

  test('is refused by name where its record is asked for, with its place', () => {
    expect(() => recordOf(storeAndLoad(fitted))).toThrow(
      new RecordInFileError(
        `the record is too large for the store: it is number 17, counted from 0, in the log file ${ORIGIN.file}`,
      ),
    );
  });
});

test('the limit is met to the byte, with room for marks that come later', () => {
  const sized = (bytes: number): Item => {
    const item = itemOf(DELETE_OBJECT);
    return { ...item, padding: { S: 'x'.repeat(bytes - itemBytes(item) - 'padding'.length) } };
  };
  const most = 400 * 1024 - 1024;
  expect(fitItem(sized(most))).toHaveProperty('raw');
  expect(fitItem(sized(most + 1))).not.toHaveProperty('raw');
});
