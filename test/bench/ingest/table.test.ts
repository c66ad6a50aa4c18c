import type { Outcome } from '../../../bench/ingest/outcome';
import { tableOf } from '../../../bench/ingest/table';

const side = (name: string, median: number) =>
  ({ name, unit: 's', spread: { min: median - 0.5, median, max: median + 0.5 } }) as const;

const MET: Outcome = {
  group: 'read',
  name: 'reading',
  value: 0.34,
  spread: { min: 0.3, median: 0.34, max: 0.4 },
  requirement: { must: 0.45, aim: 0.35 },
  sides: [side('ours', 3.5), side('others', 10)],
};

/** What stands in the row of one outcome, column by column. */
function rowOf(outcome: Outcome): string[] {
  return (tableOf([outcome])[1] ?? '').split(/ {2,}/);
}

describe('the table of ingest', () => {
  it('puts value, limit, us and the peer side by side', () => {
    expect(rowOf(MET)).toEqual([
      'reading',
      '0.340',
      '0.300..0.400',
      '<= 0.450',
      '<= 0.350',
      'met',
      'ours 3.50 s (3..4)',
      'others 10 s (9.50..10.5)',
    ]);
  });

  it.each([
    [{ value: 0.4 }, 'must met'],
    [{ value: 0.46 }, 'MISSED'],
    [{ value: 0.46, requirement: undefined }, '-'],
    [{ value: 99.5, requirement: { must: 99, aim: 99.9, isFloor: true } }, 'must met'],
    [{ value: 98, requirement: { must: 99, isFloor: true } }, 'MISSED'],
  ])('says of %j: %s', (changed, verdict) => {
    const { requirement = undefined, ...rest } = { ...MET, ...changed };
    expect(rowOf({ ...rest, ...(requirement && { requirement }) })).toContain(verdict);
  });

  it('lists below what has more sides than a row', () => {
    const sides = [side('small', 1), side('middle', 2), side('large', 3)];
    const lines = tableOf([{ ...MET, sides }]);
    expect(lines.slice(2)).toEqual([
      '',
      'reading:',
      '  small      1 s  0.500  1.50',
      '  middle     2 s   1.50  2.50',
      '  large      3 s   2.50  3.50',
    ]);
  });

  it('shows a thousandth above one', () => {
    const outcome = { ...MET, value: 1.0017, requirement: { must: 1.02, aim: 1.002 } };
    expect(rowOf(outcome).slice(1, 6)).toEqual([
      '1.0017',
      '0.300..0.400',
      '<= 1.02',
      '<= 1.002',
      'met',
    ]);
  });
});
