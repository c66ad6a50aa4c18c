/** What the command line of a benchmark says. */
export interface BenchmarkOptions {
  /** How many events to work on; the benchmark's own number where absent. */
  readonly events?: number;
  /** The folder of the store to measure on, for the benchmarks that keep one. */
  readonly store?: string;
}

/** One figure, and the limit that it must not pass where there is one. */
export interface Figure {
  readonly value: number;
  readonly limit?: number;
}

/** The figures of what was measured, by the name of the subject, then by their own. */
export type Figures = Readonly<Record<string, Readonly<Record<string, Figure>>>>;

/** What a benchmark found. */
export interface Findings {
  readonly events: number;
  readonly figures: Figures;
  /** What to print. */
  readonly lines: readonly string[];
}

/** One sub-command of `npm run bench`. */
export interface Benchmark {
  /** One line for the list of benchmarks. */
  readonly summary: string;
  run(options: BenchmarkOptions): Promise<Findings>;
}

/** Whether a figure keeps to its limit; one without a limit always does. */
export function isWithin({ value, limit }: Figure): boolean {
  return limit === undefined || value <= limit;
}

/** Names the figures that are beyond their limits: `by bucket: CPU 61 > 50`. */
export function findBeyond(figures: Figures): string[] {
  return Object.entries(figures).flatMap(([subject, each]) =>
    Object.entries(each)
      .filter(([, figure]) => !isWithin(figure))
      .map(([name, { value, limit }]) => `${subject}: ${name} ${value} > ${limit}`),
  );
}
