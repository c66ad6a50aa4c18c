import { type Dimension, valueBy } from '../../../core/queries/dimension';
import { findInItem } from '../../../core/queries/ordering';
import { type Counted, NO_OUTCOMES } from '../../../core/queries/tally';
import { fillGaps } from '../../../core/queries/time-series';
import { eventItem } from '../../support/event-items';

function counted(value: string): Counted {
  return { value, events: 7, denied: 0, failed: 0 };
}

test.each<[Dimension, string]>([
  ['hour', '2026-03-04T05:00Z'],
  ['day', '2026-03-04'],
  ['resource', 'ledger'],
])('an event counts by %s for %s', (by, value) => {
  expect(valueBy(findInItem(eventItem(1)).event, by)).toBe(value);
});

test('hours in which nothing happened are filled in, over the end of a month', () => {
  const ends = [counted('2026-02-28T23:00Z'), counted('2026-03-01T01:00Z')];
  expect(fillGaps(ends, 'hour', 200)).toEqual([
    ends[0],
    { value: '2026-03-01T00:00Z', ...NO_OUTCOMES },
    ends[1],
  ]);
});

test('days too, through a leap year', () => {
  const filled = fillGaps([counted('2028-02-28'), counted('2028-03-01')], 'day', 200);
  expect(filled.map(({ value }) => value)).toEqual(['2028-02-28', '2028-02-29', '2028-03-01']);
});

test('a series that would be long stays as it is', () => {
  const ends = [counted('2026-01-01T00:00Z'), counted('2026-02-01T00:00Z')];
  expect(fillGaps(ends, 'hour', 200)).toEqual(ends);
});

test('nothing stays nothing', () => {
  expect(fillGaps([], 'day', 200)).toEqual([]);
});
