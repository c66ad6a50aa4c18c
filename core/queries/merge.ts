import { mergeSorted } from '../merge-sorted';
import type { Order } from './keyed-read';
import { comparePositions, type Step } from './ordering';

/**
 * Merges sequences that are each in order into one, without the events that come twice. It reads each
 * sequence only as far as the consumer asks: where one finds nothing for long, its milestones say that
 * the others may go on.
 */
export function mergeInOrder<Each extends Step>(
  sequences: readonly AsyncIterable<Each>[],
  order: Order,
): AsyncGenerator<Each> {
  return mergeSorted(sequences, (a, b) => comparePositions(a.position, b.position, order));
}
