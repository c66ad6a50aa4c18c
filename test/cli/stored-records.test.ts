import { StoredRecords } from '../../cli/stored-records';
import type { Item } from '../../core/items/attribute';
import { buildEventItem } from '../../core/items/event-item';
import { readEventItem } from '../../core/items/stored-event';
import { DEFAULT_SETTINGS } from '../../core/settings';
import { DELETE_OBJECT, eventOf, ORIGIN } from '../support/events';
import { PaperSink } from '../support/sink';

const ITEM = buildEventItem(eventOf(DELETE_OBJECT), DEFAULT_SETTINGS);
const { raw: _, ...READABLE } = ITEM;
const IN_FILE: Item = { ...READABLE, rawIn: { S: 'file' } };

const foundAs = (item: Item, at = '2026-03-04T05:06:07Z#1') => ({
  item,
  event: readEventItem(item),
  position: { stream: '111122223333/s3/data', at },
});

async function toldOf(...items: Item[]) {
  const records = new StoredRecords();
  for (const [n, item] of items.entries()) records.of(foundAs(item, `2026-03-04T05:06:07Z#${n}`));
  const paper = new PaperSink(false);
  const isUnreadable = await records.tellUnreadable(paper);
  return { text: paper.text, isUnreadable };
}

test('a record is read', () => {
  expect(new StoredRecords().of(foundAs(ITEM))?.text).toBe(JSON.stringify(DELETE_OBJECT));
});

test('of records that are read nothing is told', async () => {
  expect(await toldOf(ITEM, ITEM)).toEqual({ text: '', isUnreadable: false });
});

test('of records that are too large for the store it is told where they are, and that is no fault', async () => {
  expect(await toldOf(IN_FILE, ITEM, IN_FILE)).toEqual({
    text:
      '2 records in log files alone: 2026-03-04T05:06:07Z#0 in 111122223333/s3/data: the record is too large ' +
      `for the store: it is number 17, counted from 0, in the log file ${ORIGIN.file}\n`,
    isUnreadable: false,
  });
});

test('a record that is damaged is a fault', async () => {
  const { text, isUnreadable } = await toldOf(READABLE, IN_FILE);
  expect(text).toContain('1 record cannot be read: 2026-03-04T05:06:07Z#0 in');
  expect(isUnreadable).toBe(true);
});
