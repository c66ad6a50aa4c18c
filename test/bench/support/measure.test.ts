import { measure, measureInTurns, median, rounded } from '../../../bench/support/measure';

describe('the median', () => {
  it('is the value in the middle, in whatever order they come', () => {
    expect(median([30, 9, 100])).toBe(30);
  });

  it('of an even number is the mean of the two in the middle', () => {
    expect(median([4, 1, 2, 100])).toBe(3);
  });

  it('of nothing is an error, not a number', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('measuring', () => {
  it('counts the CPU that this process spends, not the time that it waits', async () => {
    const before = { user: 1_000_000, system: 500_000 };
    const cpuUsage = jest
      .spyOn(process, 'cpuUsage')
      .mockImplementation((since) =>
        since === before ? { user: 30_000, system: 12_000 } : before,
      );
    try {
      const { cpuMilliseconds, wallMilliseconds } = await measure(
        () => new Promise((resolve) => setTimeout(resolve, 200)),
      );
      expect(wallMilliseconds).toBeGreaterThan(190);
      expect(cpuMilliseconds).toBe(42);
    } finally {
      cpuUsage.mockRestore();
    }
  });

  it('asks every subject once before any is asked again', async () => {
    const asked: string[] = [];
    const subject = (name: string) => async () => {
      asked.push(name);
      return { cpuMilliseconds: 0, wallMilliseconds: 0 };
    };
    await measureInTurns([subject('a'), subject('b')], { warmUps: 1, repeats: 1 });
    expect(asked).toEqual(['a', 'b', 'a', 'b']);
  });

  it('leaves the warming up out, and gives each subject its own medians', async () => {
    const subject = (...values: number[]) => {
      const rest = [...values];
      return async () => {
        const value = rest.shift() ?? Number.NaN;
        return { cpuMilliseconds: value, wallMilliseconds: 2 * value };
      };
    };
    const taken = await measureInTurns([subject(999, 1, 3, 2), subject(999, 7, 5, 6)], {
      warmUps: 1,
      repeats: 3,
    });
    expect(taken).toEqual([
      { cpuMilliseconds: 2, wallMilliseconds: 4 },
      { cpuMilliseconds: 6, wallMilliseconds: 12 },
    ]);
  });

  it('rounds a figure to what the measuring is worth', () => {
    expect(rounded(1.2345, 2)).toBe(1.23);
  });
});
