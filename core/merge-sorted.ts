interface Head<T> {
  readonly value: T;
  readonly rest: AsyncIterator<T>;
}

/**
 * Merges sequences that are each in order into one, without the elements that come twice. It reads
 * each sequence only as far as the consumer asks.
 *
 * @param compare negative when `a` comes first, 0 only for what is the same
 */
export async function* mergeSorted<T>(
  sequences: readonly AsyncIterable<T>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T> {
  const iterators = sequences.map((sequence) => sequence[Symbol.asyncIterator]());
  try {
    const heads: Head<T>[] = [];
    const firsts = await Promise.all(iterators.map((iterator) => nextHead(iterator)));
    for (const head of firsts) if (head !== undefined) insert(head, heads, compare);
    let last: Head<T> | undefined;
    for (let first = heads.shift(); first !== undefined; first = heads.shift()) {
      if (last === undefined || compare(last.value, first.value) !== 0) yield first.value;
      last = first;
      const next = await nextHead(first.rest);
      if (next !== undefined) insert(next, heads, compare);
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}

async function nextHead<T>(rest: AsyncIterator<T>): Promise<Head<T> | undefined> {
  const result = await rest.next();
  return result.done === true ? undefined : { value: result.value, rest };
}

/** Thousands of sequences are merged when many accounts are asked: their heads are kept in order. */
function insert<T>(head: Head<T>, heads: Head<T>[], compare: (a: T, b: T) => number): void {
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = heads[middle];
    if (other !== undefined && compare(other.value, head.value) < 0) low = middle + 1;
    else high = middle;
  }
  heads.splice(low, 0, head);
}
