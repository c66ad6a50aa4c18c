import { UsageError } from '../errors';
import { parseStreamKey } from '../items/keys';

/** Which events to read. An absent field leaves nothing out. */
export interface StreamFilter {
  readonly account?: string;
  readonly service?: string;
  readonly category?: string;
  /** ISO 8601 in UTC, whole seconds; both ends belong to the range. */
  readonly since?: string;
  readonly until?: string;
}

/** The streams, of those that exist, which may hold an event that the filter asks for. */
export function chooseStreams(streams: readonly string[], filter: StreamFilter): string[] {
  return streams.filter((stream) => {
    const parts = parseStreamKey(stream);
    return (
      parts !== undefined &&
      (filter.account ?? parts.account) === parts.account &&
      (filter.service ?? parts.service) === parts.service &&
      (filter.category ?? parts.category) === parts.category
    );
  });
}

/**
 * The range of sort keys of a time range. `$` is the character behind the `#` that ends the time.
 * @throws {UsageError} when the range ends before it begins
 */
export function sortKeyRange(filter: StreamFilter): { from: string; to: string } {
  const { since, until } = filter;
  if (since !== undefined && until !== undefined && since > until) {
    throw new UsageError(`nothing can be at or after ${since} and at or before ${until}`);
  }
  return { from: filter.since ?? '0', to: filter.until === undefined ? ':' : `${filter.until}$` };
}

/**
 * Merges sequences that are each in descending order into one. It reads each sequence only as far as
 * the consumer asks.
 *
 * @param keyOf what the order is by; equal keys keep the order of the sequences
 */
export async function* mergeDescending<T>(
  sequences: readonly AsyncIterable<T>[],
  keyOf: (element: T) => string,
): AsyncGenerator<T> {
  const iterators = sequences.map((sequence) => sequence[Symbol.asyncIterator]());
  try {
    const heads = await Promise.all(iterators.map((iterator) => iterator.next()));
    for (;;) {
      let newest = -1;
      for (const [i, head] of heads.entries()) {
        if (head.done === true) continue;
        const leader = heads[newest];
        if (
          leader === undefined ||
          leader.done === true ||
          keyOf(head.value) > keyOf(leader.value)
        ) {
          newest = i;
        }
      }
      const head = heads[newest];
      const iterator = iterators[newest];
      if (head === undefined || iterator === undefined || head.done === true) return;
      yield head.value;
      heads[newest] = await iterator.next();
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}
