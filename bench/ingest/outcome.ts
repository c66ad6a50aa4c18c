import type { Figure } from '../benchmark';
import { rounded } from '../support/measure';
import type { Report } from '../support/run-subject';
import { ratiosOf, type Spread, spreadOf } from '../support/spread';
import type { Requirement } from './requirements';

/** One side of a figure, in whatever unit it is measured. */
export interface Side {
  readonly name: string;
  readonly unit: 's' | 'MB' | 'units' | 'µs' | 'ms' | '';
  readonly spread: Spread;
}

/** One row of the table. */
export interface Outcome {
  /** Of the group: `read`, … */
  readonly group: string;
  /** What the value is. */
  readonly name: string;
  readonly unit?: '%' | 'MB' | '$' | 'µs';
  readonly value: number;
  readonly spread?: Spread;
  /** Absent for what is shown and not judged. */
  readonly requirement?: Requirement;
  /** Ours first, then the peer. */
  readonly sides?: readonly Side[];
}

/** What of a report is compared. */
export type Measure = 'cpuMilliseconds' | 'wallMilliseconds';

const DECIMALS = 4;

/** A side in seconds. */
export function timeOf(name: string, reports: readonly Report[], measure: Measure): Side {
  const values = reports.map((report) => report[measure] / 1000);
  return { name, unit: 's', spread: spreadOf(values) };
}

/** One side's time for each second of the other's. */
export function ratioOf(
  row: Pick<Outcome, 'group' | 'name' | 'requirement'>,
  sides: {
    readonly ours: readonly [name: string, reports: readonly Report[]];
    readonly theirs: readonly [name: string, reports: readonly Report[]];
    readonly measure: Measure;
  },
): Outcome {
  const { ours, theirs, measure } = sides;
  const values = (reports: readonly Report[]) => reports.map((report) => report[measure]);
  const spread = ratiosOf(values(ours[1]), values(theirs[1]));
  return {
    ...row,
    value: spread.median,
    spread,
    sides: [timeOf(...ours, measure), timeOf(...theirs, measure)],
  };
}

/** An outcome as it is kept among the results. */
export function figureOf({ value, spread, requirement, sides }: Outcome): Figure {
  return {
    value: rounded(value, DECIMALS),
    ...(requirement && { limit: rounded(requirement.must, DECIMALS) }),
    ...(requirement?.isFloor && { isFloor: true }),
    ...(requirement?.aim !== undefined && { aim: requirement.aim }),
    ...(spread && { spread: roundedSpread(spread) }),
    ...(sides && {
      sides: Object.fromEntries(
        sides.map((side) => [
          side.unit === '' ? side.name : `${side.name}, ${side.unit}`,
          roundedSpread(side.spread),
        ]),
      ),
    }),
  };
}

function roundedSpread({ min, median, max }: Spread): Spread {
  return {
    min: rounded(min, DECIMALS),
    median: rounded(median, DECIMALS),
    max: rounded(max, DECIMALS),
  };
}
