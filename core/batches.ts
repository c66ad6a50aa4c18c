/** Gathers what comes one by one into batches of so many elements; the last one may be shorter. */
export async function* inBatches<T>(
  elements: AsyncIterable<T>,
  size: number,
): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const element of elements) {
    batch.push(element);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Cuts a list into batches of so many elements; the last one may be shorter. */
export function* batchesOf<T>(elements: readonly T[], size: number): Generator<readonly T[]> {
  for (let from = 0; from < elements.length; from += size) yield elements.slice(from, from + size);
}
