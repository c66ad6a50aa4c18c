import { costOf, type PriceName, type Prices } from './prices';
import type { Monthly } from './workload';

/** One line of a monthly bill. */
export interface BillLine {
  readonly service: string;
  readonly what: string;
  /** Absent where it is free. */
  readonly price?: PriceName;
  readonly amount: Monthly;
  /** In US dollars. */
  readonly usd: Monthly;
}

const NOTHING: Monthly = { firstMonth: 0, later: 0 };

/** Writes lines of one service at the prices given; those that come to nothing are left out by `linesOf`. */
export function lineWriter(service: string, prices: Prices) {
  return (what: string, price: PriceName, amount: number | Monthly): BillLine => {
    const monthly = typeof amount === 'number' ? evenly(amount) : amount;
    const usd = {
      firstMonth: costOf(prices[price], monthly.firstMonth),
      later: costOf(prices[price], monthly.later),
    };
    return { service, what, price, amount: monthly, usd };
  };
}

/** A line of what costs nothing, so that nobody looks for it. */
export function freeLine(service: string, what: string, amount: number): BillLine {
  return { service, what, amount: evenly(amount), usd: NOTHING };
}

/** The same in every month. */
function evenly(amount: number): Monthly {
  return { firstMonth: amount, later: amount };
}

/** Held amounts of something that comes in a month. */
export function times(monthly: Monthly, amount: number): Monthly {
  return { firstMonth: monthly.firstMonth * amount, later: monthly.later * amount };
}

/** Leaves out what comes to nothing. */
export function linesOf(...lines: readonly BillLine[]): readonly BillLine[] {
  return lines.filter(({ amount }) => amount.firstMonth > 0 || amount.later > 0);
}

export function totalOf(lines: readonly BillLine[]): Monthly {
  return {
    firstMonth: lines.reduce((sum, { usd }) => sum + usd.firstMonth, 0),
    later: lines.reduce((sum, { usd }) => sum + usd.later, 0),
  };
}
