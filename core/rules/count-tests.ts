import type { Expression } from './expression';
import { addAll } from './problem-lists';

/**
 * How many tests an expression has, each counted as often as it stands in it.
 * @returns some number above `most` where they are more: then counting stops
 */
export function countTests(expression: Expression, most: number): number {
  const open = [expression];
  let tests = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.op === 'not') open.push(next.of);
    else if (next.op === 'and' || next.op === 'or') {
      // Parts that wait are tests to come, at least one each.
      const least = tests + open.length + next.of.length;
      if (least > most) return least;
      addAll(open, next.of);
    } else if (++tests > most) return tests;
  }
  return tests;
}

/** Keeps all rules together within a number of tests: one short value can stand for hundreds. */
export class TestBudget {
  private tests = 0;

  /** Tests in all; SigmaHQ's rules together have a tenth of it. */
  static readonly MOST = 500_000;

  /** @returns whether it is among those that there is room for; where one was not, none is */
  takes(expression: Expression): boolean {
    this.tests += countTests(expression, TestBudget.MOST);
    return !this.isSpent;
  }

  get isSpent(): boolean {
    return this.tests > TestBudget.MOST;
  }
}
