import { ratiosOf, spreadOf } from '../../../bench/support/spread';

describe('a spread', () => {
  it('has the least, the middle and the most', () => {
    expect(spreadOf([3, 1, 8])).toEqual({ min: 1, median: 3, max: 8 });
  });
});

describe('the ratios of two sides', () => {
  it('are of pairs that ran one after the other', () => {
    // All at half the speed in the second turn: the ratio does not change.
    expect(ratiosOf([1, 2, 1], [2, 4, 2])).toEqual({ min: 0.5, median: 0.5, max: 0.5 });
  });
});
