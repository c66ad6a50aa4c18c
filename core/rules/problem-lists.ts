import type { RuleProblem } from './document';

/** Who is told so many has enough to mend; a file that is no rule file at all could have a million. */
const MOST_PROBLEMS_OF_A_FILE = 100;

/** Adds items one by one: a call that spreads a list takes some 100,000 of them, and throws beyond. */
export function addAll<T>(list: T[], more: Iterable<T>): void {
  for (const each of more) list.push(each);
}

/**
 * Keeps the first hundred problems of each file.
 * @returns those, in their order, and for each file that had more one that says how many
 */
export function boundProblems(problems: readonly RuleProblem[]): RuleProblem[] {
  const counts = new Map<string, number>();
  const kept = problems.filter(({ file }) => {
    const count = (counts.get(file) ?? 0) + 1;
    counts.set(file, count);
    return count <= MOST_PROBLEMS_OF_A_FILE;
  });
  for (const [file, count] of counts) {
    const more = count - MOST_PROBLEMS_OF_A_FILE;
    if (more > 0) kept.push({ file, reason: `${more} more problems of this file are left out` });
  }
  return kept;
}
