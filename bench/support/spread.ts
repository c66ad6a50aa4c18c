import { median } from './measure';

/** What repeats of a measure gave. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @throws {RangeError} when there are none */
export function spreadOf(values: readonly number[]): Spread {
  return { min: Math.min(...values), median: median(values), max: Math.max(...values) };
}

/**
 * One side against the other, repeat by repeat: what else the machine did met both of a pair, which ran one
 * after the other. The median of these ratios is steadier than the ratio of two medians.
 */
export function ratiosOf(ours: readonly number[], theirs: readonly number[]): Spread {
  const ratios = ours.flatMap((value, repeat) => {
    const other = theirs[repeat];
    return other === undefined ? [] : [value / other];
  });
  return spreadOf(ratios);
}
