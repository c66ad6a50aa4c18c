import type { Item } from '../items/attribute';
import { settleContest } from '../items/contest';
import type { Order } from './keyed-read';
import { comparePositions, type FoundEvent, type Position } from './ordering';

/** What tells copies of an event apart from two events. */
export interface CopiesIn {
  readonly order: Order;
  /** Where the answer begins: what stands before it was answered already. */
  readonly after: Position | undefined;
  /** The streams that are asked. */
  readonly streams: readonly string[];
  /** Reads one item whole, with its record. */
  readonly read: (position: Position) => Promise<Item | undefined>;
}

/**
 * Leaves out an event that another shard of its stream holds as well. There are two of it when the number of
 * shards was changed between two readings of it: of a file that was not read to its end the first time, or in
 * two files. In the order of answers they stand side by side.
 *
 * Two records that bear one id stay two: only what is the same, byte for byte, is left out. That costs a
 * reading of both, and is asked only of those that stand side by side.
 */
export async function* withoutCopies(
  events: AsyncIterable<FoundEvent>,
  { order, after, streams, read }: CopiesIn,
): AsyncGenerator<FoundEvent> {
  let answered = after === undefined ? [] : answeredUpTo(after, streams, order);
  for await (const found of events) {
    const { position } = found;
    const others = answered.filter((other) => mayBeSame(other, position));
    answered = others;
    if (others.length > 0 && (await isAmong(position, others, read))) continue;
    answered = [...others, position];
    yield found;
  }
}

/** The places at which an earlier page may have answered the event at its end. */
function answeredUpTo(after: Position, streams: readonly string[], order: Order): Position[] {
  return streams
    .map((stream) => ({ at: after.at, stream }))
    .filter((each) => mayBeSame(each, after) && comparePositions(each, after, order) <= 0);
}

function mayBeSame(a: Position, b: Position): boolean {
  return a.at === b.at && wholeStream(a.stream) === wholeStream(b.stream);
}

/** A stream without the number of its shard. */
function wholeStream(stream: string): string {
  return stream.replace(/\/\d+$/, '');
}

async function isAmong(
  position: Position,
  others: readonly Position[],
  read: CopiesIn['read'],
): Promise<boolean> {
  const item = await read(position);
  for (const other of others) {
    const earlier = await read(other);
    if (item !== undefined && earlier !== undefined && isSame(item, earlier)) return true;
  }
  return false;
}

function isSame(item: Item, other: Item): boolean {
  const { holders, contenders } = settleContest([item, other], undefined);
  return holders.length + contenders.length === 1;
}
