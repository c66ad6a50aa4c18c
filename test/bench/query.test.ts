import { figuresOfOne, type Measured, readUnitsOf } from '../../bench/query';
import { mostFrequent } from '../../bench/query-questions';
import { readEventItem } from '../../core/items/stored-event';

/** An exact question of one stream, answered as cheaply as can be. */
const PERFECT: Measured = {
  name: 'access key',
  mustTouch: 1,
  taken: { cpuMilliseconds: 8, wallMilliseconds: 12 },
  costs: { calls: 1, itemsRead: 100, readUnits: 12 },
  queries: 1,
  events: 100,
  weight: 12,
  isExact: true,
};

function itemOf(bytes: number) {
  return { raw: { B: Buffer.alloc(bytes - 'raw'.length) } };
}

describe('what items weigh', () => {
  it('is half a read unit for 4 KB of all of them together', () => {
    expect(readUnitsOf([itemOf(2048), itemOf(2048)])).toBe(0.5);
  });

  it('is rounded up as DynamoDB rounds up a call', () => {
    expect(readUnitsOf([itemOf(4096), itemOf(3)])).toBe(1);
  });

  it('is never nothing: a query that finds nothing is paid for too', () => {
    expect(readUnitsOf([])).toBe(0.5);
  });
});

describe('the figures of a question', () => {
  it('set what was read against what the answer weighs', () => {
    const costs = { ...PERFECT.costs, readUnits: 15 };
    expect(figuresOfOne({ ...PERFECT, costs }).unitsForEachUnit).toEqual({
      value: 1.25,
      limit: 1.2,
    });
  });

  it('do not limit the reading of what must be read in vain', () => {
    expect(figuresOfOne({ ...PERFECT, isExact: false }).unitsForEachUnit).toEqual({ value: 1 });
  });

  it('limit the queries to the key ranges that may hold an answer', () => {
    expect(figuresOfOne({ ...PERFECT, queries: 6, mustTouch: 5 }).queries).toEqual({
      value: 6,
      limit: 5,
    });
  });
});

describe('the value to ask by', () => {
  const event = (accessKey?: string) =>
    readEventItem(accessKey === undefined ? {} : { accessKey: { S: accessKey } });

  it('is the most frequent one', () => {
    const events = [event('AKIA1'), event('AKIA2'), event('AKIA2')];
    expect(mostFrequent(events, ({ accessKey }) => accessKey)).toBe('AKIA2');
  });

  it('is missed with an error where no event has any', () => {
    expect(() => mostFrequent([event()], ({ accessKey }) => accessKey)).toThrow('holds no');
  });
});
