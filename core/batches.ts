/** Cuts a list into batches of so many elements; the last one may be shorter. */
export function* batchesOf<T>(elements: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < elements.length; from += size) yield elements.slice(from, from + size);
}
