/** What a piece of work took of this process and of the clock. */
export interface Taken {
  /** User and system time of this process alone: the database runs in its own. */
  readonly cpuMilliseconds: number;
  readonly wallMilliseconds: number;
}

/** Measures a piece of work. */
export async function measure(work: () => Promise<unknown>): Promise<Taken> {
  const startedAt = process.hrtime.bigint();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return {
    cpuMilliseconds: (user + system) / 1000,
    wallMilliseconds: Number(process.hrtime.bigint() - startedAt) / 1e6,
  };
}

/** How often to measure. */
export interface Rounds {
  /** Rounds that nobody counts: the compiler learns the code in them. */
  readonly warmUps: number;
  readonly repeats: number;
}

/**
 * Measures several subjects in turns, so that what else the machine does meets all of them alike.
 * @returns for each subject, in their order, the medians of its repeats
 */
export async function measureInTurns(
  subjects: readonly (() => Promise<Taken>)[],
  { warmUps, repeats }: Rounds,
): Promise<readonly Taken[]> {
  const taken: Taken[][] = subjects.map(() => []);
  for (let round = 0; round < warmUps + repeats; round++) {
    for (const [place, subject] of subjects.entries()) {
      const one = await subject();
      if (round >= warmUps) taken[place]?.push(one);
    }
  }
  return taken.map((repeated) => ({
    cpuMilliseconds: median(repeated.map(({ cpuMilliseconds }) => cpuMilliseconds)),
    wallMilliseconds: median(repeated.map(({ wallMilliseconds }) => wallMilliseconds)),
  }));
}

/**
 * The middle of the values, or the mean of the two in the middle.
 * @throws {RangeError} when there are none
 */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new RangeError('a median of nothing');
  return (lower + upper) / 2;
}

/** Rounds to so many decimals: more would be noise. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
