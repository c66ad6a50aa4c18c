import type { Spread } from './support/spread';

/** What the command line of a benchmark says; what is absent is the benchmark's own to choose. */
export interface BenchmarkOptions {
  /** How many events to work on. */
  readonly events?: number;
  /** The folder of the store to measure on, for the benchmarks that keep one. */
  readonly store?: string;
  /** Which of its groups of figures to measure, for the benchmarks that have some. */
  readonly only?: readonly string[];
  /** Whether to look quickly: smaller sizes, fewer repeats. */
  readonly isQuick?: boolean;
  /** How often each side is measured. */
  readonly repeats?: number;
  /** Of the generated logs. */
  readonly seed?: number;
  /** A log, or a folder of logs, to measure with instead of generated ones. */
  readonly logs?: string;
  /** Real records, whose items are weighed too. */
  readonly samples?: string;
  /** How long a database far away takes to answer. */
  readonly latencyMilliseconds?: number;
  /** Which share of its work that database refuses. */
  readonly throttledShare?: number;
}

/** One figure, and the limit that it must not pass where there is one. */
export interface Figure {
  readonly value: number;
  readonly limit?: number;
  /** Whether the limit is one to reach. */
  readonly isFloor?: boolean;
  /** What it should be. */
  readonly aim?: number;
  /** Of the repeats that the value is the median of. */
  readonly spread?: Spread;
  /** What was measured to make the value of it, by name. */
  readonly sides?: Readonly<Record<string, Spread>>;
}

/** The figures of what was measured, by the name of the subject, then by their own. */
export type Figures = Readonly<Record<string, Readonly<Record<string, Figure>>>>;

/** What a benchmark found. */
export interface Findings {
  readonly events: number;
  readonly figures: Figures;
  /** What to print. */
  readonly lines: readonly string[];
  /** What the figures are of: the machine, the logs. */
  readonly about?: Readonly<Record<string, unknown>>;
}

/** One sub-command of `npm run bench`. */
export interface Benchmark {
  /** One line for the list of benchmarks. */
  readonly summary: string;
  run(options: BenchmarkOptions): Promise<Findings>;
}

/** Whether a figure keeps to its limit; one without a limit always does. */
export function isWithin({ value, limit, isFloor = false }: Figure): boolean {
  return limit === undefined || (isFloor ? value >= limit : value <= limit);
}

/** Names the figures that are beyond their limits: `by bucket: CPU 61 > 50`. */
export function findBeyond(figures: Figures): string[] {
  return Object.entries(figures).flatMap(([subject, each]) =>
    Object.entries(each)
      .filter(([, figure]) => !isWithin(figure))
      .map(
        ([name, { value, limit, isFloor }]) =>
          `${subject}: ${name} ${value} ${isFloor ? '<' : '>'} ${limit}`,
      ),
  );
}
