/**
 * Does the work for each element, several at a time, in the order in which they come.
 * @throws what the first failure threw; work in hand goes on meanwhile
 */
export async function forEachConcurrently<T>(
  elements: AsyncIterable<T> | Iterable<T>,
  concurrency: number,
  work: (element: T) => Promise<unknown>,
): Promise<void> {
  const rest = each(elements);
  const worker = async () => {
    for (let step = await rest.next(); step.done !== true; step = await rest.next()) {
      await work(step.value);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function* each<T>(elements: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  yield* elements;
}
