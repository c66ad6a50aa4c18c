import type { Complain } from './correlation/complaints';

/**
 * Refuses keys that are one slip away from a known one. Sigma allows keys of one's own, so that a
 * misspelt one would be ignored and nobody would know.
 * @param at the path of the map
 */
export function refuseMisspelt(
  map: Readonly<Record<string, unknown>>,
  known: readonly string[],
  at: readonly string[],
  complain: Complain,
): void {
  for (const key of Object.keys(map)) {
    const meant = nearestTo(key, known);
    if (meant === undefined) continue;
    complain([...at, key], `${JSON.stringify(key)} looks like ${meant}, misspelt`);
  }
}

/** The known word that a word is one slip away from: a letter more, less, other or swapped, or a capital. */
export function nearestTo(word: string, known: readonly string[]): string | undefined {
  if (known.includes(word)) return undefined;
  return known.find((each) => isOneSlipAway(word.toLowerCase(), each.toLowerCase()));
}

function isOneSlipAway(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.abs(a.length - b.length) > 1) return false;
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  const restA = a.slice(from);
  const restB = b.slice(from);
  const isSwap =
    restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  return (
    isSwap ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB.slice(1)
  );
}
