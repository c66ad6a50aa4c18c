import { findBeyond, isWithin } from '../../bench/benchmark';

describe('a figure against its limit', () => {
  it('is within when it is just as high', () => {
    expect(isWithin({ value: 1.2, limit: 1.2 })).toBe(true);
  });

  it('is beyond when it is higher', () => {
    expect(isWithin({ value: 1.21, limit: 1.2 })).toBe(false);
  });

  it('is beyond a limit that is to be reached when it is lower', () => {
    expect(isWithin({ value: 3, limit: 3, isFloor: true })).toBe(true);
    const figures = { stored: { less: { value: 2.9, limit: 3, isFloor: true } } };
    expect(findBeyond(figures)).toEqual(['stored: less 2.9 < 3']);
  });

  it('is within whatever it says where nothing limits it', () => {
    expect(isWithin({ value: 1e9 })).toBe(true);
  });

  it('is named with both when it is beyond, and only then', () => {
    const figures = {
      object: { calls: { value: 3 }, ratio: { value: 2, limit: 1.2 } },
      bucket: { ratio: { value: 1, limit: 1.2 } },
    };
    expect(findBeyond(figures)).toEqual(['object: ratio 2 > 1.2']);
  });
});
