import { figuresOf } from '../../bench/rules';

const taking = (cpuMilliseconds: number) => ({ cpuMilliseconds, wallMilliseconds: 1 });

describe('the figures of rules', () => {
  it('limit the CPU of a thousand rules to twice that of ten', () => {
    const figures = figuresOf({
      withNone: taking(900),
      withFew: taking(1000),
      withMany: taking(2100),
    });
    expect(figures).toEqual({
      none: { cpuMilliseconds: { value: 900 } },
      few: { cpuMilliseconds: { value: 1000 } },
      many: { cpuMilliseconds: { value: 2100 } },
      ratio: { cpu: { value: 2.1, limit: 2 } },
    });
  });
});
