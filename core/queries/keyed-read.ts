import type { SortKeyRange } from '../items/keys';
import { EVENTS_TABLE, type IndexName, type KeySchema } from '../tables';

/** Which event comes first. */
export type Order = 'newest first' | 'oldest first';

/** What one Query of DynamoDB reads: a range within one partition of the table or of an index. */
export interface KeyedRead {
  /** The table itself where absent. */
  readonly index?: IndexName | undefined;
  readonly partition: string;
  /** The whole partition where absent. */
  readonly range?: SortKeyRange | undefined;
}

/** The keys of the table, or of one of its indexes. */
export function keysOf(index: IndexName | undefined): KeySchema {
  return index === undefined ? EVENTS_TABLE : EVENTS_TABLE.indexes[index];
}
