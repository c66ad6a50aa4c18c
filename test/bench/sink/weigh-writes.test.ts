import { type WireItem, weighBatch, wireItemBytes } from '../../../bench/sink/weigh-writes';
import { type Item, itemBytes } from '../../../core/items/attribute';

const ITEM: Item = {
  stream: { S: '111122223333/s3/data' },
  index: { N: '12345' },
  mfa: { BOOL: true },
  raw: { B: Buffer.from('any bytes, whose base64 is padded') },
  resources: { L: [{ S: 'arn:aws:s3:::é' }, { S: '' }] },
};

/** As the SDK writes it. */
function onTheWire(item: Item): WireItem {
  return JSON.parse(JSON.stringify(item), (_, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString('base64') : value,
  );
}

describe('the weight of an item on the wire', () => {
  it('is what the item weighs', () => {
    expect(wireItemBytes(onTheWire(ITEM))).toBe(itemBytes(ITEM));
  });

  it('counts maps by names, values and what they take themselves', () => {
    const map = { M: { a: { S: 'bc' }, d: { NULL: true } } };
    expect(wireItemBytes({ name: map })).toBe(4 + 3 + (1 + 2 + 1) + (1 + 1 + 1));
  });
});

describe('the weight of a batch', () => {
  it('is told by table, each item rounded up to a whole unit', () => {
    const put = (text: string) => ({ PutRequest: { Item: { a: { S: text } } } });
    const body = { RequestItems: { one: [put('x'), put('x'.repeat(1024))], other: [put('')] } };
    expect(weighBatch(JSON.stringify(body))).toEqual({
      one: { calls: 1, items: 2, bytes: 2 + 1025, units: 3 },
      other: { calls: 1, items: 1, bytes: 1, units: 1 },
    });
  });
});
