/** What a figure must be, and what it should be. */
export interface Requirement {
  readonly must: number;
  readonly aim?: number;
  /** Whether these are to be reached; else they are not to be passed. */
  readonly isFloor?: boolean;
}

/** What ingest is held to; see docs/benchmarks.md for how each is measured. */
export const REQUIREMENTS = {
  /** CPU of reading, splitting, parsing and classifying for each second of parsing the whole file. */
  read: { must: 0.45, aim: 0.35 },
  /** The same for each second of inflating alone, of a file that no parser takes whole. */
  large: { must: 4, aim: 3 },
  /** Of the ingest process, in megabytes. */
  memory: { must: 128, aim: 100 },
  /** Of S3 and SES events, in percent, whose whole item takes one write unit. */
  oneUnit: { must: 99, aim: 99.9, isFloor: true },
  /** Of such an event in the events table, without its indexes. */
  writeUnits: { must: 1.02, aim: 1.002 },
  /** BatchWriteItem calls for each stored event: full batches are one for 25. */
  writeCalls: { must: 1 / 24 },
  /** CPU for each second of the tutorial's function. */
  endToEnd: { must: 0.9, aim: 0.6 },
  /** The tutorial's write units for each of ours. */
  lessStored: { must: 3, isFloor: true },
  /** Wall clock for each second of the tutorial's function, with a database that takes its time. */
  latency: { must: 0.3, aim: 0.15 },
  /** Import and first call for each second of a function of the two SDK clients. */
  coldStart: { must: 1.3, aim: 1.1 },
  /** CPU for an event of the dearest size of file for each of the cheapest. */
  growth: { must: 1.15 },
  /** Dollars of DynamoDB writes for a million S3 data events. */
  dollars: { must: 2 },
} as const satisfies Readonly<Record<string, Requirement>>;
