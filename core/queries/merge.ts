import { mergeSorted } from '../merge-sorted';
import type { Order } from './keyed-read';
import { comparePositions, type FoundEvent } from './ordering';

/**
 * Merges sequences that are each in order into one, without the events that come twice. It reads each
 * sequence only as far as the consumer asks.
 */
export function mergeInOrder(
  sequences: readonly AsyncIterable<FoundEvent>[],
  order: Order,
): AsyncGenerator<FoundEvent> {
  return mergeSorted(sequences, (a, b) => comparePositions(a.position, b.position, order));
}
