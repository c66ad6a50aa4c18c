/**
 * Does the work for each element, several at a time, and gives the results in the elements' order. The
 * first failure ends it, once the work in hand is done.
 */
export async function* inOrder<T, R>(
  elements: Iterable<T>,
  concurrency: number,
  work: (element: T) => Promise<R>,
): AsyncGenerator<R> {
  const inHand: Promise<R>[] = [];
  try {
    for (const element of elements) {
      const one = work(element);
      // Its turn to be looked at comes later.
      one.catch(() => {});
      inHand.push(one);
      const first = inHand.length < concurrency ? undefined : inHand.shift();
      if (first !== undefined) yield await first;
    }
    for (const one of inHand) yield await one;
  } finally {
    await Promise.allSettled(inHand);
  }
}
