import { figureOf, ratioOf } from '../../../bench/ingest/outcome';
import type { Report } from '../../../bench/support/run-subject';

const taking = (cpuMilliseconds: number): Report => ({
  cpuMilliseconds,
  wallMilliseconds: 2 * cpuMilliseconds,
  peakMegabytes: 1,
  counts: {},
});

describe('an outcome of two sides', () => {
  const outcome = ratioOf(
    { group: 'read', name: 'reading', requirement: { must: 0.45, aim: 0.35 } },
    {
      ours: ['ours', [taking(1000), taking(3000)]],
      theirs: ['others', [taking(2000), taking(4000)]],
      measure: 'cpuMilliseconds',
    },
  );

  it('is the median of the ratios of neighbours', () => {
    expect(outcome.value).toBe(0.625);
    expect(outcome.spread).toEqual({ min: 0.5, median: 0.625, max: 0.75 });
  });

  it('is kept with its limits and the spread of both sides', () => {
    expect(figureOf(outcome)).toEqual({
      value: 0.625,
      limit: 0.45,
      aim: 0.35,
      spread: { min: 0.5, median: 0.625, max: 0.75 },
      sides: {
        'ours, s': { min: 1, median: 2, max: 3 },
        'others, s': { min: 2, median: 3, max: 4 },
      },
    });
  });

  it('tells a limit that is to be reached from one that is not to be passed', () => {
    expect(figureOf({ ...outcome, requirement: { must: 3, isFloor: true } })).toMatchObject({
      limit: 3,
      isFloor: true,
    });
  });
});
