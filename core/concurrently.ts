/**
 * Does the work for each element, several at a time, in the order in which they come. The first
 * failure ends it, once the work in hand is done.
 */
export async function forEachConcurrently<T>(
  elements: AsyncIterable<T> | Iterable<T>,
  concurrency: number,
  work: (element: T) => Promise<unknown>,
): Promise<void> {
  const inHand = new Set<Promise<unknown>>();
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const element of elements) {
      const one: Promise<unknown> = work(element)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => inHand.delete(one));
      inHand.add(one);
      if (inHand.size >= concurrency) await Promise.race(inHand);
      if (failure !== undefined) break;
    }
  } finally {
    await Promise.all(inHand);
  }
  if (failure !== undefined) throw failure.error;
}
