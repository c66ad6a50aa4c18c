import type { Order } from './keyed-read';
import { comparePositions, type FoundEvent } from './ordering';

interface Head {
  readonly found: FoundEvent;
  readonly rest: AsyncIterator<FoundEvent>;
}

/**
 * Merges sequences that are each in order into one, without the events that come twice. It reads each
 * sequence only as far as the consumer asks.
 */
export async function* mergeInOrder(
  sequences: readonly AsyncIterable<FoundEvent>[],
  order: Order,
): AsyncGenerator<FoundEvent> {
  const iterators = sequences.map((sequence) => sequence[Symbol.asyncIterator]());
  const compare = (a: FoundEvent, b: FoundEvent) => comparePositions(a.position, b.position, order);
  try {
    const heads: Head[] = [];
    const firsts = await Promise.all(iterators.map(nextHead));
    for (const head of firsts) if (head !== undefined) insert(head, heads, compare);
    let last: FoundEvent | undefined;
    for (let first = heads.shift(); first !== undefined; first = heads.shift()) {
      if (last === undefined || compare(last, first.found) !== 0) yield first.found;
      last = first.found;
      const next = await nextHead(first.rest);
      if (next !== undefined) insert(next, heads, compare);
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}

async function nextHead(rest: AsyncIterator<FoundEvent>): Promise<Head | undefined> {
  const result = await rest.next();
  return result.done === true ? undefined : { found: result.value, rest };
}

/** Thousands of streams are merged when many accounts are asked: their heads are kept in order. */
function insert(
  head: Head,
  heads: Head[],
  compare: (a: FoundEvent, b: FoundEvent) => number,
): void {
  let low = 0;
  let high = heads.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = heads[middle];
    if (other !== undefined && compare(other.found, head.found) < 0) low = middle + 1;
    else high = middle;
  }
  heads.splice(low, 0, head);
}
