/** How much is measured, and how often. */
export interface Sizes {
  readonly readMegabytes: number;
  readonly readRepeats: number;
  readonly largeMegabytes: number;
  readonly largeRepeats: number;
  /** Megabytes of JSON of the files that memory is looked at with. */
  readonly memoryMegabytes: readonly number[];
  readonly endToEndRecords: number;
  readonly endToEndRepeats: number;
  readonly latencyRepeats: number;
  readonly coldStartRepeats: number;
  /** Records a file. Of each size there are as many files as have the records of the largest. */
  readonly growthRecords: readonly [number, number, number];
  readonly growthRepeats: number;
}

const FULL: Sizes = {
  readMegabytes: 100,
  readRepeats: 5,
  largeMegabytes: 800,
  largeRepeats: 3,
  memoryMegabytes: [10, 100, 1000],
  endToEndRecords: 20_000,
  endToEndRepeats: 5,
  latencyRepeats: 3,
  coldStartRepeats: 15,
  growthRecords: [1000, 100_000, 400_000],
  growthRepeats: 2,
};

const QUICK: Sizes = {
  readMegabytes: 20,
  readRepeats: 3,
  largeMegabytes: 50,
  largeRepeats: 3,
  memoryMegabytes: [5, 15],
  endToEndRecords: 2000,
  endToEndRepeats: 3,
  latencyRepeats: 3,
  coldStartRepeats: 5,
  growthRecords: [500, 2000, 6000],
  growthRepeats: 2,
};

/** @param repeats of everything that is repeated, instead of its own number */
export function sizesOf(isQuick: boolean, repeats?: number): Sizes {
  const sizes = isQuick ? QUICK : FULL;
  if (repeats === undefined) return sizes;
  return {
    ...sizes,
    readRepeats: repeats,
    largeRepeats: repeats,
    endToEndRepeats: repeats,
    latencyRepeats: repeats,
    coldStartRepeats: repeats,
    growthRepeats: repeats,
  };
}
